-- _whmcs_prepare_invoices
--
-- Description
--   Works out, for the invoices in tmp_whmcs_batch, the document that Perfex
--   should hold: tmp_whmcs_doc (header figures, or the code of what does not add
--   up), tmp_whmcs_line (net lines) and tmp_whmcs_payment. Rules:
--   document gross = total + credit; lines are net; tax comes from Perfex's own
--   arithmetic (sum of lines x rate / 100, rounded once), with WHMCS's rate where
--   it gives WHMCS's cents, else the two-decimal rate that comes nearest; what
--   then remains becomes a visible line of its own, which names WHMCS's taxes, also
--   where two differences cancel out; credit that came from a paid mass payment names
--   it and has its date. Refunds that are credit notes move from the payments to
--   tmp_whmcs_refund.
--   Invoices whose plan is to write mapped fields only are left out.
-- Reads    whmcs_invoice, whmcs_invoice_line, whmcs_transaction, whmcs_status_map,
--          whmcs_plan
-- Writes   tmp_whmcs_doc, tmp_whmcs_line, tmp_whmcs_payment, tmp_whmcs_refund

DROP PROCEDURE IF EXISTS _whmcs_prepare_invoices;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_prepare_invoices ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Work out the documents for the invoices of one batch'
BEGIN
    DECLARE v_is_marked INT DEFAULT _whmcs_option('marked_paid') = 'on';
    DECLARE v_tax VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(1);
    DECLARE v_tax2 VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(2);

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_doc;
    CREATE TEMPORARY TABLE tmp_whmcs_doc (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        code VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        reason VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        is_inclusive INT NOT NULL,
        item_count INT NOT NULL,
        item_sum DECIMAL(30,4) NOT NULL,
        taxed_sum DECIMAL(30,4) NOT NULL,
        net_taxed DECIMAL(30,4) NOT NULL,
        subtotal DECIMAL(20,4) NOT NULL,
        tax DECIMAL(20,4) NOT NULL,
        tax2 DECIMAL(20,4) NOT NULL,
        gross DECIMAL(30,4) NOT NULL,
        rate DECIMAL(15,2) NOT NULL,
        rate2 DECIMAL(15,2) NOT NULL,
        rest DECIMAL(30,4) NOT NULL
    ) ENGINE = InnoDB;

    INSERT INTO tmp_whmcs_doc (whmcs_id, code, reason, is_inclusive, item_count, item_sum,
        taxed_sum, net_taxed,
                               subtotal, tax, tax2, gross, rate, rate2, rest)
    SELECT i.whmcs_id, NULL, NULL, 0, COALESCE(s.item_count, 0), COALESCE(s.item_sum, 0),
           COALESCE(s.taxed_sum, 0), 0, i.subtotal, i.tax, i.tax2, i.total + i.credit, 0, 0, 0
      FROM tmp_whmcs_batch AS b
           JOIN whmcs_invoice AS i ON i.whmcs_id = b.whmcs_id
           LEFT JOIN (SELECT l.invoice_id, COUNT(*) AS item_count, SUM(l.amount) AS item_sum,
                             SUM(IF(l.is_taxed, l.amount, 0)) AS taxed_sum
                        FROM whmcs_invoice_line AS l
                       WHERE l.invoice_id BETWEEN @whmcs_low AND @whmcs_high
                       GROUP BY l.invoice_id) AS s ON s.invoice_id = i.whmcs_id
           LEFT JOIN whmcs_plan AS n
             ON n.data_type = 'invoice' AND n.whmcs_id = b.whmcs_id AND n.code = 'fields_only'
     WHERE n.whmcs_id IS NULL;

    -- An invoice without items is one line of its subtotal.
    UPDATE tmp_whmcs_doc AS d
       SET d.item_sum = d.subtotal, d.taxed_sum = IF(d.tax <> 0 OR d.tax2 <> 0, d.subtotal, 0)
     WHERE d.item_count = 0;
    UPDATE tmp_whmcs_doc AS d
       SET d.is_inclusive = d.item_sum <> d.subtotal AND d.item_sum = d.gross;
    UPDATE tmp_whmcs_doc AS d
       SET d.net_taxed = IF(d.is_inclusive, d.subtotal - (d.item_sum - d.taxed_sum), d.taxed_sum);

    UPDATE tmp_whmcs_doc AS d
           JOIN whmcs_invoice AS i ON i.whmcs_id = d.whmcs_id
           LEFT JOIN whmcs_status_map AS m ON m.whmcs_status = LOWER(i.status)
       SET d.code = CASE
               WHEN GREATEST(ABS(d.subtotal), ABS(d.tax), ABS(d.tax2), ABS(i.total),
                             ABS(i.credit), ABS(d.gross), ABS(d.net_taxed)) >= 10000000000000
                    OR EXISTS (SELECT 1 FROM whmcs_invoice_line AS l
                                WHERE l.invoice_id = d.whmcs_id
                                  AND ABS(l.amount) >= 10000000000000)
                    OR EXISTS (SELECT 1 FROM whmcs_transaction AS t
                                WHERE t.invoice_id = d.whmcs_id
                                  AND GREATEST(ABS(t.amount_in), ABS(t.amount_out),
                                               ABS(t.amount_in - t.amount_out))
                                      >= 10000000000000)
               THEN 'amount_too_large'
               WHEN ROUND(d.subtotal, 2) <> d.subtotal OR ROUND(d.tax, 2) <> d.tax
                    OR ROUND(d.tax2, 2) <> d.tax2 OR ROUND(i.total, 2) <> i.total
                    OR ROUND(i.credit, 2) <> i.credit
                    OR EXISTS (SELECT 1 FROM whmcs_invoice_line AS l
                                WHERE l.invoice_id = d.whmcs_id AND ROUND(l.amount, 2) <> l.amount)
                    OR EXISTS (SELECT 1 FROM whmcs_transaction AS t
                                WHERE t.invoice_id = d.whmcs_id
                                  AND (ROUND(t.amount_in, 2) <> t.amount_in
                                       OR ROUND(t.amount_out, 2) <> t.amount_out))
               THEN 'precision'
               WHEN d.subtotal + d.tax + d.tax2 <> d.gross THEN 'totals_differ'
               WHEN d.item_sum <> d.subtotal AND d.item_sum <> d.gross THEN 'lines_differ'
               WHEN (d.tax <> 0 OR d.tax2 <> 0)
                    AND (d.net_taxed = 0 OR d.is_inclusive AND d.taxed_sum * d.net_taxed <= 0)
               THEN 'tax_without_base'
               WHEN i.credit < 0 THEN 'credit_negative'
               WHEN d.gross < 0 THEN 'gross_negative'
               WHEN i.invoice_date IS NULL AND COALESCE(m.target, 'open') <> 'draft'
               THEN 'date_missing'
               -- A tax of millions on a cent: a rate that no column can hold.
               WHEN GREATEST(ABS(d.tax), ABS(d.tax2)) >= 1000000 * ABS(d.net_taxed)
                    AND (d.tax <> 0 OR d.tax2 <> 0)
               THEN 'tax_without_base' END;
    CALL _whmcs_explain_invoices();

    UPDATE tmp_whmcs_doc AS d
           JOIN whmcs_invoice AS i ON i.whmcs_id = d.whmcs_id
       SET d.rate = CASE WHEN d.tax = 0 THEN 0
                         WHEN ROUND(d.net_taxed * ROUND(i.taxrate, 2) / 100, 2) = d.tax
                             THEN ROUND(i.taxrate, 2)
                         ELSE ROUND(d.tax * 100 / d.net_taxed, 2) END,
           d.rate2 = CASE WHEN d.tax2 = 0 THEN 0
                          WHEN ROUND(d.net_taxed * ROUND(i.taxrate2, 2) / 100, 2) = d.tax2
                              THEN ROUND(i.taxrate2, 2)
                          ELSE ROUND(d.tax2 * 100 / d.net_taxed, 2) END
     WHERE d.code IS NULL;
    UPDATE tmp_whmcs_doc AS d
       SET d.rest = d.gross - ROUND(d.subtotal + d.net_taxed * (d.rate + d.rate2) / 100, 2)
     WHERE d.code IS NULL;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_line;
    CREATE TEMPORARY TABLE tmp_whmcs_line (
        whmcs_id BIGINT UNSIGNED NOT NULL,
        line_no INT UNSIGNED NOT NULL,
        description MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        long_description MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        amount DECIMAL(15,2) NOT NULL,
        is_taxed INT NOT NULL,
        rate DECIMAL(15,2) NOT NULL,
        rate2 DECIMAL(15,2) NOT NULL,
        PRIMARY KEY (whmcs_id, line_no)
    ) ENGINE = InnoDB;

    -- Inclusive lines are scaled to their net; the last taxed line takes what
    -- rounding leaves, so that the lines always add up to WHMCS's subtotal.
    INSERT INTO tmp_whmcs_line (whmcs_id, line_no, description, long_description, amount, is_taxed,
        rate, rate2)
    SELECT n.whmcs_id, n.line_no,
           _whmcs_fit(SUBSTRING_INDEX(n.description, '\n', 1), n.width, n.charset),
           LEFT(_whmcs_break(_whmcs_fit(IF(LOCATE('\n', n.description) > 0,
                        SUBSTRING(n.description, LOCATE('\n', n.description) + 1), ''),
                            n.long_width, n.long_charset), n.long_width), n.long_width),
           CASE WHEN n.is_inclusive = 0 OR n.is_taxed = 0 THEN n.amount
                WHEN n.place = 1 THEN n.net + n.net_taxed - n.net_sum
                ELSE n.net END,
           n.is_taxed, IF(n.is_taxed, n.rate, 0), IF(n.is_taxed, n.rate2, 0)
      FROM (SELECT m.whmcs_id, m.line_no, m.description, m.amount, m.is_taxed, m.is_inclusive,
          m.net, m.net_taxed,
                   m.rate, m.rate2, m.width, m.charset, m.long_width, m.long_charset,
                   SUM(m.net) OVER (PARTITION BY m.whmcs_id, m.is_taxed) AS net_sum,
                   ROW_NUMBER() OVER (PARTITION BY m.whmcs_id, m.is_taxed ORDER BY m.line_no DESC)
                       AS place
              FROM (SELECT d.whmcs_id, l.line_no, l.amount, l.is_taxed,
                           TRIM(BOTH '\n' FROM IF(
                               l.description REGEXP '[<\\x{0}-\\x{1F}\\x{7F}-\\x{9F}]',
                               _whmcs_clean(l.description, 1), l.description)) AS description,
                           d.is_inclusive, d.net_taxed, d.rate, d.rate2,
                           w.itemable_description AS width,
                           w.itemable_description_charset AS charset,
                           w.itemable_long_description AS long_width,
                           w.itemable_long_description_charset AS long_charset,
                           IF(d.is_inclusive = 1 AND l.is_taxed = 1 AND d.taxed_sum <> 0,
                              ROUND(l.amount * d.net_taxed / d.taxed_sum, 2), l.amount) AS net
                      FROM tmp_whmcs_doc AS d
                           JOIN whmcs_invoice_line AS l ON l.invoice_id = d.whmcs_id
                           CROSS JOIN _whmcs_px_width AS w
                     WHERE d.code IS NULL) AS m) AS n;

    INSERT INTO tmp_whmcs_line (whmcs_id, line_no, description, long_description, amount, is_taxed,
        rate, rate2)
    SELECT d.whmcs_id, 1, CONCAT('Invoice #', d.whmcs_id, ' (WHMCS lists no items)'), '',
        d.subtotal,
           d.taxed_sum <> 0, d.rate, d.rate2
      FROM tmp_whmcs_doc AS d
     WHERE d.code IS NULL AND d.item_count = 0 AND d.subtotal <> 0;

    INSERT INTO tmp_whmcs_line (whmcs_id, line_no, description, long_description, amount, is_taxed,
        rate, rate2)
    SELECT d.whmcs_id, GREATEST(d.item_count, 1) + 1, 'Rounding of tax (as billed by WHMCS)',
           _whmcs_fit(CONCAT('WHMCS billed ',
               CONCAT_WS(', ',
                   IF(d.tax <> 0, CONCAT(v_tax, ' ', ROUND(d.tax, 2), ' (', i.taxrate + 0e0, ' %)'),
                      NULL),
                   IF(d.tax2 <> 0, CONCAT(v_tax2, ' ', ROUND(d.tax2, 2), ' (', i.taxrate2 + 0e0,
                                          ' %)'), NULL))),
               w.itemable_long_description, w.itemable_long_description_charset),
           d.rest, 0, 0, 0
      FROM tmp_whmcs_doc AS d
           JOIN whmcs_invoice AS i ON i.whmcs_id = d.whmcs_id
           CROSS JOIN _whmcs_px_width AS w
     WHERE d.code IS NULL
       AND (d.rest <> 0 OR ROUND(d.net_taxed * d.rate / 100, 2) <> d.tax
            OR ROUND(d.net_taxed * d.rate2 / 100, 2) <> d.tax2);
    UPDATE tmp_whmcs_line AS t CROSS JOIN _whmcs_px_width AS w
       SET t.description = LEFT(t.description, w.itemable_description)
     WHERE CHAR_LENGTH(t.description) > w.itemable_description;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_payment;
    CREATE TEMPORARY TABLE tmp_whmcs_payment (
        whmcs_id BIGINT UNSIGNED NOT NULL,
        kind VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        transaction_id BIGINT UNSIGNED NOT NULL,
        gateway VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        amount DECIMAL(15,2) NOT NULL,
        paid_at DATETIME NOT NULL,
        note TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        transaction_no TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        PRIMARY KEY (whmcs_id, kind, transaction_id)
    ) ENGINE = InnoDB;

    INSERT INTO tmp_whmcs_payment (whmcs_id, kind, transaction_id, gateway, amount, paid_at, note,
        transaction_no)
    SELECT d.whmcs_id, 'transaction', t.whmcs_id, t.gateway, t.amount_in - t.amount_out,
           COALESCE(t.paid_at, i.paid_at, i.invoice_date, '1970-01-01'),
           _whmcs_fit(CONCAT('WHMCS transaction #', t.whmcs_id, ' of invoice #', d.whmcs_id, ': ',
               _whmcs_clean(t.description, 0),
                  IF(t.fees <> 0, CONCAT('; fees ', ROUND(t.fees, 2)), '')),
                      w.invoicepaymentrecords_note, w.invoicepaymentrecords_note_charset),
           _whmcs_fit(_whmcs_clean(t.transaction_no, 0), w.invoicepaymentrecords_transactionid,
                      w.invoicepaymentrecords_transactionid_charset)
      FROM tmp_whmcs_doc AS d
           JOIN whmcs_invoice AS i ON i.whmcs_id = d.whmcs_id
           JOIN whmcs_transaction AS t ON t.invoice_id = d.whmcs_id
           CROSS JOIN _whmcs_px_width AS w
     WHERE d.code IS NULL AND t.amount_in <> t.amount_out;

    INSERT INTO tmp_whmcs_payment (whmcs_id, kind, transaction_id, gateway, amount, paid_at, note,
        transaction_no)
    SELECT d.whmcs_id, 'credit', 0, '#credit', i.credit,
           COALESCE(m.paid_at, i.paid_at, i.invoice_date, '1970-01-01'),
           CONCAT('WHMCS credit applied to invoice #', d.whmcs_id,
                  IF(m.amount < i.credit, CONCAT(', ', ROUND(m.amount, 2), ' of it'), ''),
                  COALESCE(CONCAT(IF(m.amount < i.credit, '', ','), ' paid with invoice #',
                                  m.container_id), '')), ''
      FROM tmp_whmcs_doc AS d
           JOIN whmcs_invoice AS i ON i.whmcs_id = d.whmcs_id
           LEFT JOIN (SELECT l.rel_id, c.whmcs_id AS container_id, l.amount,
                             COALESCE((SELECT MAX(t.paid_at) FROM whmcs_transaction AS t
                                        WHERE t.invoice_id = c.whmcs_id AND t.amount_in > 0),
                                      c.paid_at) AS paid_at,
                             ROW_NUMBER() OVER (PARTITION BY l.rel_id
                                                ORDER BY c.paid_at, c.whmcs_id, l.line_no) AS place
                        FROM whmcs_invoice_line AS l
                             JOIN whmcs_invoice AS c ON c.whmcs_id = l.invoice_id
                             JOIN whmcs_status_map AS s
                               ON s.whmcs_status = LOWER(c.status) AND s.target = 'paid'
                       WHERE l.type = 'Invoice'
                         AND l.rel_id BETWEEN @whmcs_low AND @whmcs_high) AS m
             ON m.rel_id = d.whmcs_id AND m.place = 1
     WHERE d.code IS NULL AND i.credit > 0;

    INSERT INTO tmp_whmcs_payment (whmcs_id, kind, transaction_id, gateway, amount, paid_at, note,
        transaction_no)
    SELECT d.whmcs_id, 'marked', 0, '#marked', i.total,
        COALESCE(i.paid_at, i.invoice_date, '1970-01-01'),
           CONCAT('WHMCS invoice #', d.whmcs_id, ' was marked paid by hand'), ''
      FROM tmp_whmcs_doc AS d
           JOIN whmcs_invoice AS i ON i.whmcs_id = d.whmcs_id
           JOIN whmcs_status_map AS s ON s.whmcs_status = LOWER(i.status) AND s.target = 'paid'
           LEFT JOIN (SELECT t.invoice_id, SUM(t.amount_in > t.amount_out) AS received_count
                        FROM whmcs_transaction AS t
                       WHERE t.invoice_id BETWEEN @whmcs_low AND @whmcs_high GROUP BY t.invoice_id)
                           AS t
             ON t.invoice_id = d.whmcs_id
     WHERE d.code IS NULL AND v_is_marked AND s.whmcs_status <> 'refunded' AND i.total > 0
         AND COALESCE(t.received_count, 0) = 0;
    UPDATE tmp_whmcs_payment AS t CROSS JOIN _whmcs_px_width AS w
       SET t.note = LEFT(t.note, w.invoicepaymentrecords_note)
     WHERE CHAR_LENGTH(t.note) > w.invoicepaymentrecords_note;

    CALL _whmcs_prepare_refunds();
END$$

DELIMITER ;
