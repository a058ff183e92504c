-- _whmcs_add_index
--
-- Description
--   For sql/upgrades: adds an index to a table of ours. Does nothing where an index of
--   this name is there already, or the table is not.
-- Parameters
--   in_table, in_index (VARCHAR)   their names
--   in_kind (VARCHAR)              KEY or UNIQUE KEY
--   in_columns (VARCHAR)           the columns, as data_type, whmcs_id

DROP PROCEDURE IF EXISTS _whmcs_add_index;

DELIMITER $$

CREATE PROCEDURE _whmcs_add_index (
    IN in_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_index VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_kind VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_columns VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Upgrade: add an index, once'
BEGIN
    IF EXISTS (SELECT 1 FROM information_schema.tables AS t
                WHERE t.table_schema = DATABASE() AND t.table_name = in_table
                  AND t.table_type = 'BASE TABLE')
       AND NOT EXISTS (SELECT 1 FROM information_schema.statistics AS s
                        WHERE s.table_schema = DATABASE() AND s.table_name = in_table
                          AND s.index_name = in_index) THEN
        SET @whmcs_sql = CONCAT('ALTER TABLE `', in_table, '` ADD ', in_kind, ' `', in_index,
            '` (', in_columns, ')');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
        SET @whmcs_sql = NULL;
    END IF;
END$$

DELIMITER ;
