-- _whmcs_renew_statistics
--
-- Description
--   For sql/upgrades: has InnoDB estimate the rows of tables of ours anew whenever it
--   opens them, see sql/tables/settings.sql. Leaves out tables that are not there or are so
--   already.
-- Parameters
--   in_tables (TEXT)   their names, with a comma between and no blank

DROP PROCEDURE IF EXISTS _whmcs_renew_statistics;

DELIMITER $$

CREATE PROCEDURE _whmcs_renew_statistics (
    IN in_tables TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Upgrade: statistics of tables of ours, once'
BEGIN
    DECLARE v_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE c_table CURSOR FOR
        SELECT t.table_name FROM information_schema.tables AS t
         WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
           AND FIND_IN_SET(CONVERT(t.table_name USING utf8mb4) COLLATE utf8mb4_bin, in_tables)
           AND LOWER(COALESCE(t.create_options, '')) NOT LIKE '%stats_persistent=0%';
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    OPEN c_table;
    tables: LOOP
        SET v_is_end = 0;
        FETCH c_table INTO v_table;
        IF v_is_end THEN
            LEAVE tables;
        END IF;
        SET @whmcs_sql = CONCAT('ALTER TABLE `', v_table, '` STATS_PERSISTENT = 0');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
    END LOOP;
    CLOSE c_table;
    SET @whmcs_sql = NULL;
END$$

DELIMITER ;
