-- _whmcs_compare_refunds
--
-- Description
--   Adds to tmp_whmcs_differs the linked invoices with a refund whose credit note,
--   lines, taxes or refund row in Perfex are not as prepared, or that Perfex has
--   and WHMCS has not.
-- Reads    tmp_whmcs_doc, tmp_whmcs_refund, Perfex
-- Writes   tmp_whmcs_differs

DROP PROCEDURE IF EXISTS _whmcs_compare_refunds;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_compare_refunds ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Which linked invoices have refunds that are not as prepared'
BEGIN
    DECLARE v_tax VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(1);
    DECLARE v_tax2 VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(2);

    CALL _whmcs_word_refunds();

    INSERT IGNORE INTO tmp_whmcs_differs (whmcs_id)
    SELECT r.whmcs_id
      FROM tmp_whmcs_refund AS r
           JOIN whmcs_link AS i ON i.data_type = 'invoice' AND i.whmcs_id = r.whmcs_id
           STRAIGHT_JOIN _whmcs_px_invoices AS p ON p.id = i.perfex_id
           LEFT JOIN whmcs_refund_link AS l
             ON l.invoice_id = r.whmcs_id AND l.whmcs_id = r.transaction_id
           LEFT JOIN _whmcs_px_creditnotes AS c ON c.id = l.credit_note_id
           LEFT JOIN _whmcs_px_creditnote_refunds AS f
             ON f.id = l.refund_id AND f.credit_note_id = c.id
           LEFT JOIN whmcs_payment_mode AS m ON m.gateway = r.gateway
     WHERE NOT COALESCE(
               c.clientid = p.clientid AND c.currency = p.currency AND c.date = DATE(r.paid_at)
               AND c.status = 2 AND c.total = r.amount
               AND c.subtotal = r.taxed + r.untaxed + r.rest
               AND c.total_tax = ROUND(r.taxed * (r.rate + r.rate2) / 100, 2)
               AND COALESCE(c.adjustment, 0) = 0 AND COALESCE(c.discount_total, 0) = 0
               AND CONVERT(c.reference_no USING utf8mb4) COLLATE utf8mb4_bin = r.reference
               AND f.amount = r.amount AND f.refunded_on = DATE(r.paid_at)
               AND CONVERT(f.payment_mode USING utf8mb4) COLLATE utf8mb4_bin = m.perfex_mode
               AND CONVERT(f.note USING utf8mb4) COLLATE utf8mb4_bin = r.note, 0);

    INSERT IGNORE INTO tmp_whmcs_differs (whmcs_id)
    SELECT t.whmcs_id
      FROM tmp_whmcs_refund_line AS t
           JOIN whmcs_refund_link AS l
             ON l.invoice_id = t.whmcs_id AND l.whmcs_id = t.transaction_id
           LEFT JOIN _whmcs_px_itemable AS p
             ON p.rel_id = l.credit_note_id AND p.rel_type = 'credit_note'
            AND p.item_order = t.line_no
           LEFT JOIN _whmcs_px_item_tax AS x
             ON x.itemid = p.id AND x.rel_type = 'credit_note'
            AND CONVERT(x.taxname USING utf8mb4) COLLATE utf8mb4_bin = v_tax
           LEFT JOIN _whmcs_px_item_tax AS y
             ON y.itemid = p.id AND y.rel_type = 'credit_note'
            AND CONVERT(y.taxname USING utf8mb4) COLLATE utf8mb4_bin = v_tax2
     WHERE p.id IS NULL OR p.qty <> 1 OR p.rate <> t.amount
        OR COALESCE(x.taxrate, 0) <> t.rate OR COALESCE(y.taxrate, 0) <> t.rate2
        OR CONVERT(p.description USING utf8mb4) COLLATE utf8mb4_bin <> t.description;

    -- More lines, or more taxes on them, than prepared.
    INSERT IGNORE INTO tmp_whmcs_differs (whmcs_id)
    SELECT s.whmcs_id
      FROM (SELECT t.whmcs_id, t.transaction_id, COUNT(*) AS line_count,
                   SUM((t.rate <> 0) + (t.rate2 <> 0)) AS tax_count
              FROM tmp_whmcs_refund_line AS t
             GROUP BY t.whmcs_id, t.transaction_id) AS s
           STRAIGHT_JOIN whmcs_refund_link AS l
             ON l.invoice_id = s.whmcs_id AND l.whmcs_id = s.transaction_id
     WHERE s.line_count <> (SELECT COUNT(*) FROM _whmcs_px_itemable AS p
                             WHERE p.rel_id = l.credit_note_id AND p.rel_type = 'credit_note')
        OR s.tax_count <> (SELECT COUNT(*)
                             FROM _whmcs_px_itemable AS p
                                  STRAIGHT_JOIN _whmcs_px_item_tax AS x
                                    ON x.itemid = p.id AND x.rel_type = 'credit_note'
                            WHERE p.rel_id = l.credit_note_id AND p.rel_type = 'credit_note');

    INSERT IGNORE INTO tmp_whmcs_differs (whmcs_id)
    SELECT d.whmcs_id
      FROM tmp_whmcs_doc AS d
           JOIN whmcs_refund_link AS l ON l.invoice_id = d.whmcs_id
           LEFT JOIN tmp_whmcs_refund AS r
             ON r.whmcs_id = l.invoice_id AND r.transaction_id = l.whmcs_id
     WHERE d.code IS NULL AND r.whmcs_id IS NULL
       AND l.credit_note_id NOT IN (SELECT k.credit_id FROM _whmcs_px_credits AS k);
END$$

DELIMITER ;
