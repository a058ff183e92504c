-- _whmcs_cancel_invoices
--
-- Description
--   Cancels invoices that were deleted in WHMCS, where on_deleted says so. Those
--   with payments, or credits applied in Perfex, stay and are noted: revenue is
--   not cancelled unseen. Drafts stay too: a cancelled invoice needs a number.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_invoice, whmcs_link
-- Writes   whmcs_plan, whmcs_note, Perfex invoices

DROP PROCEDURE IF EXISTS _whmcs_cancel_invoices;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_cancel_invoices (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Cancel invoices that were deleted in WHMCS'
BEGIN
    DECLARE v_written BIGINT;

    DELETE FROM whmcs_note WHERE data_type = 'invoice' AND code = 'deleted_has_payments';
    IF FIND_IN_SET('cancel', _whmcs_option('on_deleted')) > 0 THEN
        CALL _whmcs_begin_apply();
        START TRANSACTION;
        CALL _whmcs_renew_lease(in_run_id, 1);
        INSERT INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
        SELECT 'invoice', i.whmcs_id, 'status', 'deleted_has_payments',
               'deleted in WHMCS, but paid in Perfex: not cancelled', in_run_id
          FROM whmcs_invoice AS i
               JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = i.whmcs_id
               STRAIGHT_JOIN _whmcs_px_invoices AS p
                 ON p.id = l.perfex_id AND p.status NOT IN (5, 6)
         WHERE i.missing_at IS NOT NULL
           AND (EXISTS (SELECT 1 FROM _whmcs_px_invoicepaymentrecords AS m
                         WHERE m.invoiceid = p.id)
                OR EXISTS (SELECT 1 FROM _whmcs_px_credits AS m WHERE m.invoice_id = p.id));
        CALL _whmcs_plan_cancelled(in_run_id);
        INSERT INTO tmp_whmcs_batch (whmcs_id, action, perfex_id)
        SELECT n.whmcs_id, 'update', n.perfex_id
          FROM whmcs_plan AS n
         WHERE n.data_type = 'invoice' AND n.code = 'deleted_in_whmcs';
        CALL _whmcs_lock_batch('invoice');
        CALL _whmcs_keep_before('invoice');
        UPDATE _whmcs_px_invoices AS p
               JOIN whmcs_plan AS n
                 ON n.data_type = 'invoice' AND n.code = 'deleted_in_whmcs' AND n.perfex_id = p.id
           SET p.status = 5, p.sent = 1;
        SET v_written = ROW_COUNT();
        UPDATE whmcs_run_count AS r SET r.written_row_count = r.written_row_count + v_written
         WHERE r.run_id = in_run_id AND r.data_type = 'invoice';
        CALL _whmcs_keep_after(in_run_id, 'invoice');
        COMMIT;
        CALL _whmcs_end_apply();
    END IF;
END$$

DELIMITER ;
