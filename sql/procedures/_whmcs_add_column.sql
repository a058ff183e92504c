-- _whmcs_add_column
--
-- Description
--   For sql/upgrades: adds a column to a table of ours. Does nothing where the column is
--   there already (an upgrade that was interrupted) or the table is not (install.sql
--   makes it afterwards, with the column).
-- Parameters
--   in_table, in_column (VARCHAR)   their names
--   in_definition (VARCHAR)         what stands behind the name in ALTER TABLE, the place
--                                   included: TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER x

DROP PROCEDURE IF EXISTS _whmcs_add_column;

DELIMITER $$

CREATE PROCEDURE _whmcs_add_column (
    IN in_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_column VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_definition VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Upgrade: add a column, once'
BEGIN
    IF EXISTS (SELECT 1 FROM information_schema.tables AS t
                WHERE t.table_schema = DATABASE() AND t.table_name = in_table
                  AND t.table_type = 'BASE TABLE')
       AND NOT EXISTS (SELECT 1 FROM information_schema.columns AS c
                        WHERE c.table_schema = DATABASE() AND c.table_name = in_table
                          AND c.column_name = in_column) THEN
        SET @whmcs_sql = CONCAT('ALTER TABLE `', in_table, '` ADD COLUMN `', in_column, '` ',
            in_definition);
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
        SET @whmcs_sql = NULL;
    END IF;
END$$

DELIMITER ;
