-- _whmcs_apply_invoices
--
-- Description
--   Records the plan of a batch of invoices and brings it into Perfex, in one
--   transaction: header, lines, taxes, payments, status, refunds. Ids, hash and address of an
--   invoice that exists stay as they are.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    what _whmcs_plan_invoices worked out
-- Writes   the plan; Perfex invoices; whmcs_link, whmcs_change

DROP PROCEDURE IF EXISTS _whmcs_apply_invoices;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_apply_invoices (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Bring a batch of planned invoices into Perfex'
BEGIN
    DECLARE v_written BIGINT DEFAULT 0;
    DECLARE v_rows BIGINT;

    -- Requests ahead are looked after as long as no row of Perfex is locked but those that
    -- are made here, which nobody knows yet.
    SET @whmcs_is_holding = EXISTS (SELECT 1 FROM tmp_whmcs_batch AS b WHERE b.action = 'update');
    START TRANSACTION;
    CALL _whmcs_lock_batch('invoice');
    CALL _whmcs_renew_lease(in_run_id, 1);
    IF @whmcs_is_careful THEN
        CALL _whmcs_actual_values('invoice');
        CALL _whmcs_compare_values('invoice');
    END IF;
    IF @whmcs_preview_id IS NOT NULL THEN
        CALL _whmcs_leave_moved(in_run_id, 'invoice');
    END IF;
    CALL _whmcs_record_invoices(in_run_id);
    IF EXISTS (SELECT 1 FROM tmp_whmcs_batch AS b) THEN
        CALL _whmcs_keep_before('invoice');
        CALL _whmcs_write_invoice_headers(v_written);
        CALL _whmcs_write_invoice_lines(v_written);
        CALL _whmcs_write_invoice_payments(v_written);
        IF EXISTS (SELECT 1 FROM tmp_whmcs_batch AS b WHERE b.action = 'update') THEN
            CALL _whmcs_status_invoices(v_written);
        END IF;
        CALL _whmcs_settle_batch(in_run_id, 'invoice', v_written);
        CALL _whmcs_keep_created(in_run_id, 'invoice');
        -- Last, because they lock the counter of credit notes, which people need too.
        IF EXISTS (SELECT 1 FROM tmp_whmcs_refund AS r)
           OR EXISTS (SELECT 1
                        FROM tmp_whmcs_doc AS d
                             JOIN whmcs_refund_link AS l ON l.invoice_id = d.whmcs_id) THEN
            SET @whmcs_is_holding = 1;
            CALL _whmcs_write_refunds(v_rows);
            UPDATE whmcs_run_count AS r SET r.written_row_count = r.written_row_count + v_rows
             WHERE r.run_id = in_run_id AND r.data_type = 'invoice';
        END IF;
        CALL _whmcs_keep_after(in_run_id, 'invoice');
    END IF;
    SELECT COUNT(*) INTO v_rows FROM tmp_whmcs_subject AS t;
    CALL _whmcs_note_progress(in_run_id, 'invoice', 'write', v_rows, NULL);
    COMMIT;
    SET @whmcs_is_holding = 0;
    DO whmcs_pump();
END$$

DELIMITER ;
