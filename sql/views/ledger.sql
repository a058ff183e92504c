-- The ledger: what WHMCS says, against what Perfex has, to the cent.
--
--   billed     total + credit of documents that are revenue. None are: mass payments
--              (they pay other invoices, which are billed themselves), added funds (a
--              prepayment, billed when it is used), drafts (not billed yet) and what
--              is cancelled (not billed any more). Perfex: total, unless cancelled or
--              draft.
--   credited   applied credit. Perfex: the payments made of it.
--   paid       transactions in, applied credit, and what was marked paid by hand as far
--              as the option marked_paid makes a payment of it; of drafts and cancelled
--              invoices too, since money is money; not of mass payments and added
--              funds, whose money shows where it is used. Perfex: positive payments,
--              and credit notes applied to the invoice.
--   refunded   transactions out. Perfex: negative payments, and refunds of credit notes.
--   open       billed less paid, never below zero; a refund opens an invoice again only
--              where WHMCS does not call it settled (Paid, Refunded, or as the option
--              status_map says). 0 for what is not billed.

-- One row per WHMCS invoice. is_different 1 = a figure, the customer or the currency
-- differs, or the invoice is missing in Perfex, or WHMCS is known to have changed it;
-- code and reason say why, and why an invoice was left out: mass_payment, add_funds,
-- quarantine (its code in quarantine_code), deleted_in_whmcs, perfex_deleted,
-- customer_deleted, out_of_range, range_new, not_yet_synced, edited_in_perfex.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER
    VIEW whmcs_ledger_invoices AS
SELECT r.whmcs_id, r.client_id, r.invoice_month, r.currency, r.whmcs_status, r.perfex_id,
       r.perfex_status, r.is_skipped, r.whmcs_billed, r.perfex_billed,
       r.perfex_billed - r.whmcs_billed AS billed_difference, r.whmcs_credited, r.perfex_credited,
       r.perfex_credited - r.whmcs_credited AS credited_difference, r.whmcs_paid, r.perfex_paid,
       r.perfex_paid - r.whmcs_paid AS paid_difference, r.whmcs_refunded, r.perfex_refunded,
       r.perfex_refunded - r.whmcs_refunded AS refunded_difference, r.whmcs_open, r.perfex_open,
       r.perfex_open - r.whmcs_open AS open_difference, r.is_different, r.code, r.quarantine_code,
       CASE r.code
            WHEN 'mass_payment' THEN 'pays other invoices; no revenue of its own'
            WHEN 'add_funds' THEN 'prepayment; becomes credit, no revenue of its own'
            WHEN 'quarantine' THEN r.quarantine_reason
            WHEN 'deleted_in_whmcs' THEN 'deleted in WHMCS, kept in Perfex'
            WHEN 'perfex_deleted'
            THEN 'the invoice was deleted in Perfex; whmcs_retry imports it again'
            WHEN 'customer_deleted' THEN 'its customer was deleted in Perfex'
            WHEN 'out_of_range' THEN 'older than sync_since'
            WHEN 'range_new' THEN 'imported before; sync_range is new'
            WHEN 'not_yet_synced'
            THEN IF(r.perfex_id IS NULL, 'not in Perfex yet; the next sync brings it',
                    'to be compared with WHMCS by the next sync')
            WHEN 'edited_in_perfex' THEN CONCAT(
                CONCAT_WS(', ',
                    IF(r.has_other_customer, 'another customer', NULL),
                    IF(r.has_other_currency, 'another currency', NULL),
                    IF(r.perfex_billed <> r.whmcs_billed,
                       CONCAT('billed ', r.whmcs_billed, ' but in Perfex ', r.perfex_billed,
                              CASE r.perfex_status WHEN 5 THEN ' (cancelled)'
                                                   WHEN 6 THEN ' (draft)' ELSE '' END), NULL),
                    IF(r.perfex_paid <> r.whmcs_paid,
                       CONCAT('paid ', r.whmcs_paid, ' but in Perfex ', r.perfex_paid), NULL),
                    IF(r.perfex_credited <> r.whmcs_credited,
                       CONCAT('credited ', r.whmcs_credited, ' but in Perfex ', r.perfex_credited),
                       NULL),
                    IF(r.perfex_refunded <> r.whmcs_refunded,
                       CONCAT('refunded ', r.whmcs_refunded, ' but in Perfex ', r.perfex_refunded),
                       NULL)),
                CASE WHEN r.native_count = 0 THEN ''
                     WHEN r.native_count = 1 THEN '; 1 payment or credit is not from WHMCS'
                     ELSE CONCAT('; ', r.native_count, ' payments or credits are not from WHMCS')
                END,
                '; whmcs_retry brings back what is from WHMCS')
       END AS reason
  FROM (SELECT g.whmcs_id, g.client_id, g.invoice_month, g.currency, g.whmcs_status, g.perfex_id,
               g.perfex_status, g.is_skipped, g.whmcs_billed, g.perfex_billed, g.whmcs_credited,
               g.perfex_credited, g.whmcs_paid, g.perfex_paid, g.whmcs_refunded, g.perfex_refunded,
               g.whmcs_open, g.perfex_open, g.is_different, g.quarantine_code,
               g.quarantine_reason, g.has_other_customer, g.has_other_currency, g.native_count,
               CASE WHEN g.is_different = 0 AND g.is_skipped = 0 AND g.quarantine_code IS NULL
                    THEN NULL
                    WHEN g.is_gone THEN 'deleted_in_whmcs'
                    WHEN g.quarantine_code IS NOT NULL THEN 'quarantine'
                    WHEN g.has_invoice THEN 'mass_payment'
                    WHEN g.has_funds THEN 'add_funds'
                    WHEN g.link_id IS NOT NULL AND g.perfex_id IS NULL THEN 'perfex_deleted'
                    WHEN g.is_customer_gone THEN 'customer_deleted'
                    WHEN g.link_id IS NULL AND g.is_before_range THEN 'out_of_range'
                    WHEN g.link_id IS NOT NULL AND g.is_range_new THEN 'range_new'
                    WHEN g.link_id IS NULL OR g.is_waiting THEN 'not_yet_synced'
                    ELSE 'edited_in_perfex' END COLLATE utf8mb4_bin AS code
          FROM (SELECT f.whmcs_id, f.client_id, f.invoice_month, f.currency, f.whmcs_status,
                       f.perfex_id, f.perfex_status, f.is_skipped, f.is_gone, f.has_invoice,
                       f.has_funds, f.link_id, f.is_customer_gone, f.is_before_range,
                       f.is_range_new, f.is_waiting, f.quarantine_code, f.quarantine_reason,
                       f.has_other_customer, f.has_other_currency, f.native_count,
                       f.whmcs_billed, f.perfex_billed, f.whmcs_credited, f.perfex_credited,
                       f.whmcs_paid, f.perfex_paid, f.whmcs_refunded, f.perfex_refunded,
                       f.whmcs_open, f.perfex_open,
                       IF(f.whmcs_billed <> f.perfex_billed OR f.whmcs_credited <> f.perfex_credited
                          OR f.whmcs_paid <> f.perfex_paid OR f.whmcs_refunded <> f.perfex_refunded
                          OR f.whmcs_open <> f.perfex_open OR f.has_other_customer
                          OR f.has_other_currency OR (f.is_stale AND NOT f.is_gone)
                          OR (f.perfex_id IS NULL AND NOT f.is_skipped), 1, 0) AS is_different
                  FROM (SELECT e.whmcs_id, e.client_id, e.currency, e.whmcs_status, e.perfex_id,
                               e.perfex_status, e.is_skipped, e.is_gone, e.has_invoice,
                               e.has_funds, e.link_id, e.is_customer_gone,
                               COALESCE(e.invoice_date >= o.since_date, 0) = 0
                                   AND o.sync_range = 'since' AS is_before_range,
                               o.sync_range = 'new' AS is_range_new, e.is_stale,
                               e.is_stale OR e.is_due AS is_waiting,
                               e.quarantine_code, e.quarantine_reason, e.has_other_customer,
                               e.has_other_currency, e.native_count,
                               COALESCE(e.invoice_date, DATE('1970-01-01'))
                                   - INTERVAL DAYOFMONTH(COALESCE(e.invoice_date,
                                                                  DATE('1970-01-01'))) - 1 DAY
                                   AS invoice_month,
                               CAST(e.is_counted * e.is_billed * e.gross AS DECIMAL(20,2))
                                   AS whmcs_billed,
                               CAST(e.perfex_billed AS DECIMAL(20,2)) AS perfex_billed,
                               CAST(e.is_counted * e.credit AS DECIMAL(20,2)) AS whmcs_credited,
                               CAST(e.perfex_credited AS DECIMAL(20,2)) AS perfex_credited,
                               CAST(e.is_counted * (e.credit + e.amount_in
                                   + e.marked * o.is_marked) AS DECIMAL(20,2)) AS whmcs_paid,
                               CAST(e.perfex_paid AS DECIMAL(20,2)) AS perfex_paid,
                               CAST(e.is_counted * e.amount_out AS DECIMAL(20,2))
                                   AS whmcs_refunded,
                               CAST(e.perfex_refunded AS DECIMAL(20,2)) AS perfex_refunded,
                               CAST(e.is_counted * e.is_billed * GREATEST(e.gross - e.credit
                                   - e.amount_in - e.marked * o.is_marked
                                   + IF(e.is_settled, 0, e.amount_out), 0) AS DECIMAL(20,2))
                                   AS whmcs_open,
                               CAST(IF(e.perfex_status IN (5, 6), 0,
                                       GREATEST(e.perfex_billed - e.perfex_paid
                                                + IF(e.is_settled, 0, e.perfex_refunded), 0))
                                    AS DECIMAL(20,2)) AS perfex_open
                          FROM (SELECT i.whmcs_id, i.client_id, i.currency_code AS currency,
                                       COALESCE(i.invoice_date, DATE(i.created_at))
                                           AS invoice_date,
                                       i.status AS whmcs_status, i.is_due, i.is_stale, i.credit,
                                       i.total + i.credit AS gross,
                                       COALESCE(s.target, 'open') IN ('open', 'paid') AS is_billed,
                                       COALESCE(s.target, 'open') = 'paid' AS is_settled,
                                       i.missing_at IS NOT NULL AS is_gone,
                                       COALESCE(t.has_invoice, 0) AS has_invoice,
                                       COALESCE(t.has_funds, 0) AS has_funds,
                                       t.invoice_id IS NOT NULL AS is_skipped,
                                       t.invoice_id IS NULL AND i.missing_at IS NULL AS is_counted,
                                       COALESCE(a.amount_in, 0) AS amount_in,
                                       COALESCE(a.amount_out, 0) AS amount_out,
                                       IF(COALESCE(a.amount_in, 0) = 0 AND s.target = 'paid'
                                          AND s.whmcs_status <> 'refunded' AND i.total > 0,
                                          i.total, 0) AS marked,
                                       l.perfex_id AS link_id, p.id AS perfex_id,
                                       p.status AS perfex_status,
                                       IF(p.status IN (5, 6), 0, COALESCE(p.total, 0))
                                           AS perfex_billed,
                                       IF(p.id IS NULL, 0, COALESCE(m.amount_credited, 0))
                                           AS perfex_credited,
                                       IF(p.id IS NULL, 0, COALESCE(m.amount_in, 0)
                                                           + COALESCE(c.amount, 0)) AS perfex_paid,
                                       IF(p.id IS NULL, 0, COALESCE(m.amount_out, 0)
                                                           + COALESCE(n.amount, 0))
                                           AS perfex_refunded,
                                       COALESCE(m.native_count, 0) + COALESCE(c.row_count, 0)
                                           AS native_count,
                                       k.perfex_id IS NOT NULL AND q.userid IS NULL
                                           AS is_customer_gone,
                                       p.id IS NOT NULL AND k.perfex_id IS NOT NULL
                                           AND p.clientid <> k.perfex_id AS has_other_customer,
                                       p.id IS NOT NULL
                                           AND NOT (CONVERT(u.name USING utf8mb4)
                                                    COLLATE utf8mb4_bin <=> i.currency_code)
                                           AS has_other_currency,
                                       z.code AS quarantine_code,
                                       CONCAT(z.code, ': ', z.reason) AS quarantine_reason
                                  FROM whmcs_invoice AS i
                                       LEFT JOIN whmcs_status_map AS s
                                         ON s.whmcs_status = LOWER(i.status)
                                       LEFT JOIN (SELECT x.invoice_id,
                                                         MAX(x.type = 'Invoice') AS has_invoice,
                                                         MAX(x.type = 'AddFunds') AS has_funds
                                                    FROM whmcs_invoice_line AS x
                                                   WHERE x.type IN ('Invoice', 'AddFunds')
                                                   GROUP BY x.invoice_id) AS t
                                         ON t.invoice_id = i.whmcs_id
                                       LEFT JOIN (SELECT x.invoice_id,
                                                         SUM(GREATEST(x.amount_in - x.amount_out,
                                                                      0)) AS amount_in,
                                                         SUM(GREATEST(x.amount_out - x.amount_in,
                                                                      0)) AS amount_out
                                                    FROM whmcs_transaction AS x
                                                   GROUP BY x.invoice_id) AS a
                                         ON a.invoice_id = i.whmcs_id
                                       LEFT JOIN whmcs_link AS l
                                         ON l.data_type = 'invoice' AND l.whmcs_id = i.whmcs_id
                                       LEFT JOIN _whmcs_px_invoices AS p ON p.id = l.perfex_id
                                       LEFT JOIN whmcs_link AS k
                                         ON k.data_type = 'client' AND k.whmcs_id = i.client_id
                                       LEFT JOIN _whmcs_px_clients AS q ON q.userid = k.perfex_id
                                       LEFT JOIN _whmcs_px_currencies AS u ON u.id = p.currency
                                       LEFT JOIN (SELECT x.invoiceid,
                                                         SUM(GREATEST(x.amount, 0)) AS amount_in,
                                                         SUM(GREATEST(-x.amount, 0)) AS amount_out,
                                                         SUM(IF(y.kind = 'credit', x.amount, 0))
                                                             AS amount_credited,
                                                         SUM(y.perfex_id IS NULL) AS native_count
                                                    FROM _whmcs_px_invoicepaymentrecords AS x
                                                         LEFT JOIN whmcs_payment_link AS y
                                                           ON y.perfex_id = x.id
                                                   GROUP BY x.invoiceid) AS m
                                         ON m.invoiceid = p.id
                                       LEFT JOIN (SELECT x.invoice_id, SUM(x.amount) AS amount,
                                                         COUNT(*) AS row_count
                                                    FROM _whmcs_px_credits AS x
                                                   GROUP BY x.invoice_id) AS c
                                         ON c.invoice_id = p.id
                                       LEFT JOIN (SELECT y.invoice_id, SUM(x.amount) AS amount
                                                    FROM whmcs_refund_link AS y
                                                         JOIN _whmcs_px_creditnote_refunds AS x
                                                           ON x.id = y.refund_id
                                                   GROUP BY y.invoice_id) AS n
                                         ON n.invoice_id = i.whmcs_id
                                       LEFT JOIN whmcs_quarantine_record AS z
                                         ON z.data_type = 'invoice' AND z.whmcs_id = i.whmcs_id
                                 WHERE i.missing_at IS NULL OR p.id IS NOT NULL) AS e
                               CROSS JOIN (SELECT MAX(IF(x.name = 'sync_range', x.value, ''))
                                                      AS sync_range,
                                                  NULLIF(MAX(IF(x.name = 'sync_since', x.value,
                                                                '')), '') AS since_date,
                                                  MAX(x.name = 'marked_paid' AND x.value = 'on')
                                                      AS is_marked
                                             FROM whmcs_option AS x) AS o) AS f) AS g) AS r;

-- One row per client, month of the invoice date (its first day) and currency: the sum
-- of the above. Differences are Perfex less WHMCS. different_invoices names the first
-- fifteen, and says how many more there are.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER VIEW whmcs_ledger AS
SELECT v.client_id, v.invoice_month, v.currency,
       COUNT(*) AS whmcs_count, COUNT(v.perfex_id) AS perfex_count,
       CAST(SUM(v.is_skipped) AS SIGNED) AS skipped_count,
       SUM(v.whmcs_billed) AS whmcs_billed, SUM(v.perfex_billed) AS perfex_billed,
       SUM(v.billed_difference) AS billed_difference,
       SUM(v.whmcs_credited) AS whmcs_credited, SUM(v.perfex_credited) AS perfex_credited,
       SUM(v.credited_difference) AS credited_difference,
       SUM(v.whmcs_paid) AS whmcs_paid, SUM(v.perfex_paid) AS perfex_paid,
       SUM(v.paid_difference) AS paid_difference,
       SUM(v.whmcs_refunded) AS whmcs_refunded, SUM(v.perfex_refunded) AS perfex_refunded,
       SUM(v.refunded_difference) AS refunded_difference,
       SUM(v.whmcs_open) AS whmcs_open, SUM(v.perfex_open) AS perfex_open,
       SUM(v.open_difference) AS open_difference,
       CAST(SUM(v.is_different) AS SIGNED) AS different_count,
       COALESCE(CONCAT(GROUP_CONCAT(v.entry ORDER BY v.whmcs_id SEPARATOR ', '),
                       IF(SUM(v.is_different) > 15,
                          CONCAT(' and ', CAST(SUM(v.is_different) - 15 AS SIGNED), ' more'), ''),
                       -- Fifteen fit into the smallest default of the servers, 1024.
                       IF(LENGTH(GROUP_CONCAT(v.entry SEPARATOR ', '))
                              < SUM(LENGTH(v.entry) + 2) - 2,
                          ' ... cut, group_concat_max_len is too small', '')), '')
           AS different_invoices
  FROM (SELECT n.client_id, n.invoice_month, n.currency, n.whmcs_id, n.perfex_id, n.is_skipped,
               n.whmcs_billed, n.perfex_billed, n.billed_difference, n.whmcs_credited,
               n.perfex_credited, n.credited_difference, n.whmcs_paid, n.perfex_paid,
               n.paid_difference, n.whmcs_refunded, n.perfex_refunded, n.refunded_difference,
               n.whmcs_open, n.perfex_open, n.open_difference, n.is_different,
               IF(n.is_different = 1 AND n.place <= 15,
                  CONCAT(n.whmcs_id, ' (',
                         IF(n.code = 'quarantine', CONCAT('quarantine ', n.quarantine_code),
                            n.code), ')'), NULL) AS entry
          FROM (SELECT d.client_id, d.invoice_month, d.currency, d.whmcs_id, d.perfex_id,
                       d.is_skipped, d.whmcs_billed, d.perfex_billed, d.billed_difference,
                       d.whmcs_credited, d.perfex_credited, d.credited_difference, d.whmcs_paid,
                       d.perfex_paid, d.paid_difference, d.whmcs_refunded, d.perfex_refunded,
                       d.refunded_difference, d.whmcs_open, d.perfex_open, d.open_difference,
                       d.is_different, d.code, d.quarantine_code,
                       ROW_NUMBER() OVER (PARTITION BY d.client_id, d.invoice_month, d.currency
                                          ORDER BY d.is_different DESC, d.whmcs_id) AS place
                  FROM whmcs_ledger_invoices AS d) AS n) AS v
 GROUP BY v.client_id, v.invoice_month, v.currency;
