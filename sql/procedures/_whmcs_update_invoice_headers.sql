-- _whmcs_update_invoice_headers
--
-- Description
--   Brings the headers of invoices that exist in line: figures, number, dates,
--   customer, mapped notes. Id, hash and the address of the same customer stay.
-- Parameters
--   in_modes (TEXT)       payment modes of an open invoice, as PHP serialises them
--   io_written (BIGINT)   grows by the rows written
-- Reads    tmp_whmcs_batch, tmp_whmcs_doc, whmcs_invoice_number, whmcs_plan_field
-- Writes   Perfex invoices

DROP PROCEDURE IF EXISTS _whmcs_update_invoice_headers;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_update_invoice_headers (
    IN in_modes TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    INOUT io_written BIGINT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Update the invoices of a batch that exist'
BEGIN
    DECLARE v_has_number INT DEFAULT COALESCE((SELECT MAX(x.has_formatted_number)
        FROM whmcs_perfex_binding AS x), 0);

    -- Who gets the invoice of another customer gets it with the own address.
    UPDATE tmp_whmcs_doc AS d
           STRAIGHT_JOIN _whmcs_px_invoices AS p ON d.perfex_id = p.id AND d.is_present = 1
           JOIN _whmcs_px_clients AS k ON k.userid = d.customer_id
           CROSS JOIN _whmcs_px_width AS w
       SET p.billing_street = _whmcs_fit(k.billing_street, w.invoices_billing_street,
                                         w.invoices_billing_street_charset),
           p.billing_city = _whmcs_fit(k.billing_city, w.invoices_billing_city,
                                       w.invoices_billing_city_charset),
           p.billing_state = _whmcs_fit(k.billing_state, w.invoices_billing_state,
                                        w.invoices_billing_state_charset),
           p.billing_zip = _whmcs_fit(k.billing_zip, w.invoices_billing_zip,
                                      w.invoices_billing_zip_charset),
           p.billing_country = k.billing_country
     WHERE d.code IS NULL AND p.clientid <> d.customer_id;
    SET io_written = io_written + ROW_COUNT();
    UPDATE tmp_whmcs_doc AS d
           STRAIGHT_JOIN _whmcs_px_invoices AS p ON d.perfex_id = p.id AND d.is_present = 1
           JOIN whmcs_invoice_number AS n ON n.whmcs_id = d.whmcs_id
       SET p.sent = d.status <> 'Draft',
           p.datesend = IF(d.status = 'Draft', NULL, COALESCE(p.datesend, d.datecreated)),
           p.clientid = d.customer_id, p.number = n.number,
           p.prefix = n.prefix,
           p.number_format = n.number_format,
           p.date = d.document_date, p.duedate = d.due_date, p.currency = d.currency,
           p.subtotal = d.subtotal + d.rest, p.total = d.gross, p.adjustment = 0,
           p.total_tax = ROUND(d.net_taxed * (d.rate + d.rate2) / 100, 2),
           p.discount_percent = 0, p.discount_total = 0, p.discount_type = '',
           p.allowed_payment_modes = CASE
               WHEN d.status = 'Paid' THEN 'a:0:{}'
               WHEN d.status = 'Unpaid' AND p.allowed_payment_modes = 'a:0:{}' THEN in_modes
               ELSE p.allowed_payment_modes END,
           p.status = IF(p.status = 6 AND d.status <> 'Draft', 1, p.status)
     WHERE d.code IS NULL;
    SET io_written = io_written + ROW_COUNT();

    IF v_has_number THEN
        UPDATE tmp_whmcs_doc AS d
               STRAIGHT_JOIN _whmcs_px_invoice_number AS f ON f.id = d.perfex_id
               JOIN whmcs_invoice_number AS n ON n.whmcs_id = d.whmcs_id
           SET f.formatted_number = n.formatted_number
         WHERE d.is_present = 1;
        SET io_written = io_written + ROW_COUNT();
    END IF;

    UPDATE tmp_whmcs_batch AS b
           STRAIGHT_JOIN _whmcs_px_invoices AS p ON b.perfex_id = p.id
           JOIN whmcs_plan_field AS f
             ON f.data_type = 'invoice' AND f.whmcs_id = b.whmcs_id
            AND f.perfex_field = 'clientnote' AND b.action = 'update'
       SET p.clientnote = f.new_value;
    SET io_written = io_written + ROW_COUNT();
    UPDATE tmp_whmcs_batch AS b
           STRAIGHT_JOIN _whmcs_px_invoices AS p ON b.perfex_id = p.id
           JOIN whmcs_plan_field AS f
             ON f.data_type = 'invoice' AND f.whmcs_id = b.whmcs_id
            AND f.perfex_field = 'terms' AND b.action = 'update'
       SET p.terms = f.new_value;
    SET io_written = io_written + ROW_COUNT();
END$$

DELIMITER ;
