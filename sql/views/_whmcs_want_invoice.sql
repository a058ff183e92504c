-- What a linked or linkable WHMCS invoice looks like as a Perfex header, but for
-- the figures and notes, which _whmcs_prepare_invoices and the mapping work out;
-- status is the one of four that the status map makes of WHMCS's, the number that
-- of _whmcs_assign_numbers.
CREATE OR REPLACE DEFINER
    = 'whmcs_perfex'@'localhost' SQL SECURITY INVOKER VIEW _whmcs_want_invoice AS
SELECT i.whmcs_id, l.perfex_id, q.userid AS customer_id,
       k.perfex_id AS linked_customer_id, u.id AS currency,
       n.number, n.prefix, n.number_format, n.formatted_number,
       COALESCE(i.created_at, CAST(i.invoice_date AS DATETIME), '1970-01-01 00:00:00')
           AS datecreated,
       COALESCE(i.invoice_date, DATE(i.created_at), DATE('1970-01-01')) AS invoice_date,
       i.due_date,
       CASE m.target WHEN 'draft' THEN 'Draft' WHEN 'cancelled' THEN 'Cancelled'
                     WHEN 'paid' THEN 'Paid' ELSE 'Unpaid' END AS status,
       _whmcs_fit(CONCAT('WHMCS invoice #', i.whmcs_id,
                         IF(i.invoicenum = '', '',
                            CONCAT(', number ', _whmcs_clean(i.invoicenum, 0)))),
                  w.invoices_adminnote, w.invoices_adminnote_charset) AS adminnote,
       w.invoices_prefix AS prefix_width, w.invoices_prefix_charset AS prefix_charset
  FROM whmcs_invoice AS i
       CROSS JOIN _whmcs_px_width AS w
       LEFT JOIN whmcs_invoice_number AS n ON n.whmcs_id = i.whmcs_id
       LEFT JOIN whmcs_status_map AS m ON m.whmcs_status = LOWER(i.status)
       LEFT JOIN whmcs_link AS k ON k.data_type = 'client' AND k.whmcs_id = i.client_id
       LEFT JOIN _whmcs_px_clients AS q ON q.userid = k.perfex_id
       LEFT JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = i.whmcs_id
       -- A currency that is there twice is the first of its name.
       LEFT JOIN _whmcs_px_currencies AS u
         ON CONVERT(u.name USING utf8mb4) COLLATE utf8mb4_bin = i.currency_code
        AND NOT EXISTS (SELECT 1 FROM _whmcs_px_currencies AS x
                         WHERE x.id < u.id
                           AND CONVERT(x.name USING utf8mb4) COLLATE utf8mb4_bin
                               = i.currency_code);
