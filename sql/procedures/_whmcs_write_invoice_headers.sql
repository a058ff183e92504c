-- _whmcs_write_invoice_headers
--
-- Description
--   Inserts and updates the invoices of a batch, with their notes and custom
--   fields. A new row is found again by its random hash.
-- Parameters
--   io_written (BIGINT)   grows by the rows written
-- Reads    tmp_whmcs_batch, tmp_whmcs_doc, tmp_whmcs_payment, whmcs_invoice_number,
--          whmcs_plan_field
-- Writes   Perfex invoices, customfieldsvalues; whmcs_link, tmp_whmcs_batch and
--          tmp_whmcs_doc (ids)

DROP PROCEDURE IF EXISTS _whmcs_write_invoice_headers;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_invoice_headers (INOUT io_written BIGINT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Insert and update the invoices of a batch'
BEGIN
    DECLARE v_is_silent INT DEFAULT _whmcs_option('reminders') <> 'on';
    DECLARE v_has_number INT DEFAULT COALESCE((SELECT MAX(x.has_formatted_number)
        FROM whmcs_perfex_binding AS x), 0);
    DECLARE v_first BIGINT UNSIGNED;
    DECLARE v_new_count BIGINT;
    DECLARE v_modes TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT CONCAT('a:', COUNT(*), ':{', COALESCE(GROUP_CONCAT(CONCAT('i:', m.place, ';s:',
        LENGTH(m.id), ':"', m.id, '";')
                                                 ORDER BY m.place SEPARATOR ''), ''), '}')
      INTO v_modes
      FROM (SELECT x.id, ROW_NUMBER() OVER (ORDER BY x.id) - 1 AS place
          FROM _whmcs_px_payment_modes AS x
             WHERE x.active = 1 AND x.selected_by_default = 1 AND x.expenses_only = 0) AS m;

    -- A new invoice has our payments only, so its status is known before it is there.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_settled;
    CREATE TEMPORARY TABLE tmp_whmcs_settled (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        paid DECIMAL(20,2) NOT NULL,
        first_amount DECIMAL(15,2) NOT NULL
    ) ENGINE = InnoDB;
    INSERT INTO tmp_whmcs_settled (whmcs_id, paid, first_amount)
    SELECT f.whmcs_id, SUM(f.amount), MAX(IF(f.place = 1, f.amount, NULL))
      FROM (SELECT m.whmcs_id, m.amount,
                   ROW_NUMBER() OVER (PARTITION BY m.whmcs_id
                                      ORDER BY m.kind DESC, m.transaction_id) AS place
              FROM tmp_whmcs_payment AS m) AS f
     GROUP BY f.whmcs_id;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_created;
    CREATE TEMPORARY TABLE tmp_whmcs_created (
        hash CHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
        whmcs_id BIGINT UNSIGNED NOT NULL,
        perfex_id BIGINT UNSIGNED NULL
    ) ENGINE = InnoDB;
    INSERT INTO tmp_whmcs_created (hash, whmcs_id)
    SELECT LOWER(HEX(RANDOM_BYTES(16))), b.whmcs_id
      FROM tmp_whmcs_batch AS b
     WHERE b.action = 'create';
    SET v_new_count = ROW_COUNT();

    IF v_new_count > 0 THEN
        -- Most invoices are paid at once; most addresses are short and in ASCII, and fit as
        -- they are.
        INSERT INTO _whmcs_px_invoices
               (sent, datesend, clientid, number, prefix, number_format, datecreated, date,
                duedate, currency, subtotal, total_tax, total, adjustment, addedfrom, hash, status,
                clientnote, terms, adminnote, cancel_overdue_reminders, allowed_payment_modes,
                discount_percent, discount_total, discount_type, recurring, billing_street,
                billing_city, billing_state, billing_zip, billing_country, include_shipping,
                show_shipping_on_invoice, show_quantity_as)
        SELECT d.status <> 'Draft', IF(d.status = 'Draft', NULL, d.datecreated), d.customer_id,
               n.number, n.prefix, n.number_format, d.datecreated, d.document_date, d.due_date,
               d.currency, d.subtotal + d.rest,
               ROUND(d.net_taxed * (d.rate + d.rate2) / 100, 2), d.gross, 0, @whmcs_staff, t.hash,
               IF(d.status = 'Paid' AND m.first_amount = d.gross, 2,
                  _whmcs_invoice_status(d.status, d.gross, d.due_date, m.paid,
                                        m.first_amount)),
               COALESCE((SELECT f.new_value FROM whmcs_plan_field AS f
                          WHERE f.data_type = 'invoice' AND f.whmcs_id = t.whmcs_id
                            AND f.perfex_field = 'clientnote'), ''),
               COALESCE((SELECT f.new_value FROM whmcs_plan_field AS f
                          WHERE f.data_type = 'invoice' AND f.whmcs_id = t.whmcs_id
                            AND f.perfex_field = 'terms'), ''),
               IF(i.invoicenum = '', CONCAT('WHMCS invoice #', i.whmcs_id),
                  _whmcs_fit(CONCAT('WHMCS invoice #', i.whmcs_id, ', number ',
                                    _whmcs_clean(i.invoicenum, 0)),
                             w.invoices_adminnote, w.invoices_adminnote_charset)),
               v_is_silent, IF(d.status IN ('Paid', 'Cancelled'), 'a:0:{}', v_modes), 0, 0, '', 0,
               IF(LENGTH(d.billing_street)
                      <= LEAST(CHAR_LENGTH(d.billing_street), w.invoices_billing_street),
                  d.billing_street,
                  _whmcs_fit(d.billing_street, w.invoices_billing_street,
                             w.invoices_billing_street_charset)),
               IF(LENGTH(d.billing_city)
                      <= LEAST(CHAR_LENGTH(d.billing_city), w.invoices_billing_city),
                  d.billing_city,
                  _whmcs_fit(d.billing_city, w.invoices_billing_city,
                             w.invoices_billing_city_charset)),
               IF(LENGTH(d.billing_state)
                      <= LEAST(CHAR_LENGTH(d.billing_state), w.invoices_billing_state),
                  d.billing_state,
                  _whmcs_fit(d.billing_state, w.invoices_billing_state,
                             w.invoices_billing_state_charset)),
               IF(LENGTH(d.billing_zip)
                      <= LEAST(CHAR_LENGTH(d.billing_zip), w.invoices_billing_zip),
                  d.billing_zip,
                  _whmcs_fit(d.billing_zip, w.invoices_billing_zip,
                             w.invoices_billing_zip_charset)),
               d.billing_country, 0, 1, 1
          FROM tmp_whmcs_created AS t
               JOIN tmp_whmcs_doc AS d ON d.whmcs_id = t.whmcs_id
               JOIN whmcs_invoice AS i ON i.whmcs_id = t.whmcs_id
               JOIN whmcs_invoice_number AS n ON n.whmcs_id = t.whmcs_id
               LEFT JOIN tmp_whmcs_settled AS m ON m.whmcs_id = t.whmcs_id
               CROSS JOIN _whmcs_px_width AS w
         ORDER BY t.whmcs_id;
        SET v_first = LAST_INSERT_ID();
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        UPDATE tmp_whmcs_created AS t
               JOIN _whmcs_px_invoices AS p
                 ON p.id >= v_first AND CONVERT(p.hash USING utf8mb4) COLLATE utf8mb4_bin = t.hash
           SET t.perfex_id = p.id;
        INSERT INTO whmcs_link (data_type, whmcs_id, perfex_id, how, linked_at)
        SELECT 'invoice', t.whmcs_id, t.perfex_id, 'created', UTC_TIMESTAMP(6)
          FROM tmp_whmcs_created AS t
         WHERE t.perfex_id IS NOT NULL;
        SET io_written = io_written + ROW_COUNT();
        UPDATE tmp_whmcs_batch AS b JOIN tmp_whmcs_created AS t ON t.whmcs_id = b.whmcs_id
           SET b.perfex_id = t.perfex_id;
        UPDATE tmp_whmcs_doc AS d JOIN tmp_whmcs_created AS t ON t.whmcs_id = d.whmcs_id
           SET d.perfex_id = t.perfex_id;
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        IF v_has_number THEN
            UPDATE tmp_whmcs_created AS t
                   STRAIGHT_JOIN _whmcs_px_invoice_number AS f ON f.id = t.perfex_id
                   JOIN whmcs_invoice_number AS n ON n.whmcs_id = t.whmcs_id
               SET f.formatted_number = n.formatted_number;
        END IF;
    END IF;

    IF EXISTS (SELECT 1 FROM tmp_whmcs_batch AS b WHERE b.action = 'update') THEN
        CALL _whmcs_update_invoice_headers(v_modes, io_written);
    END IF;
    DO IF(@whmcs_is_holding, NULL, whmcs_pump());
    CALL _whmcs_write_custom_values('invoice', io_written);

    DROP TEMPORARY TABLE tmp_whmcs_created;
    DROP TEMPORARY TABLE tmp_whmcs_settled;
END$$

DELIMITER ;
