-- _whmcs_note_invoices
--
-- Description
--   Notes what a reader of a batch of invoices should know beyond single fields:
--   a status that WHMCS is not known to have (it counts as open), and what of a mass
--   payment or of added funds is not in Perfex: lines that are neither, and money that
--   was given back on it.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    tmp_whmcs_subject, whmcs_invoice, whmcs_invoice_line, whmcs_transaction,
--          whmcs_status_map
-- Writes   whmcs_note

DROP PROCEDURE IF EXISTS _whmcs_note_invoices;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_note_invoices (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Note unknown statuses and lines that are left out'
BEGIN
    INSERT INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
    SELECT 'invoice', t.whmcs_id, 'status', 'status_unknown',
           CONCAT('status "', i.status, '" counts as open; the option status_map decides'),
           in_run_id
      FROM tmp_whmcs_subject AS t
           JOIN whmcs_invoice AS i ON i.whmcs_id = t.whmcs_id
           LEFT JOIN whmcs_status_map AS m ON m.whmcs_status = LOWER(i.status)
     WHERE t.action IN ('create', 'update', 'unchanged') AND m.whmcs_status IS NULL;

    INSERT INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
    SELECT STRAIGHT_JOIN 'invoice', t.whmcs_id, 'line', 'lines_left_out',
           CONCAT(COUNT(*), IF(COUNT(*) = 1, ' line of ', ' lines of '), ROUND(SUM(l.amount), 2),
                  ' on ', IF(MAX(t.code) = 'mass_payment', 'a mass payment', 'added funds'),
                  ' not imported: ', LEFT(MIN(l.description), 300)), in_run_id
      FROM tmp_whmcs_subject AS t
           JOIN whmcs_invoice_line AS l ON l.invoice_id = t.whmcs_id
     WHERE t.code IN ('mass_payment', 'add_funds') AND l.type NOT IN ('Invoice', 'AddFunds')
     GROUP BY t.whmcs_id;

    INSERT INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
    SELECT STRAIGHT_JOIN 'invoice', t.whmcs_id, 'payment', 'refund_left_out',
           CONCAT(ROUND(SUM(p.amount_out - p.amount_in), 2), ' given back on ',
                  IF(MAX(t.code) = 'mass_payment', 'a mass payment', 'added funds'),
                  ': in Perfex what it paid counts as paid'), in_run_id
      FROM tmp_whmcs_subject AS t
           JOIN whmcs_transaction AS p ON p.invoice_id = t.whmcs_id AND p.amount_out > p.amount_in
     WHERE t.code IN ('mass_payment', 'add_funds')
     GROUP BY t.whmcs_id;
END$$

DELIMITER ;
