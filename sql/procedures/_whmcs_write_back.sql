-- _whmcs_write_back
--
-- Description
--   Writes the rows of tmp_whmcs_back into Perfex as they were before, and notes that as
--   changes of the undo. Columns that the run did not change stay as they are.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run of the undo
-- Reads    tmp_whmcs_unit, tmp_whmcs_back, tmp_whmcs_now, whmcs_row_table
-- Writes   Perfex; whmcs_change, whmcs_undo_run

DROP PROCEDURE IF EXISTS _whmcs_write_back;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_back (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Write rows of Perfex as they were'
BEGIN
    DECLARE v_delete MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_insert MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_reset MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_removes INT;
    DECLARE v_restores INT;
    DECLARE v_resets INT;
    DECLARE v_removed BIGINT DEFAULT 0;
    DECLARE v_restored BIGINT DEFAULT 0;
    DECLARE v_changed BIGINT DEFAULT 0;
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE c_table CURSOR FOR
        SELECT r.delete_sql, r.insert_sql, r.reset_sql, d.removes, d.restores, d.resets
          FROM (SELECT b.table_name, SUM(b.way = 'remove') AS removes,
                       SUM(b.way = 'restore') AS restores, SUM(b.way = 'reset') AS resets
                  FROM tmp_whmcs_back AS b GROUP BY b.table_name) AS d
               JOIN whmcs_row_table AS r ON r.table_name = d.table_name
         ORDER BY r.table_name;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    -- What we know of rows that go and that belong to no record comes back with them.
    UPDATE tmp_whmcs_now AS n
           JOIN whmcs_payment_mode AS m
             ON m.perfex_mode = CONVERT(CAST(n.row_key AS CHAR) USING utf8mb4)
                COLLATE utf8mb4_bin
       SET n.image = JSON_SET(n.image, '$."whmcs:gateway"', m.gateway)
     WHERE n.table_name = 'payment_modes';
    UPDATE tmp_whmcs_now AS n
           JOIN whmcs_made AS m ON m.what = 'number_field' AND m.perfex_id = n.row_key
       SET n.image = JSON_SET(n.image, '$."whmcs:made"', m.what)
     WHERE n.table_name = 'customfields';

    OPEN c_table;
    BEGIN
        -- Values that Perfex wrote without strict mode come back without it.
        SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION';
        tables: LOOP
            SET v_is_end = 0;
            FETCH c_table INTO v_delete, v_insert, v_reset, v_removes, v_restores, v_resets;
            IF v_is_end THEN
                LEAVE tables;
            END IF;
            IF v_removes > 0 THEN
                SET @whmcs_sql = v_delete;
                PREPARE whmcs_statement FROM @whmcs_sql;
                EXECUTE whmcs_statement;
                SET v_removed = v_removed + ROW_COUNT();
                DEALLOCATE PREPARE whmcs_statement;
            END IF;
            IF v_restores > 0 THEN
                SET @whmcs_sql = v_insert;
                PREPARE whmcs_statement FROM @whmcs_sql;
                EXECUTE whmcs_statement;
                SET v_restored = v_restored + ROW_COUNT();
                DEALLOCATE PREPARE whmcs_statement;
            END IF;
            IF v_resets > 0 THEN
                SET @whmcs_sql = v_reset;
                PREPARE whmcs_statement FROM @whmcs_sql;
                EXECUTE whmcs_statement;
                SET v_changed = v_changed + ROW_COUNT();
                DEALLOCATE PREPARE whmcs_statement;
            END IF;
        END LOOP;
    END;
    CLOSE c_table;
    SET @whmcs_sql = NULL;

    CALL _whmcs_read_back('tmp_whmcs_then');
    IF _whmcs_option('undo_days') <> '0' THEN
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, before_image, after_image,
                after_hash)
        SELECT in_run_id, u.data_type, u.whmcs_id, b.table_name, b.row_key,
               IF(b.way = 'restore', NULL, n.image), IF(b.way = 'reset', t.image, NULL),
               t.row_hash
          FROM tmp_whmcs_back AS b
               JOIN tmp_whmcs_unit AS u ON u.unit = b.unit
               LEFT JOIN tmp_whmcs_now AS n
                 ON n.table_name = b.table_name AND n.row_key = b.row_key
               LEFT JOIN tmp_whmcs_then AS t
                 ON t.table_name = b.table_name AND t.row_key = b.row_key
         WHERE b.way <> 'none' AND NOT (b.way = 'remove' AND n.row_key IS NULL)
         ORDER BY u.data_type, u.whmcs_id, b.table_name, b.row_key;
    END IF;
    UPDATE whmcs_undo_run AS r
       SET r.record_count = r.record_count
               + (SELECT COUNT(*) FROM tmp_whmcs_unit AS u WHERE u.table_name = ''),
           r.removed_row_count = r.removed_row_count + v_removed,
           r.restored_row_count = r.restored_row_count + v_restored,
           r.reset_row_count = r.reset_row_count + v_changed
     WHERE r.run_id = in_run_id;
END$$

DELIMITER ;
