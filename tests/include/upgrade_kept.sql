-- Whether an upgrade kept all rows: copies of our tables in the database `old` against
-- what is in `perfex` now, by the columns of then. What install.sql fills anew each time
-- is left out; of options, the values count. is_due is no knowledge: install.sql has all
-- records compared again.
--
--   CALL test.kept_note();   CALL test.kept_compare();

DROP PROCEDURE IF EXISTS test.kept_note;
DROP PROCEDURE IF EXISTS test.kept_compare;
DROP PROCEDURE IF EXISTS test.kept_run;

DELIMITER $$

CREATE PROCEDURE test.kept_run (IN in_sql TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
BEGIN
    SET @kept_sql = in_sql;
    PREPARE kept FROM @kept_sql;
    EXECUTE kept;
    DEALLOCATE PREPARE kept;
END$$

CREATE PROCEDURE test.kept_note ()
BEGIN
    DECLARE v_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE c_table CURSOR FOR
        SELECT t.table_name
          FROM information_schema.tables AS t
         WHERE t.table_schema = 'perfex' AND t.table_type = 'BASE TABLE'
           AND t.table_name LIKE 'whmcs\_%'
           AND t.table_name NOT IN ('whmcs_source_field', 'whmcs_target_field', 'whmcs_kind_fit',
               'whmcs_perfex_need', 'whmcs_perfex_column', 'whmcs_perfex_binding',
               'whmcs_version')
         ORDER BY t.table_name;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    OPEN c_table;
    tables: LOOP
        FETCH c_table INTO v_table;
        IF v_is_end THEN
            LEAVE tables;
        END IF;
        CALL test.kept_run(CONCAT('CREATE TABLE old.', v_table, ' AS SELECT ',
            IF(v_table = 'whmcs_option', 'name, value', '*'), ' FROM perfex.', v_table));
    END LOOP;
    CLOSE c_table;
    ALTER TABLE old.whmcs_client DROP COLUMN is_due;
    ALTER TABLE old.whmcs_contact DROP COLUMN is_due;
    ALTER TABLE old.whmcs_invoice DROP COLUMN is_due;
END$$

CREATE PROCEDURE test.kept_compare ()
BEGIN
    DECLARE v_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_columns TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE c_table CURSOR FOR
        SELECT c.table_name,
               GROUP_CONCAT(CONCAT('`', c.column_name, '`') ORDER BY c.ordinal_position)
          FROM information_schema.columns AS c
         WHERE c.table_schema = 'old'
         GROUP BY c.table_name
         ORDER BY c.table_name;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    DROP TEMPORARY TABLE IF EXISTS test.kept;
    CREATE TEMPORARY TABLE test.kept (table_name VARCHAR(64), row_count BIGINT, lost BIGINT,
                                      added BIGINT);
    OPEN c_table;
    tables: LOOP
        FETCH c_table INTO v_table, v_columns;
        IF v_is_end THEN
            LEAVE tables;
        END IF;
        CALL test.kept_run(CONCAT('INSERT INTO test.kept SELECT ''', v_table,
            ''', (SELECT COUNT(*) FROM old.', v_table, '), (SELECT COUNT(*) FROM (SELECT ',
            v_columns, ' FROM old.', v_table, ' EXCEPT SELECT ', v_columns, ' FROM perfex.',
            v_table, ') AS a), (SELECT COUNT(*) FROM (SELECT ', v_columns, ' FROM perfex.',
            v_table, ' EXCEPT SELECT ', v_columns, ' FROM old.', v_table, ') AS b)'));
    END LOOP;
    CLOSE c_table;
    -- (Options may be new, and status_map has rows of its own making.)
    SELECT k.table_name, k.lost, k.added
      FROM test.kept AS k
     WHERE k.lost > 0 OR (k.added > 0 AND k.table_name <> 'whmcs_option')
     ORDER BY k.table_name;
    SELECT COUNT(*) > 25 AS has_compared, MIN(k.row_count) > 0 AS all_filled FROM test.kept AS k
     WHERE k.table_name <> 'whmcs_plan_field';
    DROP TEMPORARY TABLE test.kept;
END$$

DELIMITER ;
