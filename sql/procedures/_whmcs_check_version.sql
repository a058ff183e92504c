-- _whmcs_check_version
--
-- Description
--   For install.sql, before it changes anything: which version is installed here, and
--   that it is not newer than the one that is about to be.
-- Parameters
--   in_version (VARCHAR)   the version of install.sql
--   out_from (VARCHAR)     the installed version; NULL = none, or an installation that
--                          was never finished: then there is nothing to upgrade
-- Reads    whmcs_version, if it is there
-- Errors   50107 a newer version is installed

DROP PROCEDURE IF EXISTS _whmcs_check_version;

DELIMITER $$

CREATE PROCEDURE _whmcs_check_version (
    IN in_version VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    OUT out_from VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Refuse to install an older version over a newer one'
BEGIN
    DECLARE v_text VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SET out_from = NULL;
    IF EXISTS (SELECT 1 FROM information_schema.tables AS t
                WHERE t.table_schema = DATABASE() AND t.table_name = 'whmcs_version'
                  AND t.table_type = 'BASE TABLE') THEN
        SELECT MAX(v.version) INTO out_from FROM whmcs_version AS v WHERE v.id = 1;
    END IF;
    IF INET_ATON(CONCAT(out_from, '.0')) > INET_ATON(CONCAT(in_version, '.0')) THEN
        SET v_text = CONCAT('install: ', out_from, ' is installed here and newer than this ',
            in_version, '; nothing was changed');
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50107, MESSAGE_TEXT = v_text;
    END IF;
END$$

DELIMITER ;
