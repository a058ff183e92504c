-- _whmcs_change_primary_key
--
-- Description
--   For sql/upgrades: gives a table of ours another primary key. Does nothing where it has
--   this one already, or the table is not there.
-- Parameters
--   in_table (VARCHAR)     its name
--   in_columns (VARCHAR)   the columns of the key, as data_type,whmcs_id

DROP PROCEDURE IF EXISTS _whmcs_change_primary_key;

DELIMITER $$

CREATE PROCEDURE _whmcs_change_primary_key (
    IN in_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_columns VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Upgrade: change the primary key, once'
BEGIN
    DECLARE v_columns VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT GROUP_CONCAT(s.column_name ORDER BY s.seq_in_index SEPARATOR ',') INTO v_columns
      FROM information_schema.statistics AS s
     WHERE s.table_schema = DATABASE() AND s.table_name = in_table AND s.index_name = 'PRIMARY';
    IF v_columns <> in_columns THEN
        SET @whmcs_sql = CONCAT('ALTER TABLE `', in_table, '` DROP PRIMARY KEY, ADD PRIMARY KEY (',
            in_columns, ')');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
        SET @whmcs_sql = NULL;
    END IF;
END$$

DELIMITER ;
