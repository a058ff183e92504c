-- _whmcs_prepare_refunds
--
-- Description
--   Takes out of tmp_whmcs_payment the refunds that are credit notes in Perfex and
--   works out their figures in tmp_whmcs_refund: taxed and untaxed share of the
--   invoice, its rates, and what Perfex's arithmetic leaves of the refund.
--   Not a credit note, but a payment taken back: money that WHMCS still waits for
--   or that belongs to no revenue (by the status map the invoice is not paid), and
--   money beyond the invoice's gross (came twice, or too much). What gives a
--   payment back whole is reckoned as such first.
-- Reads    tmp_whmcs_doc, whmcs_invoice, whmcs_transaction, Perfex
-- Writes   tmp_whmcs_refund, tmp_whmcs_payment

DROP PROCEDURE IF EXISTS _whmcs_prepare_refunds;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_prepare_refunds ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Work out the refunds that are credit notes'
BEGIN
    IF _whmcs_option('refunds') = 'credit_note'
       AND EXISTS (SELECT 1 FROM tmp_whmcs_payment AS p WHERE p.amount < 0) THEN
        INSERT INTO tmp_whmcs_refund (whmcs_id, transaction_id, gateway, amount, paid_at, note,
            taxed, untaxed, rate, rate2)
        SELECT s.whmcs_id, s.transaction_id, s.gateway, s.amount, s.paid_at,
               _whmcs_fit(s.note, w.creditnote_refunds_note, w.creditnote_refunds_note_charset),
               COALESCE(ROUND(s.net_taxed * s.amount * 1.00000000 / s.share_of, 2), 0),
               COALESCE(ROUND((s.subtotal - s.net_taxed) * s.amount * 1.00000000 / s.share_of, 2),
                        0),
               s.rate, s.rate2
          FROM (SELECT d.whmcs_id, p.transaction_id, p.gateway, -p.amount AS amount, p.paid_at,
                       CONCAT(p.note, IF(p.transaction_no = '', '',
                                         CONCAT('; transaction id ', p.transaction_no))) AS note,
                       d.subtotal, IF(d.rate = 0 AND d.rate2 = 0, 0, d.net_taxed) AS net_taxed,
                       d.rate, d.rate2,
                       -- Not where so much more than the gross was given back that the
                       -- shares would outgrow Perfex's columns.
                       IF(GREATEST(ABS(d.subtotal), ABS(d.net_taxed), ABS(d.tax), ABS(d.tax2),
                                   ABS(d.subtotal - d.net_taxed))
                              * -p.amount < 9999999999999 * d.gross, d.gross, NULL) AS share_of,
                       d.received + d.credit - d.gross AS excess,
                       SUM(-p.amount) OVER (PARTITION BY d.whmcs_id
                           ORDER BY o.whmcs_id IS NULL, p.paid_at, p.transaction_id
                           ROWS UNBOUNDED PRECEDING) AS taken_back
                  FROM tmp_whmcs_doc AS d
                       JOIN tmp_whmcs_payment AS p
                         ON p.whmcs_id = d.whmcs_id AND p.kind = 'transaction' AND p.amount < 0
                       JOIN whmcs_transaction AS t
                         ON t.invoice_id = d.whmcs_id AND t.whmcs_id = p.transaction_id
                       LEFT JOIN whmcs_transaction AS o
                         ON o.invoice_id = t.invoice_id AND o.whmcs_id = t.refund_of
                        AND o.amount_in - o.amount_out = t.amount_out - t.amount_in
                 WHERE d.status = 'Paid') AS s
               CROSS JOIN _whmcs_px_width AS w
         WHERE s.taken_back > s.excess;
        -- Less than a cent of each share, or an invoice that is worth nothing.
        UPDATE tmp_whmcs_refund AS r SET r.untaxed = r.amount
         WHERE r.taxed = 0 AND r.untaxed = 0;
        UPDATE tmp_whmcs_refund AS r
           SET r.rest = r.amount
               - ROUND(r.taxed + r.untaxed + r.taxed * (r.rate + r.rate2) / 100, 2);
        DELETE p
          FROM tmp_whmcs_payment AS p
               JOIN tmp_whmcs_refund AS r
                 ON r.whmcs_id = p.whmcs_id AND r.transaction_id = p.transaction_id
         WHERE p.kind = 'transaction';
    END IF;

    -- Credit notes that a person applied to an invoice stay as they are.
    DELETE p
      FROM tmp_whmcs_payment AS p
           JOIN whmcs_refund_link AS l
             ON l.invoice_id = p.whmcs_id AND l.whmcs_id = p.transaction_id
     WHERE p.kind = 'transaction'
       AND l.credit_note_id IN (SELECT k.credit_id FROM _whmcs_px_credits AS k);
    DELETE r
      FROM tmp_whmcs_refund AS r
           JOIN whmcs_refund_link AS l
             ON l.invoice_id = r.whmcs_id AND l.whmcs_id = r.transaction_id
     WHERE l.credit_note_id IN (SELECT k.credit_id FROM _whmcs_px_credits AS k);
END$$

DELIMITER ;
