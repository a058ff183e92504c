-- whmcs_sync_invoices
--
-- Description
--   Syncs invoices only now and returns one row per data type with its counts.
-- Writes   Perfex, the mirror, the run history
-- Errors   50100 options exclude each other, 50101 no connection, 50102 transport,
--          50103 WHMCS error, 50106 already running, 50107 Perfex not bound
-- Example  CALL whmcs_sync_invoices();

DROP PROCEDURE IF EXISTS whmcs_sync_invoices;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_sync_invoices ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Sync invoices only now'
BEGIN
    DECLARE v_run_id BIGINT UNSIGNED;

    CALL _whmcs_sync('invoice', 'manual', v_run_id);

    SELECT r.data_type, r.received_count AS received, r.created_count AS created, r.linked_count
        AS linked,
           r.updated_count AS updated, r.unchanged_count AS unchanged, r.skipped_count AS skipped,
           r.quarantined_count AS quarantined, r.written_row_count AS perfex_rows_written,
           r.request_count AS requests, r.is_complete
      FROM whmcs_run_count AS r
     WHERE r.run_id = v_run_id
     ORDER BY r.data_type;
END$$

DELIMITER ;
