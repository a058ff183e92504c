-- _whmcs_preview_documents
--
-- Description
--   Keeps what would become of the figures of a batch of invoices: header, lines, payments,
--   refunds, each with what Perfex has now and what it would have. Customers are named by
--   their WHMCS client, since a new one has no number in Perfex yet.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    what _whmcs_plan_invoices worked out, Perfex
-- Writes   whmcs_preview_field

DROP PROCEDURE IF EXISTS _whmcs_preview_documents;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_preview_documents (
    IN in_run_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Keep what would become of a batch of invoices'
BEGIN
    DECLARE v_pad INT DEFAULT _whmcs_number_width();
    DECLARE v_has_number INT DEFAULT COALESCE((SELECT MAX(x.has_formatted_number)
        FROM whmcs_perfex_binding AS x), 0);

    CALL _whmcs_preview_paid();
    INSERT INTO whmcs_preview_field (run_id, data_type, whmcs_id, field, old_value, new_value)
    SELECT in_run_id, 'invoice', z.whmcs_id, z.field, z.old_value, z.new_value
      FROM (SELECT s.whmcs_id, k.field,
                   CASE k.field
                       WHEN 'number' THEN s.old_number WHEN 'numbering' THEN s.old_numbering
                       WHEN 'date' THEN s.old_date WHEN 'due date' THEN s.old_due
                       WHEN 'customer' THEN s.old_customer WHEN 'currency' THEN s.old_currency
                       WHEN 'status' THEN s.old_status WHEN 'subtotal' THEN s.old_subtotal
                       WHEN 'tax' THEN s.old_tax WHEN 'total' THEN s.old_total
                       WHEN 'adjustment' THEN s.old_adjustment WHEN 'discount' THEN s.old_discount
                       WHEN 'sent' THEN s.old_sent ELSE s.old_button END AS old_value,
                   CASE k.field
                       WHEN 'number' THEN s.new_number WHEN 'numbering' THEN s.new_numbering
                       WHEN 'date' THEN s.new_date WHEN 'due date' THEN s.new_due
                       WHEN 'customer' THEN s.new_customer WHEN 'currency' THEN s.new_currency
                       WHEN 'status' THEN s.new_status WHEN 'subtotal' THEN s.new_subtotal
                       WHEN 'tax' THEN s.new_tax WHEN 'total' THEN s.new_total
                       WHEN 'adjustment' THEN s.new_adjustment WHEN 'discount' THEN s.new_discount
                       WHEN 'sent' THEN s.new_sent ELSE s.new_button END AS new_value
              FROM (SELECT d.whmcs_id,
                           IF(v_has_number, CONVERT(f.formatted_number USING utf8mb4),
                              IF(p.id IS NULL, NULL,
                                 _whmcs_print_number(CONVERT(p.prefix USING utf8mb4), p.number,
                                                     p.number_format, p.date, v_pad)))
                               AS old_number,
                           n.formatted_number AS new_number,
                           CONCAT('prefix "', CONVERT(COALESCE(p.prefix, '') USING utf8mb4),
                                  '", number ', p.number, ', format ', p.number_format)
                               AS old_numbering,
                           IF(p.id IS NULL, NULL,
                              CONCAT('prefix "', n.prefix, '", number ', n.number, ', format ',
                                     n.number_format)) AS new_numbering,
                           CAST(p.date AS CHAR) AS old_date,
                           CAST(d.document_date AS CHAR) AS new_date,
                           CAST(p.duedate AS CHAR) AS old_due, CAST(d.due_date AS CHAR) AS new_due,
                           IF(p.id IS NULL, NULL,
                              IF(l.whmcs_id IS NULL,
                                 CONCAT(CONVERT(COALESCE(q.company, '') USING utf8mb4),
                                        ' (Perfex customer ', p.clientid, ')'),
                                 CONCAT(_whmcs_client_name(l.whmcs_id), ' (WHMCS client ',
                                        l.whmcs_id, ')'))) AS old_customer,
                           CONCAT(_whmcs_client_name(d.client_id), ' (WHMCS client ', d.client_id,
                                  ')') AS new_customer,
                           CONVERT(u.name USING utf8mb4) AS old_currency,
                           d.currency_code AS new_currency,
                           ELT(p.status, 'unpaid', 'paid', 'partially paid', 'overdue',
                               'cancelled', 'draft') AS old_status,
                           ELT(_whmcs_invoice_status(
                                   IF(d.status IN ('Draft', 'Cancelled'), d.status, ''), d.gross,
                                   d.due_date, m.paid, m.first_amount),
                               'unpaid', 'paid', 'partially paid', 'overdue', 'cancelled',
                               'draft') AS new_status,
                           CAST(CAST(p.subtotal AS DECIMAL(20,2)) AS CHAR) AS old_subtotal,
                           CAST(CAST(d.subtotal + d.rest AS DECIMAL(20,2)) AS CHAR)
                               AS new_subtotal,
                           CAST(CAST(p.total_tax AS DECIMAL(20,2)) AS CHAR) AS old_tax,
                           CAST(CAST(d.net_taxed * (d.rate + d.rate2) / 100 AS DECIMAL(20,2))
                                AS CHAR) AS new_tax,
                           CAST(CAST(p.total AS DECIMAL(20,2)) AS CHAR) AS old_total,
                           CAST(CAST(d.gross AS DECIMAL(20,2)) AS CHAR) AS new_total,
                           CAST(CAST(NULLIF(p.adjustment, 0) AS DECIMAL(20,2)) AS CHAR)
                               AS old_adjustment, CAST(NULL AS CHAR) AS new_adjustment,
                           CAST(CAST(NULLIF(p.discount_total, 0) AS DECIMAL(20,2)) AS CHAR)
                               AS old_discount, CAST(NULL AS CHAR) AS new_discount,
                           IF(p.sent = 1, 'yes', IF(p.id IS NULL, NULL, 'no')) AS old_sent,
                           IF(d.status <> 'Draft', IF(p.id IS NULL, NULL, 'yes'),
                              IF(p.id IS NULL, NULL, 'no')) AS new_sent,
                           IF(p.allowed_payment_modes = 'a:0:{}', 'no',
                              IF(p.id IS NULL, NULL, 'yes')) AS old_button,
                           CASE WHEN p.id IS NULL THEN NULL WHEN d.status = 'Paid' THEN 'no'
                                WHEN d.status = 'Unpaid'
                                     OR COALESCE(p.allowed_payment_modes, '') <> 'a:0:{}'
                                THEN 'yes' ELSE 'no' END AS new_button
                      FROM tmp_whmcs_doc AS d
                           JOIN whmcs_invoice_number AS n ON n.whmcs_id = d.whmcs_id
                           LEFT JOIN tmp_whmcs_paid AS m ON m.perfex_id = d.whmcs_id
                           LEFT JOIN _whmcs_px_invoices AS p ON p.id = d.perfex_id
                           LEFT JOIN _whmcs_px_invoice_number AS f ON f.id = d.perfex_id
                           LEFT JOIN _whmcs_px_clients AS q ON q.userid = p.clientid
                           LEFT JOIN _whmcs_px_currencies AS u ON u.id = p.currency
                           LEFT JOIN whmcs_link AS l
                             ON l.data_type = 'client' AND l.perfex_id = p.clientid) AS s
                   JOIN (SELECT 'number' AS field UNION ALL SELECT 'numbering'
                         UNION ALL SELECT 'date' UNION ALL SELECT 'due date'
                         UNION ALL SELECT 'customer' UNION ALL SELECT 'currency'
                         UNION ALL SELECT 'status' UNION ALL SELECT 'subtotal'
                         UNION ALL SELECT 'tax' UNION ALL SELECT 'total'
                         UNION ALL SELECT 'adjustment' UNION ALL SELECT 'discount'
                         UNION ALL SELECT 'sent' UNION ALL SELECT 'pay button') AS k) AS z
     WHERE NOT z.old_value <=> z.new_value;
    DROP TEMPORARY TABLE tmp_whmcs_paid;

    CALL _whmcs_preview_lines(in_run_id);
    CALL _whmcs_preview_payments(in_run_id);
END$$

DELIMITER ;
