-- _whmcs_compare_invoices
--
-- Description
--   Fills tmp_whmcs_differs with the linked invoices of tmp_whmcs_doc whose
--   header, lines, taxes, payments or refunds in Perfex are not as prepared. The
--   status counts too, by Perfex's own rule, but only as far as the day changes it.
-- Reads    tmp_whmcs_doc, tmp_whmcs_line, tmp_whmcs_payment, Perfex
-- Writes   tmp_whmcs_differs

DROP PROCEDURE IF EXISTS _whmcs_compare_invoices;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_compare_invoices ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Which linked invoices are not as prepared'
BEGIN
    DECLARE v_has_number INT DEFAULT COALESCE((SELECT MAX(x.has_formatted_number)
        FROM whmcs_perfex_binding AS x), 0);
    DECLARE v_tax VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(1);
    DECLARE v_tax2 VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(2);

    IF EXISTS (SELECT 1 FROM tmp_whmcs_doc AS d WHERE d.is_present = 1) THEN
        INSERT IGNORE INTO tmp_whmcs_differs (whmcs_id)
        SELECT d.whmcs_id
          FROM tmp_whmcs_doc AS d
               STRAIGHT_JOIN _whmcs_px_invoices AS p ON p.id = d.perfex_id
               STRAIGHT_JOIN _whmcs_px_invoice_number AS f ON f.id = d.perfex_id
               LEFT JOIN whmcs_invoice_number AS n ON n.whmcs_id = d.whmcs_id
         WHERE d.code IS NULL
           AND NOT (p.clientid <=> d.customer_id AND p.currency <=> d.currency
                    AND p.number <=> n.number
                    AND p.number_format <=> n.number_format
                    AND (NOT v_has_number OR CONVERT(f.formatted_number USING utf8mb4)
                         COLLATE utf8mb4_bin <=> n.formatted_number)
                    AND p.date <=> d.document_date AND p.duedate <=> d.due_date
                    AND p.total <=> d.gross AND p.subtotal <=> d.subtotal + d.rest
                    AND CONVERT(p.prefix USING utf8mb4) COLLATE utf8mb4_bin <=> n.prefix
                    AND (p.status = 6) = (d.status = 'Draft')
                    AND (p.status = 5) = (d.status = 'Cancelled')
                    AND (d.status <> 'Paid' OR p.allowed_payment_modes = 'a:0:{}')
                    -- Unpaid turns overdue, but not where payments were taken back to zero.
                    AND NOT (p.status = 1 AND p.duedate IS NOT NULL AND p.duedate < CURRENT_DATE()
                             AND COALESCE((SELECT SUM(m.amount)
                                             FROM _whmcs_px_invoicepaymentrecords AS m
                                            WHERE m.invoiceid = p.id), -1) < 0
                             AND p.id NOT IN (SELECT x.invoice_id FROM _whmcs_px_credits AS x)));
        DO whmcs_pump();

        INSERT IGNORE INTO tmp_whmcs_differs (whmcs_id)
        SELECT t.whmcs_id
          FROM tmp_whmcs_doc AS d
               JOIN tmp_whmcs_line AS t ON t.whmcs_id = d.whmcs_id
               LEFT JOIN _whmcs_px_itemable AS p
                 ON p.rel_id = d.perfex_id AND p.rel_type = 'invoice' AND p.item_order = t.line_no
               LEFT JOIN _whmcs_px_item_tax AS x
                 ON x.itemid = p.id AND x.rel_type = 'invoice'
                AND CONVERT(x.taxname USING utf8mb4) COLLATE utf8mb4_bin = v_tax
               LEFT JOIN _whmcs_px_item_tax AS y
                 ON y.itemid = p.id AND y.rel_type = 'invoice'
                AND CONVERT(y.taxname USING utf8mb4) COLLATE utf8mb4_bin = v_tax2
         WHERE d.is_present = 1
           AND (p.id IS NULL OR p.qty <> 1 OR p.rate <> t.amount
                OR COALESCE(x.taxrate, 0) <> t.rate OR COALESCE(y.taxrate, 0) <> t.rate2
                OR CONVERT(p.description USING utf8mb4) COLLATE utf8mb4_bin <> t.description
                OR CONVERT(COALESCE(p.long_description, '') USING utf8mb4) COLLATE utf8mb4_bin
                    <> t.long_description);
        DO whmcs_pump();

        -- More lines, or more taxes on them, than prepared. (Counted once: MariaDB would do
        -- so for each invoice anew.)
        INSERT IGNORE INTO tmp_whmcs_differs (whmcs_id)
        SELECT d.whmcs_id
          FROM (SELECT t.whmcs_id, COUNT(*) AS line_count,
                       SUM((t.rate <> 0) + (t.rate2 <> 0)) AS tax_count
                  FROM tmp_whmcs_line AS t GROUP BY t.whmcs_id) AS s
               STRAIGHT_JOIN tmp_whmcs_doc AS d ON d.whmcs_id = s.whmcs_id
         WHERE d.is_present = 1
           AND (s.line_count <> (SELECT COUNT(*) FROM _whmcs_px_itemable AS p
                                  WHERE p.rel_id = d.perfex_id AND p.rel_type = 'invoice')
                OR s.tax_count <> (SELECT COUNT(*) FROM _whmcs_px_itemable AS p
                                          STRAIGHT_JOIN _whmcs_px_item_tax AS x ON x.itemid = p.id
                                              AND x.rel_type = 'invoice'
                                    WHERE p.rel_id = d.perfex_id AND p.rel_type = 'invoice'));
        DO whmcs_pump();

        INSERT IGNORE INTO tmp_whmcs_differs (whmcs_id)
        SELECT t.whmcs_id
          FROM tmp_whmcs_doc AS d
               JOIN tmp_whmcs_payment AS t ON t.whmcs_id = d.whmcs_id
               LEFT JOIN whmcs_payment_link AS l
                 ON l.invoice_id = t.whmcs_id AND l.kind = t.kind AND l.whmcs_id = t.transaction_id
               LEFT JOIN _whmcs_px_invoicepaymentrecords AS p ON p.id = l.perfex_id
               LEFT JOIN whmcs_payment_mode AS m ON m.gateway = t.gateway
         WHERE d.is_present = 1
           AND (p.id IS NULL OR p.amount <> t.amount OR p.date <> DATE(t.paid_at)
                OR NOT (CONVERT(p.paymentmode USING utf8mb4) COLLATE utf8mb4_bin <=> m.perfex_mode)
                OR CONVERT(COALESCE(p.transactionid, '') USING utf8mb4) COLLATE utf8mb4_bin
                    <> t.transaction_no
                OR CONVERT(COALESCE(p.note, '') USING utf8mb4) COLLATE utf8mb4_bin <> t.note);
        DO whmcs_pump();

        INSERT IGNORE INTO tmp_whmcs_differs (whmcs_id)
        SELECT l.invoice_id
          FROM tmp_whmcs_doc AS d
               JOIN whmcs_payment_link AS l ON l.invoice_id = d.whmcs_id
               LEFT JOIN tmp_whmcs_payment AS t
                 ON t.whmcs_id = l.invoice_id AND t.kind = l.kind AND t.transaction_id = l.whmcs_id
         WHERE d.code IS NULL AND t.whmcs_id IS NULL;
        DO whmcs_pump();

        IF EXISTS (SELECT 1 FROM tmp_whmcs_refund AS r)
           OR EXISTS (SELECT 1
                        FROM tmp_whmcs_doc AS d
                             JOIN whmcs_refund_link AS l ON l.invoice_id = d.whmcs_id) THEN
            CALL _whmcs_compare_refunds();
        END IF;
    END IF;
END$$

DELIMITER ;
