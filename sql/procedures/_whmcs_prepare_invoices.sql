-- _whmcs_prepare_invoices
--
-- Description
--   Works out the headers of the documents that Perfex should hold for the invoices
--   in tmp_whmcs_batch, or the code of what does not add up. Rules: document gross
--   = total + credit; lines are net; tax comes from Perfex's own arithmetic (sum of
--   lines x rate / 100, rounded once), with WHMCS's rate where it gives WHMCS's
--   cents, else the two-decimal rate that comes nearest; rest is what then remains,
--   for a visible line of its own.
-- Reads    tmp_whmcs_batch, whmcs_invoice, whmcs_invoice_line, whmcs_transaction,
--          whmcs_status_map, whmcs_link, Perfex
-- Writes   tmp_whmcs_bill, tmp_whmcs_receipt, tmp_whmcs_doc

DROP PROCEDURE IF EXISTS _whmcs_prepare_invoices;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_prepare_invoices ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Work out the document headers of one batch'
BEGIN
    CALL _whmcs_begin_documents();

    INSERT INTO tmp_whmcs_bill
           (whmcs_id, item_count, item_sum, taxed_sum, has_invoice, has_funds, largest, is_exact)
    SELECT STRAIGHT_JOIN l.invoice_id, COUNT(*), SUM(l.amount), SUM(IF(l.is_taxed, l.amount, 0)),
           MAX(l.type = 'Invoice'), MAX(l.type = 'AddFunds'), MAX(ABS(l.amount)),
           MIN(ROUND(l.amount, 2) = l.amount)
      FROM tmp_whmcs_batch AS b JOIN whmcs_invoice_line AS l ON l.invoice_id = b.whmcs_id
     GROUP BY l.invoice_id;
    INSERT INTO tmp_whmcs_receipt (whmcs_id, received_count, received, largest, is_exact)
    SELECT STRAIGHT_JOIN t.invoice_id, SUM(t.amount_in > t.amount_out),
           SUM(GREATEST(t.amount_in - t.amount_out, 0)),
           MAX(GREATEST(ABS(t.amount_in), ABS(t.amount_out), ABS(t.amount_in - t.amount_out))),
           MIN(ROUND(t.amount_in, 2) = t.amount_in AND ROUND(t.amount_out, 2) = t.amount_out)
      FROM tmp_whmcs_batch AS b JOIN whmcs_transaction AS t ON t.invoice_id = b.whmcs_id
     GROUP BY t.invoice_id;
    DO whmcs_pump();

    -- An invoice without items is one line of its subtotal.
    INSERT INTO tmp_whmcs_doc
           (whmcs_id, client_id, linked_customer_id, customer_id, perfex_id, is_present,
            currency_code, currency, status, invoice_date, document_date, due_date, paid_at,
            datecreated, item_count, item_sum, taxed_sum, has_invoice, has_funds,
            received_count, received, largest, is_exact, subtotal, tax, tax2, total, credit,
            gross, taxrate, taxrate2, billing_street, billing_city, billing_state, billing_zip,
            billing_country)
    SELECT i.whmcs_id, i.client_id, k.perfex_id, q.userid, l.perfex_id, p.id IS NOT NULL,
           i.currency_code,
           (SELECT MIN(u.id) FROM _whmcs_px_currencies AS u
             WHERE CONVERT(u.name USING utf8mb4) COLLATE utf8mb4_bin = i.currency_code),
           CASE m.target WHEN 'draft' THEN 'Draft' WHEN 'cancelled' THEN 'Cancelled'
                         WHEN 'paid' THEN 'Paid' ELSE 'Unpaid' END,
           i.invoice_date, COALESCE(i.invoice_date, DATE(i.created_at), DATE('1970-01-01')),
           i.due_date, i.paid_at,
           COALESCE(i.created_at, CAST(i.invoice_date AS DATETIME), '1970-01-01 00:00:00'),
           COALESCE(s.item_count, 0), COALESCE(s.item_sum, i.subtotal),
           COALESCE(s.taxed_sum, IF(i.tax <> 0 OR i.tax2 <> 0, i.subtotal, 0)),
           COALESCE(s.has_invoice, 0), COALESCE(s.has_funds, 0),
           COALESCE(r.received_count, 0), COALESCE(r.received, 0),
           GREATEST(COALESCE(s.largest, 0), COALESCE(r.largest, 0)),
           COALESCE(s.is_exact, 1) AND COALESCE(r.is_exact, 1),
           i.subtotal, i.tax, i.tax2, i.total, i.credit, i.total + i.credit, i.taxrate, i.taxrate2,
           q.billing_street, q.billing_city, q.billing_state, q.billing_zip, q.billing_country
      FROM tmp_whmcs_batch AS b
           JOIN whmcs_invoice AS i ON i.whmcs_id = b.whmcs_id
           LEFT JOIN tmp_whmcs_bill AS s ON s.whmcs_id = b.whmcs_id
           LEFT JOIN tmp_whmcs_receipt AS r ON r.whmcs_id = b.whmcs_id
           LEFT JOIN whmcs_status_map AS m ON m.whmcs_status = LOWER(i.status)
           LEFT JOIN whmcs_link AS k ON k.data_type = 'client' AND k.whmcs_id = i.client_id
           LEFT JOIN _whmcs_px_clients AS q ON q.userid = k.perfex_id
           LEFT JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = b.whmcs_id
           LEFT JOIN _whmcs_px_invoices AS p ON p.id = l.perfex_id;
    DO whmcs_pump();

    -- Each assignment uses those before it.
    UPDATE tmp_whmcs_doc AS d
       SET d.is_inclusive = d.item_sum <> d.subtotal AND d.item_sum = d.gross,
           d.net_taxed = IF(d.is_inclusive, d.subtotal - (d.item_sum - d.taxed_sum), d.taxed_sum),
           d.code = CASE
               WHEN GREATEST(ABS(d.subtotal), ABS(d.tax), ABS(d.tax2), ABS(d.total),
                             ABS(d.credit), ABS(d.gross), ABS(d.net_taxed), d.largest)
                    >= 10000000000000
               THEN 'amount_too_large'
               WHEN ROUND(d.subtotal, 2) <> d.subtotal OR ROUND(d.tax, 2) <> d.tax
                    OR ROUND(d.tax2, 2) <> d.tax2 OR ROUND(d.total, 2) <> d.total
                    OR ROUND(d.credit, 2) <> d.credit OR NOT d.is_exact
               THEN 'precision'
               WHEN d.subtotal + d.tax + d.tax2 <> d.gross THEN 'totals_differ'
               WHEN d.item_sum <> d.subtotal AND d.item_sum <> d.gross THEN 'lines_differ'
               WHEN (d.tax <> 0 OR d.tax2 <> 0)
                    AND (d.net_taxed = 0 OR d.is_inclusive AND d.taxed_sum * d.net_taxed <= 0)
               THEN 'tax_without_base'
               WHEN d.credit < 0 THEN 'credit_negative'
               WHEN d.gross < 0 THEN 'gross_negative'
               WHEN d.invoice_date IS NULL AND d.status <> 'Draft' THEN 'date_missing'
               -- A tax of millions on a cent: a rate that no column can hold.
               WHEN GREATEST(ABS(d.tax), ABS(d.tax2)) >= 1000000 * ABS(d.net_taxed)
                    AND (d.tax <> 0 OR d.tax2 <> 0)
               THEN 'tax_without_base' END;
    IF EXISTS (SELECT 1 FROM tmp_whmcs_doc AS d WHERE d.code IS NOT NULL) THEN
        CALL _whmcs_explain_invoices();
    END IF;

    -- MySQL rounds a quotient to four decimals more than the dividend has, and rounded once
    -- more it could be on the wrong side: hence the zeros here and in each other division.
    UPDATE tmp_whmcs_doc AS d
       SET d.rate = CASE WHEN d.tax = 0 THEN 0
                         WHEN ROUND(d.net_taxed * ROUND(d.taxrate, 2) / 100, 2) = d.tax
                             THEN ROUND(d.taxrate, 2)
                         ELSE ROUND(d.tax * 100.000000000000 / d.net_taxed, 2) END,
           d.rate2 = CASE WHEN d.tax2 = 0 THEN 0
                          WHEN ROUND(d.net_taxed * ROUND(d.taxrate2, 2) / 100, 2) = d.tax2
                              THEN ROUND(d.taxrate2, 2)
                          ELSE ROUND(d.tax2 * 100.000000000000 / d.net_taxed, 2) END,
           d.rest = d.gross - ROUND(d.subtotal + d.net_taxed * (d.rate + d.rate2) / 100, 2)
     WHERE d.code IS NULL;
END$$

DELIMITER ;
