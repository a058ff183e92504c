-- _whmcs_merge_invoice_detail
--
-- Description
--   Merges answers of GetInvoice into the mirror: header, lines, transactions.
--   Lines and transactions are rewritten only when the answer's hash changed;
--   what was fetched becomes due, changed or not.
-- Reads    @whmcs_json, tmp_whmcs_answer
-- Writes   whmcs_invoice, whmcs_invoice_line, whmcs_transaction

DROP PROCEDURE IF EXISTS _whmcs_merge_invoice_detail;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_merge_invoice_detail ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Merge answers of GetInvoice'
BEGIN
    START TRANSACTION;

    UPDATE tmp_whmcs_answer AS a
           JOIN whmcs_invoice AS i ON i.whmcs_id = a.whmcs_id
       SET i.is_stale = 0, i.is_due = 1, i.fetched_at = UTC_TIMESTAMP(6), i.missing_at = NULL
     WHERE a.is_changed = 0;

    IF EXISTS (SELECT 1 FROM tmp_whmcs_answer AS a WHERE a.is_changed = 1) THEN
        CALL _whmcs_merge_changed_invoices();
    END IF;

    COMMIT;
    DO whmcs_pump();
END$$

DELIMITER ;
