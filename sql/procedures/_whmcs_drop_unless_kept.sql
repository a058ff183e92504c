-- _whmcs_drop_unless_kept
--
-- Description
--   For uninstall.sql: removes a table, but not with @whmcs_keep = 'links'. So go all
--   tables that a later installation needs in order to know again what it imported, and
--   by which settings.
-- Parameters
--   in_table (VARCHAR)   its name

DROP PROCEDURE IF EXISTS _whmcs_drop_unless_kept;

DELIMITER $$

CREATE PROCEDURE _whmcs_drop_unless_kept (
    IN in_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Uninstall: remove a table unless it is kept'
BEGIN
    IF COALESCE(@whmcs_keep, '') = '' THEN
        SET @whmcs_sql = CONCAT('DROP TABLE IF EXISTS `', in_table, '`');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
        SET @whmcs_sql = NULL;
    END IF;
END$$

DELIMITER ;
