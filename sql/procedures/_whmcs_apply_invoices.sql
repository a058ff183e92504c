-- _whmcs_apply_invoices
--
-- Description
--   Brings planned invoices into Perfex, batch by batch, each in a transaction of
--   its own: header, lines, taxes, payments, status, refunds. Ids, hash and address of
--   an invoice that exists stay as they are.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_plan, what _whmcs_prepare_invoices works out
-- Writes   Perfex invoices; whmcs_link

DROP PROCEDURE IF EXISTS _whmcs_apply_invoices;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_apply_invoices (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Bring planned invoices into Perfex'
BEGIN
    DECLARE v_has_number INT DEFAULT COALESCE((SELECT MAX(x.has_formatted_number)
        FROM whmcs_perfex_binding AS x), 0);
    DECLARE v_written BIGINT DEFAULT 0;
    DECLARE v_rows BIGINT;

    CALL _whmcs_begin_apply();
    work: LOOP
        CALL _whmcs_take_batch('invoice');
        IF NOT EXISTS (SELECT 1 FROM tmp_whmcs_batch AS b) THEN
            LEAVE work;
        END IF;
        SELECT MIN(b.whmcs_id), MAX(b.whmcs_id) INTO @whmcs_low, @whmcs_high
          FROM tmp_whmcs_batch AS b;
        CALL _whmcs_prepare_invoices();

        START TRANSACTION;
        CALL _whmcs_write_invoice_headers(v_written);
        CALL _whmcs_write_invoice_lines(v_written);
        CALL _whmcs_write_invoice_payments(v_written);
        CALL _whmcs_status_invoices(v_rows);
        IF v_has_number THEN
            UPDATE _whmcs_px_invoice_number AS f
                   JOIN _whmcs_want_invoice AS v ON v.perfex_id = f.id
                   JOIN tmp_whmcs_batch AS b ON b.whmcs_id = v.whmcs_id
               SET f.formatted_number = v.formatted_number;
        END IF;

        CALL _whmcs_write_refunds(v_rows);
        SET v_written = v_written + v_rows;

        CALL _whmcs_settle_batch(in_run_id, 'invoice', v_written);
        SET v_written = 0;
        COMMIT;
    END LOOP;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_doc;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_line;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_payment;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_refund;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_refund_line;
    CALL _whmcs_end_apply();
END$$

DELIMITER ;
