-- _whmcs_release
--
-- Description
--   For uninstall.sql: removes this server's key file, unless another database
--   of this server still uses it. Without the library only a person can: this says so.
-- Reads    whmcs_secret, if it is there

DROP PROCEDURE IF EXISTS _whmcs_release;

DELIMITER $$

CREATE PROCEDURE _whmcs_release ()
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Remove the key file of this server'
BEGIN
    DECLARE v_ticket VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_answer TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE EXIT HANDLER FOR 1305
        SELECT CONCAT('the library is not loaded; if no other database of this server uses ',
                      'whmcs-perfex, remove ', @@GLOBAL.datadir, 'whmcs_perfex.key') AS result;

    IF EXISTS (SELECT 1 FROM information_schema.tables AS t
                WHERE t.table_schema = DATABASE() AND t.table_name = 'whmcs_secret'
                  AND t.table_type = 'BASE TABLE')
       AND (SELECT COUNT(*)
              FROM information_schema.tables AS t
                   JOIN information_schema.table_privileges AS p
                     ON p.table_schema = t.table_schema AND p.table_name = t.table_name
                    AND p.grantee = '''whmcs_perfex''@''localhost'''
                    AND p.privilege_type = 'SELECT'
             WHERE t.table_name = 'whmcs_secret' AND t.table_schema <> DATABASE()
               AND t.table_type = 'BASE TABLE') = 0 THEN
        SELECT MAX(s.ticket) INTO v_ticket FROM whmcs_secret AS s WHERE s.id = 1;
        SET v_answer = CONVERT(whmcs_release(v_ticket) USING utf8mb4);
    END IF;
END$$

DELIMITER ;
