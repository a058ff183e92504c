-- _whmcs_explain_invoices
--
-- Description
--   Says why an invoice of tmp_whmcs_doc that has a code cannot be imported: the
--   one equation that is broken, with the figures of this invoice, and what to do.
-- Reads    whmcs_invoice, whmcs_invoice_line
-- Writes   tmp_whmcs_doc.reason

DROP PROCEDURE IF EXISTS _whmcs_explain_invoices;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_explain_invoices ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Say why invoices cannot be imported'
BEGIN
    UPDATE tmp_whmcs_doc AS d
           JOIN whmcs_invoice AS i ON i.whmcs_id = d.whmcs_id
       SET d.reason = CASE d.code
           WHEN 'precision' THEN CONCAT(
               CASE WHEN ROUND(d.subtotal, 2) <> d.subtotal THEN CONCAT('subtotal ', d.subtotal)
                    WHEN ROUND(d.tax, 2) <> d.tax THEN CONCAT('tax ', d.tax)
                    WHEN ROUND(d.tax2, 2) <> d.tax2 THEN CONCAT('tax2 ', d.tax2)
                    WHEN ROUND(i.total, 2) <> i.total THEN CONCAT('total ', i.total)
                    WHEN ROUND(i.credit, 2) <> i.credit THEN CONCAT('credit ', i.credit)
                    ELSE COALESCE((SELECT CONCAT('line ', MIN(l.line_no), ' of ',
                                                 SUBSTRING_INDEX(GROUP_CONCAT(l.amount
                                                     ORDER BY l.line_no), ',', 1))
                                     FROM whmcs_invoice_line AS l
                                    WHERE l.invoice_id = d.whmcs_id
                                      AND ROUND(l.amount, 2) <> l.amount),
                                  (SELECT CONCAT('transaction ', t.whmcs_id, ' of ',
                                                 IF(ROUND(t.amount_in, 2) <> t.amount_in,
                                                    t.amount_in, t.amount_out))
                                     FROM whmcs_transaction AS t
                                    WHERE t.invoice_id = d.whmcs_id
                                      AND (ROUND(t.amount_in, 2) <> t.amount_in
                                           OR ROUND(t.amount_out, 2) <> t.amount_out)
                                    ORDER BY t.whmcs_id LIMIT 1)) END,
               ' has more than the two decimals that Perfex keeps; round it in WHMCS')
           WHEN 'totals_differ' THEN CONCAT(
               'subtotal ', ROUND(d.subtotal, 2), ' + tax ', ROUND(d.tax, 2), ' + tax2 ',
               ROUND(d.tax2, 2), ' = ', ROUND(d.subtotal + d.tax + d.tax2, 2),
               ', but total ', ROUND(i.total, 2), ' + credit ', ROUND(i.credit, 2), ' = ',
               ROUND(d.gross, 2), ' (off by ',
               ROUND(ABS(d.gross - d.subtotal - d.tax - d.tax2), 2),
               '); correct the invoice in WHMCS')
           WHEN 'lines_differ' THEN CONCAT(
               IF(d.item_count = 1, 'the line is ',
                  CONCAT('the ', d.item_count, ' lines add up to ')), ROUND(d.item_sum, 2),
               ', but subtotal is ', ROUND(d.subtotal, 2), ' (off by ',
               ROUND(ABS(d.item_sum - d.subtotal), 2), ')',
               IF(d.gross = d.subtotal, '',
                  CONCAT(' and subtotal with tax ', ROUND(d.gross, 2), ' (off by ',
                         ROUND(ABS(d.item_sum - d.gross), 2), ')')),
               '; correct the lines in WHMCS')
           WHEN 'tax_without_base' THEN CONCAT(
               'tax ', ROUND(d.tax, 2), ' + tax2 ', ROUND(d.tax2, 2), ' = ',
               ROUND(d.tax + d.tax2, 2), ', but ',
               IF(EXISTS (SELECT 1 FROM whmcs_invoice_line AS l
                           WHERE l.invoice_id = d.whmcs_id AND l.is_taxed = 1),
                  CONCAT('the taxed lines add up to ',
                         IF(d.is_inclusive, CONCAT(ROUND(d.taxed_sum, 2), ' with tax in them'),
                            ROUND(d.net_taxed, 2))),
                  'none of the lines is taxed'),
               '; mark the taxed lines in WHMCS')
           WHEN 'credit_negative' THEN CONCAT(
               'credit ', ROUND(i.credit, 2), ' is below zero, so total ', ROUND(i.total, 2),
               ' is more than the ', ROUND(d.gross, 2), ' that was billed; ',
               'correct the credit in WHMCS')
           WHEN 'gross_negative' THEN CONCAT(
               'total ', ROUND(i.total, 2), ' + credit ', ROUND(i.credit, 2), ' = ',
               ROUND(d.gross, 2), ' is below zero, which no invoice in Perfex can be; ',
               'write a credit note in Perfex, and cancel the invoice in WHMCS')
           WHEN 'date_missing' THEN CONCAT(
               'no invoice date, which only a draft can do without (status ', i.status,
               '); set the date in WHMCS')
           -- What is shown may be more: the mirror ends at 9999999999999999.9999.
           WHEN 'amount_too_large' THEN CONCAT(
               CASE WHEN ABS(i.total) >= 10000000000000 THEN CONCAT('total ', i.total)
                    WHEN ABS(i.credit) >= 10000000000000 THEN CONCAT('credit ', i.credit)
                    WHEN ABS(d.subtotal) >= 10000000000000 THEN CONCAT('subtotal ', d.subtotal)
                    WHEN ABS(d.tax) >= 10000000000000 THEN CONCAT('tax ', d.tax)
                    WHEN ABS(d.tax2) >= 10000000000000 THEN CONCAT('tax2 ', d.tax2)
                    WHEN ABS(d.gross) >= 10000000000000 THEN CONCAT('total + credit ', d.gross)
                    WHEN ABS(d.net_taxed) >= 10000000000000
                    THEN CONCAT('the sum of the taxed lines, ', d.net_taxed, ',')
                    ELSE COALESCE((SELECT CONCAT('line ', l.line_no, ' of ', l.amount)
                                     FROM whmcs_invoice_line AS l
                                    WHERE l.invoice_id = d.whmcs_id
                                      AND ABS(l.amount) >= 10000000000000
                                    ORDER BY l.line_no LIMIT 1),
                                  (SELECT CONCAT('transaction ', t.whmcs_id, ' of ',
                                                 GREATEST(ABS(t.amount_in), ABS(t.amount_out),
                                                          ABS(t.amount_in - t.amount_out)))
                                     FROM whmcs_transaction AS t
                                    WHERE t.invoice_id = d.whmcs_id
                                      AND GREATEST(ABS(t.amount_in), ABS(t.amount_out),
                                                   ABS(t.amount_in - t.amount_out))
                                          >= 10000000000000
                                    ORDER BY t.whmcs_id LIMIT 1)) END,
               ' is more than Perfex can hold, 9999999999999.99; correct the invoice in WHMCS')
           ELSE d.code END
     WHERE d.code IS NOT NULL;
END$$

DELIMITER ;
