-- whmcs_apply_preview
--
-- Description
--   Does exactly what the last whmcs_preview showed, or nothing: pulls and plans once more,
--   and refuses where the plan is another one, on either side, after a result that names
--   the records that moved. What moves while it writes is left out, and listed. Else returns
--   counts as whmcs_sync_all.
-- Writes   Perfex, the mirror, the run history, whmcs_preview
-- Errors   as whmcs_sync_all; 50110 no preview that can be applied, 50111 something moved
--          since, 50112 run_deadline_minutes passed before all was compared
-- Example  CALL whmcs_apply_preview();

DROP PROCEDURE IF EXISTS whmcs_apply_preview;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_apply_preview ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Do what the last preview showed, or nothing'
BEGIN
    DECLARE v_run_id BIGINT UNSIGNED;
    DECLARE v_moves BIGINT;

    CALL _whmcs_sync('apply', 'manual', v_run_id);

    SELECT r.data_type, r.received_count AS received, r.created_count AS created, r.linked_count
        AS linked,
           r.updated_count AS updated, r.unchanged_count AS unchanged, r.skipped_count AS skipped,
           r.quarantined_count AS quarantined, r.written_row_count AS perfex_rows_written,
           r.request_count AS requests, r.is_complete
      FROM whmcs_run_count AS r
     WHERE r.run_id = v_run_id
     ORDER BY r.data_type;
    SELECT COUNT(*) INTO v_moves FROM whmcs_preview_move AS m WHERE m.run_id = v_run_id;
    IF v_moves > 0 THEN
        CALL _whmcs_show_moves(v_run_id);
    END IF;
END$$

DELIMITER ;
