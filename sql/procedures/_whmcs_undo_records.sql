-- _whmcs_undo_records
--
-- Description
--   Puts back the records of a run, newest first, batch by batch. A batch has records of
--   one data type: what hangs on a record was put back before it, or keeps it.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)      the run of the undo
--   in_undone_id (BIGINT UNSIGNED)   the run that is undone
-- Reads    whmcs_change
-- Writes   as _whmcs_write_back

DROP PROCEDURE IF EXISTS _whmcs_undo_records;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_undo_records (
    IN in_run_id BIGINT UNSIGNED,
    IN in_undone_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Put back the records of a run'
BEGIN
    DECLARE v_batch INT DEFAULT _whmcs_option('batch_size');
    DECLARE v_next BIGINT UNSIGNED DEFAULT 18446744073709551615;
    DECLARE v_first BIGINT UNSIGNED;
    DECLARE v_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    work: LOOP
        SELECT MAX(c.change_id) INTO v_first
          FROM whmcs_change AS c
         WHERE c.run_id = in_undone_id AND c.table_name = 'whmcs_link'
           AND c.change_id < v_next AND c.undone_by IS NULL;
        IF v_first IS NULL THEN
            LEAVE work;
        END IF;
        SELECT MAX(c.data_type) INTO v_type FROM whmcs_change AS c WHERE c.change_id = v_first;

        -- A record that the run wrote twice is one unit, from before the first time.
        DELETE FROM tmp_whmcs_unit;
        INSERT INTO tmp_whmcs_unit
               (unit, data_type, whmcs_id, table_name, row_key, own_image)
        SELECT s.change_id, s.data_type, s.whmcs_id, '', 0,
               (SELECT f.before_image FROM whmcs_change AS f
                 WHERE f.data_type = s.data_type AND f.whmcs_id = s.whmcs_id
                   AND f.run_id = in_undone_id AND f.table_name = 'whmcs_link'
                 ORDER BY f.change_id LIMIT 1)
          FROM (SELECT c.change_id, c.data_type, c.whmcs_id
                  FROM whmcs_change AS c
                 WHERE c.run_id = in_undone_id AND c.table_name = 'whmcs_link'
                   AND c.change_id < v_next AND c.undone_by IS NULL AND c.data_type = v_type
                 ORDER BY c.change_id DESC LIMIT v_batch) AS s
         WHERE NOT EXISTS (SELECT 1 FROM whmcs_change AS n
                            WHERE n.data_type = s.data_type AND n.whmcs_id = s.whmcs_id
                              AND n.run_id = in_undone_id AND n.table_name = 'whmcs_link'
                              AND n.change_id > s.change_id);
        SELECT MIN(s.change_id) INTO v_next
          FROM (SELECT c.change_id
                  FROM whmcs_change AS c
                 WHERE c.run_id = in_undone_id AND c.table_name = 'whmcs_link'
                   AND c.change_id < v_next AND c.undone_by IS NULL AND c.data_type = v_type
                 ORDER BY c.change_id DESC LIMIT v_batch) AS s;

        DELETE FROM tmp_whmcs_back;
        INSERT IGNORE INTO tmp_whmcs_back (table_name, row_key, unit, first_id, last_id)
        SELECT c.table_name, c.row_key, u.unit, MIN(c.change_id), MAX(c.change_id)
          FROM tmp_whmcs_unit AS u
               JOIN whmcs_change AS c
                 ON c.data_type = u.data_type AND c.whmcs_id = u.whmcs_id
                AND c.run_id = in_undone_id
         WHERE c.table_name <> 'whmcs_link'
         GROUP BY c.table_name, c.row_key, u.unit;
        CALL _whmcs_undo_batch(in_run_id, in_undone_id);
    END LOOP;
END$$

DELIMITER ;
