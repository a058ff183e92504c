-- What a linked or linkable WHMCS invoice looks like as a Perfex header, but for
-- the figures and notes, which _whmcs_prepare_invoices and the mapping work out;
-- status is the one of four that the status map makes of WHMCS's.
-- number_format 0 prints the bare number, 1 prefix + six
-- digits; a number that Perfex cannot print is kept in the admin note.
CREATE OR REPLACE DEFINER
    = 'whmcs_perfex'@'localhost' SQL SECURITY INVOKER VIEW _whmcs_want_invoice AS
SELECT i.whmcs_id, l.perfex_id, q.userid AS customer_id,
       k.perfex_id AS linked_customer_id, u.id AS currency,
       CASE WHEN m.target = 'draft' THEN 1000000000
            WHEN i.invoicenum REGEXP '^[1-9][0-9]{0,7}$' THEN i.invoicenum + o.offset_number
            WHEN i.invoicenum REGEXP '[^0-9][0-9]{6,8}$' AND CHAR_LENGTH(i.invoicenum) <= 50
                 THEN REGEXP_SUBSTR(i.invoicenum, '[0-9]+$') + 0
            ELSE i.whmcs_id + o.offset_number END AS number,
       CASE WHEN COALESCE(m.target, 'open') <> 'draft' AND i.invoicenum REGEXP '[^0-9][0-9]{6,8}$'
           AND CHAR_LENGTH(i.invoicenum) <= 50
                 THEN _whmcs_clean(REGEXP_REPLACE(i.invoicenum, '[0-9]+$', ''), 0)
            ELSE o.prefix END AS prefix,
       IF(i.invoicenum REGEXP '[^0-9][0-9]{6,8}$' OR o.prefix <> '', 1, 0) AS number_format,
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
       CROSS JOIN (SELECT MAX(IF(x.name = 'invoice_prefix', x.value, '')) AS prefix,
                          MAX(IF(x.name = 'invoice_number_offset', x.value, '0')) + 0
                              AS offset_number
                     FROM whmcs_option AS x) AS o
       LEFT JOIN whmcs_status_map AS m ON m.whmcs_status = LOWER(i.status)
       LEFT JOIN whmcs_link AS k ON k.data_type = 'client' AND k.whmcs_id = i.client_id
       LEFT JOIN _whmcs_px_clients AS q ON q.userid = k.perfex_id
       LEFT JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = i.whmcs_id
       LEFT JOIN _whmcs_px_currencies AS u ON CONVERT(u.name USING utf8mb4) COLLATE utf8mb4_bin
           = i.currency_code;
