-- _whmcs_undo_others
--
-- Description
--   Puts back what a run changed in Perfex beside its records: currencies, payment modes,
--   groups, our custom field, and the counters of numbers.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run of the undo
-- Reads    whmcs_undo_run, whmcs_change
-- Writes   as _whmcs_undo_batch

DROP PROCEDURE IF EXISTS _whmcs_undo_others;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_undo_others (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Put back what belongs to no record'
BEGIN
    DECLARE v_undone_id BIGINT UNSIGNED DEFAULT
        (SELECT MAX(x.undone_run_id) FROM whmcs_undo_run AS x WHERE x.run_id = in_run_id);

    CALL _whmcs_begin_units();
    INSERT INTO tmp_whmcs_unit (unit, data_type, whmcs_id, table_name, row_key)
    SELECT ROW_NUMBER() OVER (ORDER BY c.table_name, c.row_key), c.data_type, 0, c.table_name,
           c.row_key
      FROM whmcs_change AS c
     WHERE c.data_type IN ('client', 'invoice') AND c.whmcs_id = 0 AND c.run_id = v_undone_id
       AND c.undone_by IS NULL;
    INSERT INTO tmp_whmcs_back
           (table_name, row_key, unit, before_image, after_image, after_hash)
    SELECT c.table_name, c.row_key, u.unit, c.before_image, c.after_image, c.after_hash
      FROM tmp_whmcs_unit AS u
           JOIN whmcs_change AS c
             ON c.data_type = u.data_type AND c.whmcs_id = 0 AND c.run_id = v_undone_id
            AND c.table_name = u.table_name AND c.row_key = u.row_key;

    -- A counter never goes back below numbers that stay.
    UPDATE tmp_whmcs_unit AS u
       SET u.code = 'attached',
           u.reason = 'invoices of this run stay, so the counter of their numbers does'
     WHERE u.table_name = 'options'
       AND EXISTS (SELECT 1 FROM whmcs_change_record AS c
                    WHERE c.run_id = v_undone_id AND c.data_type = 'invoice'
                      AND c.undone_by IS NULL);
    IF EXISTS (SELECT 1 FROM tmp_whmcs_unit AS u) THEN
        CALL _whmcs_undo_batch(in_run_id, v_undone_id);
    END IF;
END$$

DELIMITER ;
