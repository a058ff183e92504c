-- _whmcs_undo_records
--
-- Description
--   Puts back the records of a run, newest first, batch by batch. A batch has records of
--   one data type: what hangs on a record was put back before it, or keeps it.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run of the undo
-- Reads    whmcs_undo_run, whmcs_change, whmcs_change_record
-- Writes   as _whmcs_write_back

DROP PROCEDURE IF EXISTS _whmcs_undo_records;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_undo_records (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Put back the records of a run'
BEGIN
    DECLARE v_undone_id BIGINT UNSIGNED DEFAULT
        (SELECT MAX(x.undone_run_id) FROM whmcs_undo_run AS x WHERE x.run_id = in_run_id);
    DECLARE v_batch INT DEFAULT _whmcs_option('batch_size');
    DECLARE v_next BIGINT UNSIGNED DEFAULT 18446744073709551615;
    DECLARE v_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    work: LOOP
        SELECT MAX(c.change_id) INTO v_next
          FROM whmcs_change_record AS c
         WHERE c.run_id = v_undone_id AND c.change_id < v_next AND c.undone_by IS NULL;
        IF v_next IS NULL THEN
            LEAVE work;
        END IF;
        SELECT MAX(c.data_type) INTO v_type
          FROM whmcs_change_record AS c WHERE c.change_id = v_next;

        CALL _whmcs_begin_units();
        INSERT INTO tmp_whmcs_unit
               (unit, data_type, whmcs_id, table_name, row_key, own_image)
        SELECT c.change_id, c.data_type, c.whmcs_id, '', 0, c.own_image
          FROM whmcs_change_record AS c
         WHERE c.run_id = v_undone_id AND c.change_id <= v_next AND c.undone_by IS NULL
           AND c.data_type = v_type
           AND c.change_id > (SELECT COALESCE(MAX(o.change_id), 0)
                                FROM whmcs_change_record AS o
                               WHERE o.run_id = v_undone_id AND o.change_id < v_next
                                 AND o.undone_by IS NULL AND o.data_type <> v_type)
         ORDER BY c.change_id DESC LIMIT v_batch;
        SELECT MIN(u.unit) INTO v_next FROM tmp_whmcs_unit AS u;

        INSERT IGNORE INTO tmp_whmcs_back
               (table_name, row_key, unit, before_image, after_image, after_hash)
        SELECT c.table_name, c.row_key, u.unit, c.before_image, c.after_image, c.after_hash
          FROM tmp_whmcs_unit AS u
               JOIN whmcs_change AS c
                 ON c.data_type = u.data_type AND c.whmcs_id = u.whmcs_id
                AND c.run_id = v_undone_id;
        CALL _whmcs_undo_batch(in_run_id, v_undone_id);
    END LOOP;
END$$

DELIMITER ;
