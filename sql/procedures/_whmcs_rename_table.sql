-- _whmcs_rename_table
--
-- Description
--   For sql/upgrades: renames a table of ours, with its rows. Does nothing where there is
--   no table of the old name (renamed already; a view may have its name by now). Rights
--   stay with a name, so those of our account on the old one are taken back; _whmcs_grant
--   gives those on the new one. Rights that others were given are left to whom gave them.
-- Parameters
--   in_old, in_new (VARCHAR)   the names
-- Errors   50107 there are tables of both names: which one holds our rows is not known

DROP PROCEDURE IF EXISTS _whmcs_rename_table;

DELIMITER $$

CREATE PROCEDURE _whmcs_rename_table (
    IN in_old VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_new VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Upgrade: rename a table, once'
BEGIN
    DECLARE v_text VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    IF EXISTS (SELECT 1 FROM information_schema.tables AS t
                WHERE t.table_schema = DATABASE() AND t.table_name = in_old
                  AND t.table_type = 'BASE TABLE') THEN
        IF EXISTS (SELECT 1 FROM information_schema.tables AS t
                    WHERE t.table_schema = DATABASE() AND t.table_name = in_new) THEN
            SET v_text = LEFT(CONCAT('install: ', in_old, ' should become ', in_new,
                ', but both are there; remove the one that is not ours'), 128);
            SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50107, MESSAGE_TEXT = v_text;
        END IF;
        -- The rights first: if this breaks off in between, the next time goes on from here.
        IF EXISTS (SELECT 1 FROM information_schema.table_privileges AS p
                    WHERE p.table_schema = DATABASE() AND p.table_name = in_old
                      AND p.grantee = '''whmcs_perfex''@''localhost''') THEN
            SET @whmcs_sql = CONCAT('REVOKE ALL PRIVILEGES ON `',
                REPLACE(DATABASE(), '`', '``'), '`.`', in_old,
                '` FROM `whmcs_perfex`@`localhost`');
            PREPARE whmcs_statement FROM @whmcs_sql;
            EXECUTE whmcs_statement;
            DEALLOCATE PREPARE whmcs_statement;
        END IF;
        SET @whmcs_sql = CONCAT('RENAME TABLE `', in_old, '` TO `', in_new, '`');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
        SET @whmcs_sql = NULL;
    END IF;
END$$

DELIMITER ;
