-- _whmcs_write_invoice_headers
--
-- Description
--   Inserts and updates the invoices of a batch, with their notes and custom
--   fields. A new row is found again by its random hash.
-- Parameters
--   io_written (BIGINT)   grows by the rows written
-- Reads    tmp_whmcs_batch, tmp_whmcs_doc, _whmcs_want_invoice,
--          whmcs_plan_field
-- Writes   Perfex invoices, customfieldsvalues; whmcs_link, tmp_whmcs_batch (ids)

DROP PROCEDURE IF EXISTS _whmcs_write_invoice_headers;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_invoice_headers (INOUT io_written BIGINT)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Insert and update the invoices of a batch'
BEGIN
    DECLARE v_is_silent INT DEFAULT _whmcs_option('reminders') <> 'on';
    DECLARE v_first BIGINT UNSIGNED;
    DECLARE v_modes TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_staff BIGINT DEFAULT _whmcs_staff();

    SELECT CONCAT('a:', COUNT(*), ':{', COALESCE(GROUP_CONCAT(CONCAT('i:', m.place, ';s:',
        LENGTH(m.id), ':"', m.id, '";')
                                                 ORDER BY m.place SEPARATOR ''), ''), '}')
      INTO v_modes
      FROM (SELECT x.id, ROW_NUMBER() OVER (ORDER BY x.id) - 1 AS place
          FROM _whmcs_px_payment_modes AS x
             WHERE x.active = 1 AND x.selected_by_default = 1 AND x.expenses_only = 0) AS m;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_created;
    CREATE TEMPORARY TABLE tmp_whmcs_created (
        hash CHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
        whmcs_id BIGINT UNSIGNED NOT NULL
    ) ENGINE = InnoDB;
    INSERT INTO tmp_whmcs_created (hash, whmcs_id)
    SELECT LOWER(HEX(RANDOM_BYTES(16))), b.whmcs_id
      FROM tmp_whmcs_batch AS b
     WHERE b.action = 'create';

    INSERT INTO _whmcs_px_invoices
           (sent, datesend, clientid, number, prefix, number_format, datecreated, date,
               duedate, currency,
            subtotal, total_tax, total, adjustment, addedfrom, hash, status, clientnote,
                terms, adminnote,
            cancel_overdue_reminders, allowed_payment_modes, discount_percent, discount_total,
                discount_type,
            recurring, billing_street, billing_city, billing_state, billing_zip,
                billing_country,
            include_shipping, show_shipping_on_invoice, show_quantity_as)
    SELECT v.status <> 'Draft', IF(v.status = 'Draft', NULL, v.datecreated), v.customer_id,
        v.number,
           _whmcs_fit(v.prefix, v.prefix_width, v.prefix_charset), v.number_format,
               v.datecreated, v.invoice_date, v.due_date,
           v.currency, d.subtotal + d.rest, ROUND(d.net_taxed * (d.rate + d.rate2) / 100, 2),
               d.gross, 0,
           v_staff, t.hash, IF(v.status = 'Draft', 6, 1),
           COALESCE((SELECT f.new_value FROM whmcs_plan_field AS f
                      WHERE f.data_type = 'invoice' AND f.whmcs_id = t.whmcs_id
                        AND f.perfex_field = 'clientnote'), ''),
           COALESCE((SELECT f.new_value FROM whmcs_plan_field AS f
                      WHERE f.data_type = 'invoice' AND f.whmcs_id = t.whmcs_id
                        AND f.perfex_field = 'terms'), ''),
           v.adminnote, v_is_silent,
           IF(v.status IN ('Paid', 'Cancelled'), 'a:0:{}', v_modes), 0, 0, '', 0,
           _whmcs_fit(k.billing_street, w.invoices_billing_street,
                      w.invoices_billing_street_charset),
           _whmcs_fit(k.billing_city, w.invoices_billing_city, w.invoices_billing_city_charset),
           _whmcs_fit(k.billing_state, w.invoices_billing_state,
                      w.invoices_billing_state_charset),
           _whmcs_fit(k.billing_zip, w.invoices_billing_zip, w.invoices_billing_zip_charset),
           k.billing_country, 0, 1, 1
      FROM tmp_whmcs_created AS t
           JOIN tmp_whmcs_doc AS d ON d.whmcs_id = t.whmcs_id
           JOIN _whmcs_want_invoice AS v ON v.whmcs_id = t.whmcs_id
           JOIN _whmcs_px_clients AS k ON k.userid = v.customer_id
           CROSS JOIN _whmcs_px_width AS w
     ORDER BY t.whmcs_id;
    IF ROW_COUNT() > 0 THEN
        SET v_first = LAST_INSERT_ID();
        INSERT INTO whmcs_link (data_type, whmcs_id, perfex_id, how, linked_at)
        SELECT 'invoice', t.whmcs_id, p.id, 'created', UTC_TIMESTAMP(6)
          FROM _whmcs_px_invoices AS p
               JOIN tmp_whmcs_created AS t ON t.hash
                   = CONVERT(p.hash USING utf8mb4) COLLATE utf8mb4_bin
         WHERE p.id >= v_first;
        SET io_written = io_written + ROW_COUNT();
    END IF;

    -- Who gets the invoice of another customer gets it with the own address.
    UPDATE _whmcs_px_invoices AS p
           JOIN _whmcs_want_invoice AS v ON v.perfex_id = p.id
           JOIN tmp_whmcs_doc AS d ON d.whmcs_id = v.whmcs_id
           JOIN _whmcs_px_clients AS k ON k.userid = v.customer_id
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
     WHERE d.code IS NULL AND p.clientid <> v.customer_id;
    SET io_written = io_written + ROW_COUNT();
    UPDATE _whmcs_px_invoices AS p
           JOIN _whmcs_want_invoice AS v ON v.perfex_id = p.id
           JOIN tmp_whmcs_doc AS d ON d.whmcs_id = v.whmcs_id
       SET p.sent = v.status <> 'Draft',
           p.datesend = IF(v.status = 'Draft', NULL, COALESCE(p.datesend, v.datecreated)),
           p.clientid = v.customer_id, p.number = v.number,
           p.prefix = _whmcs_fit(v.prefix, v.prefix_width, v.prefix_charset),
           p.number_format = v.number_format,
           p.date = v.invoice_date, p.duedate = v.due_date, p.currency = v.currency,
           p.subtotal = d.subtotal + d.rest, p.total = d.gross, p.adjustment = 0,
           p.total_tax = ROUND(d.net_taxed * (d.rate + d.rate2) / 100, 2),
           p.discount_percent = 0, p.discount_total = 0, p.discount_type = '',
           p.allowed_payment_modes = CASE
               WHEN v.status = 'Paid' THEN 'a:0:{}'
               WHEN v.status = 'Unpaid' AND p.allowed_payment_modes = 'a:0:{}' THEN v_modes
               ELSE p.allowed_payment_modes END,
           p.status = IF(p.status = 6 AND v.status <> 'Draft', 1, p.status)
     WHERE d.code IS NULL;
    SET io_written = io_written + ROW_COUNT();

    UPDATE tmp_whmcs_batch AS b
           JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = b.whmcs_id
       SET b.perfex_id = l.perfex_id;
    UPDATE _whmcs_px_invoices AS p
           JOIN tmp_whmcs_batch AS b ON b.perfex_id = p.id
           JOIN whmcs_plan_field AS f
             ON f.data_type = 'invoice' AND f.whmcs_id = b.whmcs_id
            AND f.perfex_field = 'clientnote'
       SET p.clientnote = f.new_value;
    SET io_written = io_written + ROW_COUNT();
    UPDATE _whmcs_px_invoices AS p
           JOIN tmp_whmcs_batch AS b ON b.perfex_id = p.id
           JOIN whmcs_plan_field AS f
             ON f.data_type = 'invoice' AND f.whmcs_id = b.whmcs_id
            AND f.perfex_field = 'terms'
       SET p.terms = f.new_value;
    SET io_written = io_written + ROW_COUNT();
    CALL _whmcs_write_custom_values('invoice', io_written);

    DROP TEMPORARY TABLE tmp_whmcs_created;
END$$

DELIMITER ;
