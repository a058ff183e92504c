-- _whmcs_preview_payments
--
-- Description
--   Keeps which payments and refunds of a batch of invoices would be added, changed or
--   removed, and which gateways they need.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    tmp_whmcs_doc, tmp_whmcs_payment, tmp_whmcs_refund, Perfex
-- Writes   whmcs_preview_field, tmp_whmcs_needed

DROP PROCEDURE IF EXISTS _whmcs_preview_payments;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_preview_payments (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Keep what would become of payments and refunds'
BEGIN
    INSERT INTO whmcs_preview_field (run_id, data_type, whmcs_id, field, old_value, new_value)
    SELECT in_run_id, 'invoice', s.whmcs_id,
           CASE s.kind WHEN 'transaction' THEN CONCAT('payment ', s.transaction_id)
                       WHEN 'credit' THEN 'payment by credit' ELSE 'payment marked paid' END,
           s.old_value, s.new_value
      FROM (SELECT t.whmcs_id, t.kind, t.transaction_id,
                   IF(p.id IS NULL, NULL,
                      CONCAT_WS(', ', p.date, CAST(p.amount AS DECIMAL(20,2)),
                                _whmcs_mode_name(CONVERT(p.paymentmode USING utf8mb4)),
                                NULLIF(CONVERT(p.transactionid USING utf8mb4), ''),
                                NULLIF(CONVERT(p.note USING utf8mb4), ''))) AS old_value,
                   CONCAT_WS(', ', DATE(t.paid_at), CAST(t.amount AS DECIMAL(20,2)),
                             _whmcs_gateway_name(t.gateway), NULLIF(t.transaction_no, ''),
                             NULLIF(t.note, '')) AS new_value
              FROM tmp_whmcs_payment AS t
                   LEFT JOIN whmcs_payment_link AS l
                     ON l.invoice_id = t.whmcs_id AND l.kind = t.kind
                    AND l.whmcs_id = t.transaction_id
                   LEFT JOIN _whmcs_px_invoicepaymentrecords AS p ON p.id = l.perfex_id) AS s
     WHERE NOT s.old_value <=> s.new_value;
    INSERT INTO whmcs_preview_field (run_id, data_type, whmcs_id, field, old_value, new_value)
    SELECT in_run_id, 'invoice', d.whmcs_id,
           CASE l.kind WHEN 'transaction' THEN CONCAT('payment ', l.whmcs_id)
                       WHEN 'credit' THEN 'payment by credit' ELSE 'payment marked paid' END,
           CONCAT_WS(', ', p.date, CAST(p.amount AS DECIMAL(20,2)),
                     _whmcs_mode_name(CONVERT(p.paymentmode USING utf8mb4)),
                     NULLIF(CONVERT(p.transactionid USING utf8mb4), ''),
                     NULLIF(CONVERT(p.note USING utf8mb4), '')), NULL
      FROM tmp_whmcs_doc AS d
           JOIN whmcs_payment_link AS l ON l.invoice_id = d.whmcs_id
           STRAIGHT_JOIN _whmcs_px_invoicepaymentrecords AS p ON p.id = l.perfex_id
           LEFT JOIN tmp_whmcs_payment AS t
             ON t.whmcs_id = l.invoice_id AND t.kind = l.kind AND t.transaction_id = l.whmcs_id
     WHERE d.is_present = 1 AND t.whmcs_id IS NULL;

    INSERT INTO whmcs_preview_field (run_id, data_type, whmcs_id, field, old_value, new_value)
    SELECT in_run_id, 'invoice', s.whmcs_id, CONCAT('refund ', s.transaction_id), s.old_value,
           s.new_value
      FROM (SELECT r.whmcs_id, r.transaction_id,
                   IF(c.id IS NULL, NULL,
                      CONCAT_WS(', ', c.date, CONCAT('credit note of ',
                                    CAST(c.subtotal AS DECIMAL(20,2)), ' + ',
                                    CAST(c.total_tax AS DECIMAL(20,2)), ' tax'),
                                f.refunded_on, CAST(f.amount AS DECIMAL(20,2)),
                                _whmcs_mode_name(CONVERT(f.payment_mode USING utf8mb4)),
                                CONVERT(f.note USING utf8mb4))) AS old_value,
                   CONCAT_WS(', ', DATE(r.paid_at), CONCAT('credit note of ',
                                 CAST(r.taxed + r.untaxed + r.rest AS DECIMAL(20,2)), ' + ',
                                 CAST(r.taxed * (r.rate + r.rate2) / 100 AS DECIMAL(20,2)),
                                 ' tax'),
                             DATE(r.paid_at), CAST(r.amount AS DECIMAL(20,2)),
                             _whmcs_gateway_name(r.gateway), r.note) AS new_value
              FROM tmp_whmcs_refund AS r
                   LEFT JOIN whmcs_refund_link AS l
                     ON l.invoice_id = r.whmcs_id AND l.whmcs_id = r.transaction_id
                   LEFT JOIN _whmcs_px_creditnotes AS c ON c.id = l.credit_note_id
                   LEFT JOIN _whmcs_px_creditnote_refunds AS f ON f.id = l.refund_id) AS s
     WHERE NOT s.old_value <=> s.new_value;
    INSERT INTO whmcs_preview_field (run_id, data_type, whmcs_id, field, old_value, new_value)
    SELECT in_run_id, 'invoice', d.whmcs_id, CONCAT('refund ', l.whmcs_id),
           CONCAT_WS(', ', c.date, CONCAT('credit note of ', CAST(c.subtotal AS DECIMAL(20,2)),
                                          ' + ', CAST(c.total_tax AS DECIMAL(20,2)), ' tax')),
           NULL
      FROM tmp_whmcs_doc AS d
           JOIN whmcs_refund_link AS l ON l.invoice_id = d.whmcs_id
           STRAIGHT_JOIN _whmcs_px_creditnotes AS c ON c.id = l.credit_note_id
           LEFT JOIN tmp_whmcs_refund AS r
             ON r.whmcs_id = l.invoice_id AND r.transaction_id = l.whmcs_id
     WHERE d.is_present = 1 AND r.whmcs_id IS NULL
       AND l.credit_note_id NOT IN (SELECT k.credit_id FROM _whmcs_px_credits AS k);

    IF @whmcs_is_preview THEN
        INSERT IGNORE INTO tmp_whmcs_needed (gateway)
        SELECT t.gateway FROM tmp_whmcs_payment AS t;
        INSERT IGNORE INTO tmp_whmcs_needed (gateway)
        SELECT r.gateway FROM tmp_whmcs_refund AS r;
        INSERT IGNORE INTO tmp_whmcs_needed (gateway) VALUES ('#credit'), ('#marked');
    END IF;
END$$

DELIMITER ;
