-- Prints invoice @invoice_id as Perfex 3.4 would, from the tables of Perfex
-- alone and by Perfex's own arithmetic: a line is rate x qty; a tax is the sum
-- over its lines and rounded once; total = lines + taxes - discount +
-- adjustment; payments and applied credits reduce the amount due. The last line
-- says whether the sums stored in the header agree with that.

SET NAMES utf8mb4;

WITH invoice AS (
    SELECT i.id, COALESCE(i.formatted_number, i.number) AS label, i.date, i.duedate, i.subtotal,
           i.total_tax, i.total, COALESCE(i.adjustment, 0) AS adjustment, i.discount_total,
           IF(i.discount_type <> 'before_tax' OR i.subtotal = 0, 0,
               IF(i.discount_percent <> 0, i.discount_percent / 100,
                   i.discount_total / i.subtotal)) AS tax_cut,
           CONCAT_WS(', ', NULLIF(REPLACE(i.billing_street, '<br />\n', ', '), ''),
               CONCAT_WS(' ', i.billing_zip, i.billing_city), n.short_name) AS address,
           u.name AS currency,
           COALESCE(NULLIF(c.company, ''), CONCAT(p.firstname, ' ', p.lastname), '') AS customer,
           ELT(i.status, 'Unpaid', 'Paid', 'Partially paid', 'Overdue', 'Cancelled', 'Draft')
               AS status
      FROM tblinvoices AS i
           JOIN tblclients AS c ON c.userid = i.clientid
           JOIN tblcurrencies AS u ON u.id = i.currency
           LEFT JOIN tblcontacts AS p ON p.userid = c.userid AND p.is_primary = 1
           LEFT JOIN tblcountries AS n ON n.country_id = i.billing_country
     WHERE i.id = @invoice_id
), item AS (
    SELECT l.id, l.item_order, REPLACE(l.description, '\n', ' ') AS description, l.qty, l.rate,
           ROUND(l.qty * l.rate, 2) AS amount
      FROM tblitemable AS l
     WHERE l.rel_type = 'invoice' AND l.rel_id = @invoice_id
           AND (l.is_optional = 0 OR l.is_selected = 1)
), tax AS (
    SELECT t.taxname, t.taxrate, MIN(t.id) AS place,
           SUM(l.amount * t.taxrate / 100) * (1 - (SELECT i.tax_cut FROM invoice AS i)) AS amount
      FROM item AS l
           JOIN tblitem_tax AS t ON t.itemid = l.id AND t.rel_type = 'invoice'
     GROUP BY t.taxname, t.taxrate
), payment AS (
    SELECT p.id, p.date, p.amount, COALESCE(p.transactionid, '') AS transactionid,
           COALESCE(m.name, p.paymentmode, '') AS mode
      FROM tblinvoicepaymentrecords AS p
           LEFT JOIN tblpayment_modes AS m ON p.paymentmode = CONCAT(m.id, '')
     WHERE p.invoiceid = @invoice_id
    UNION ALL
    SELECT r.id, r.date, r.amount, '', 'Applied credit'
      FROM tblcredits AS r
     WHERE r.invoice_id = @invoice_id
), sums AS (
    SELECT COALESCE((SELECT SUM(l.amount) FROM item AS l), 0) AS item_sum,
           COALESCE((SELECT SUM(t.amount) FROM tax AS t), 0) AS tax_sum,
           COALESCE((SELECT SUM(p.amount) FROM payment AS p), 0) AS paid_sum
), document AS (
    SELECT i.id, i.label, i.date, i.duedate, i.subtotal, i.total_tax, i.total, i.adjustment,
           i.discount_total, i.address, i.currency, i.customer, i.status, s.item_sum, s.tax_sum,
           s.paid_sum,
           ROUND(s.item_sum + s.tax_sum - i.discount_total + i.adjustment, 2) AS computed_total
      FROM invoice AS i
           CROSS JOIN sums AS s
), page AS (
    SELECT 1 AS block, 0 AS place, CONCAT('INVOICE ', d.label, '   ', UPPER(d.status)) AS text,
           '' AS amount
      FROM document AS d
    UNION ALL
    SELECT 2, 0, CONCAT('Bill to: ', d.customer), '' FROM document AS d
    UNION ALL
    SELECT 3, 0, CONCAT('         ', d.address), '' FROM document AS d
    UNION ALL
    SELECT 4, 0, CONCAT('Date ', d.date, COALESCE(CONCAT(', due ', d.duedate), '')), d.currency
      FROM document AS d
    UNION ALL
    SELECT 5, l.item_order,
           CONCAT(LPAD(l.item_order, 3, ' '), '  ', RPAD(LEFT(l.description, 44), 44, ' '),
               LPAD(TRIM(l.qty) + 0, 5, ' '), ' x', LPAD(FORMAT(l.rate, 2), 11, ' ')),
               FORMAT(l.amount, 2)
      FROM item AS l
    UNION ALL
    SELECT 6, 0, LPAD('Sub total', 67, ' '), FORMAT(d.item_sum, 2) FROM document AS d
    UNION ALL
    SELECT 7, 0, LPAD('Discount', 67, ' '), FORMAT(-d.discount_total, 2)
      FROM document AS d
     WHERE d.discount_total <> 0
    UNION ALL
    SELECT 8, t.place, LPAD(CONCAT(t.taxname, ' (', t.taxrate, '%)'), 67, ' '),
           FORMAT(t.amount, 2)
      FROM tax AS t
    UNION ALL
    SELECT 9, 0, LPAD('Adjustment', 67, ' '), FORMAT(d.adjustment, 2)
      FROM document AS d
     WHERE d.adjustment <> 0
    UNION ALL
    SELECT 10, 0, LPAD('Total', 67, ' '), FORMAT(d.computed_total, 2) FROM document AS d
    UNION ALL
    SELECT 11, 0, CONCAT('     ', p.date, '  ', RPAD(LEFT(p.mode, 24), 24, ' '), ' ',
               LEFT(p.transactionid, 23)), FORMAT(-p.amount, 2)
      FROM payment AS p
    UNION ALL
    SELECT 12, 0, LPAD('Amount due', 67, ' '), FORMAT(d.computed_total - d.paid_sum, 2)
      FROM document AS d
    UNION ALL
    SELECT 13, 0,
           IF(d.subtotal = ROUND(d.item_sum, 2) AND d.total_tax = ROUND(d.tax_sum, 2)
                   AND d.total = d.computed_total,
               'The header agrees with the lines.',
               CONCAT('THE HEADER DISAGREES: sub total ', d.subtotal, ', tax ', d.total_tax,
                   ', total ', d.total)), ''
      FROM document AS d
)
SELECT IF(p.amount = '', p.text, CONCAT(RPAD(p.text, 68, ' '), LPAD(p.amount, 12, ' '))) AS invoice
  FROM page AS p
 ORDER BY p.block, p.place, p.text;
