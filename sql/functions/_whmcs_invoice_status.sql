-- _whmcs_invoice_status
--
-- Description
--   The status that Perfex's own routine gives an invoice (tblinvoices.status); what the
--   status map makes a draft or cancelled stays so.
-- Parameters
--   in_status (VARCHAR)        Draft, Cancelled, Paid or Unpaid, by the status map
--   in_total (DECIMAL)         gross
--   in_due_date (DATE)         or NULL
--   in_paid (DECIMAL)          payments and applied credits; NULL = there are none
--   in_first_amount (DECIMAL)  the first of these
-- Returns  INT: 1 unpaid, 2 paid, 3 partially paid, 4 overdue, 5 cancelled, 6 draft

DROP FUNCTION IF EXISTS _whmcs_invoice_status;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_invoice_status (
    in_status VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_total DECIMAL(20,2),
    in_due_date DATE,
    in_paid DECIMAL(20,2),
    in_first_amount DECIMAL(20,2)
) RETURNS INT
    NOT DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'Status of an invoice as Perfex computes it'
BEGIN
    RETURN CASE
        WHEN in_status = 'Draft' THEN 6
        WHEN in_status = 'Cancelled' THEN 5
        WHEN in_paid IS NULL AND in_total = 0 THEN 2
        WHEN in_paid IS NULL AND in_due_date < CURRENT_DATE() THEN 4
        WHEN in_paid IS NULL THEN 1
        WHEN in_first_amount = in_total OR in_paid >= in_total THEN 2
        WHEN in_paid = 0 THEN 1
        WHEN in_due_date IS NULL OR in_paid > 0 THEN 3
        WHEN in_due_date < CURRENT_DATE() THEN 4
        ELSE 1 END;
END$$

DELIMITER ;
