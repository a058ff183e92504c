-- _whmcs_plan_cancelled
--
-- Description
--   Plans to cancel invoices that were deleted in WHMCS and that nobody paid; those that a
--   preview that is being applied did not plan are left as they are.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_invoice, whmcs_link, Perfex
-- Writes   whmcs_plan

DROP PROCEDURE IF EXISTS _whmcs_plan_cancelled;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_plan_cancelled (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Plan to cancel invoices that were deleted in WHMCS'
BEGIN
    DECLARE v_preview_id BIGINT UNSIGNED DEFAULT @whmcs_preview_id;

    IF FIND_IN_SET('cancel', _whmcs_option('on_deleted')) > 0 THEN
        INSERT INTO whmcs_plan
               (run_id, data_type, whmcs_id, perfex_id, action, code, reason, is_done)
        SELECT in_run_id, 'invoice', i.whmcs_id, l.perfex_id, 'update', 'deleted_in_whmcs',
               'it was deleted in WHMCS; on_deleted is cancel', 1
          FROM whmcs_invoice AS i
               JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = i.whmcs_id
               STRAIGHT_JOIN _whmcs_px_invoices AS p
                 ON p.id = l.perfex_id AND p.status NOT IN (5, 6)
         WHERE i.missing_at IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM _whmcs_px_invoicepaymentrecords AS m
                            WHERE m.invoiceid = p.id)
           AND NOT EXISTS (SELECT 1 FROM _whmcs_px_credits AS m WHERE m.invoice_id = p.id)
           AND (v_preview_id IS NULL
                OR EXISTS (SELECT 1 FROM whmcs_preview_record AS r
                            WHERE r.run_id = v_preview_id AND r.data_type = 'invoice'
                              AND r.whmcs_id = i.whmcs_id AND r.code = 'deleted_in_whmcs'));
    END IF;
END$$

DELIMITER ;
