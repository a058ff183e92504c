-- _whmcs_apply_invoices
--
-- Description
--   Brings planned invoices into Perfex, batch by batch, each in a transaction of
--   its own: header, lines, taxes, payments, status, refunds. Ids, hash and address of an
--   invoice that exists stay as they are.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_plan, what _whmcs_prepare_invoices works out
-- Writes   Perfex invoices; whmcs_link

DROP PROCEDURE IF EXISTS _whmcs_apply_invoices;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_apply_invoices (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Bring planned invoices into Perfex'
BEGIN
    DECLARE v_is_silent INT DEFAULT _whmcs_option('reminders') <> 'on';
    DECLARE v_has_number INT DEFAULT COALESCE((SELECT MAX(x.has_formatted_number)
        FROM whmcs_perfex_binding AS x), 0);
    DECLARE v_written BIGINT DEFAULT 0;
    DECLARE v_rows BIGINT;
    DECLARE v_first BIGINT UNSIGNED;
    DECLARE v_modes TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_staff BIGINT DEFAULT _whmcs_staff();
    DECLARE v_tax VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT (SELECT _whmcs_fit(_whmcs_clean(_whmcs_option('tax_name'), 0), w.item_tax_taxname,
                                   w.item_tax_taxname_charset) FROM _whmcs_px_width AS w);
    DECLARE v_tax2 VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT (SELECT _whmcs_fit(_whmcs_clean(_whmcs_option('tax2_name'), 0), w.item_tax_taxname,
                                   w.item_tax_taxname_charset) FROM _whmcs_px_width AS w);

    SELECT CONCAT('a:', COUNT(*), ':{', COALESCE(GROUP_CONCAT(CONCAT('i:', m.place, ';s:',
        LENGTH(m.id), ':"', m.id, '";')
                                                 ORDER BY m.place SEPARATOR ''), ''), '}')
      INTO v_modes
      FROM (SELECT x.id, ROW_NUMBER() OVER (ORDER BY x.id) - 1 AS place
          FROM _whmcs_px_payment_modes AS x
             WHERE x.active = 1 AND x.selected_by_default = 1 AND x.expenses_only = 0) AS m;

    CALL _whmcs_begin_apply();
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_created;
    CREATE TEMPORARY TABLE tmp_whmcs_created (
        hash CHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
        whmcs_id BIGINT UNSIGNED NOT NULL
    ) ENGINE = InnoDB;

    work: LOOP
        CALL _whmcs_take_batch('invoice');
        IF NOT EXISTS (SELECT 1 FROM tmp_whmcs_batch AS b) THEN
            LEAVE work;
        END IF;
        SELECT MIN(b.whmcs_id), MAX(b.whmcs_id) INTO @whmcs_low, @whmcs_high FROM tmp_whmcs_batch
            AS b;
        CALL _whmcs_prepare_invoices();
        DELETE t
          FROM tmp_whmcs_doc AS t
               JOIN whmcs_plan AS n ON n.data_type = 'invoice' AND n.whmcs_id = t.whmcs_id
         WHERE n.code = 'fields_only';
        DELETE t
          FROM tmp_whmcs_line AS t
               JOIN whmcs_plan AS n ON n.data_type = 'invoice' AND n.whmcs_id = t.whmcs_id
         WHERE n.code = 'fields_only';
        DELETE t
          FROM tmp_whmcs_payment AS t
               JOIN whmcs_plan AS n ON n.data_type = 'invoice' AND n.whmcs_id = t.whmcs_id
         WHERE n.code = 'fields_only';
        DELETE FROM tmp_whmcs_created;
        INSERT INTO tmp_whmcs_created (hash, whmcs_id)
        SELECT LOWER(HEX(RANDOM_BYTES(16))), n.whmcs_id
          FROM whmcs_plan AS n JOIN tmp_whmcs_batch AS b ON b.whmcs_id = n.whmcs_id
         WHERE n.data_type = 'invoice' AND n.action = 'create';

        START TRANSACTION;

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
            SET v_written = v_written + ROW_COUNT();
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
        SET v_written = v_written + ROW_COUNT();
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
        SET v_written = v_written + ROW_COUNT();

        UPDATE tmp_whmcs_batch AS b
               JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = b.whmcs_id
           SET b.perfex_id = l.perfex_id;
        UPDATE _whmcs_px_invoices AS p
               JOIN tmp_whmcs_batch AS b ON b.perfex_id = p.id
               JOIN whmcs_plan_field AS f
                 ON f.data_type = 'invoice' AND f.whmcs_id = b.whmcs_id
                AND f.perfex_field = 'clientnote'
           SET p.clientnote = f.new_value;
        SET v_written = v_written + ROW_COUNT();
        UPDATE _whmcs_px_invoices AS p
               JOIN tmp_whmcs_batch AS b ON b.perfex_id = p.id
               JOIN whmcs_plan_field AS f
                 ON f.data_type = 'invoice' AND f.whmcs_id = b.whmcs_id
                AND f.perfex_field = 'terms'
           SET p.terms = f.new_value;
        SET v_written = v_written + ROW_COUNT();
        CALL _whmcs_write_custom_values('invoice', v_written);

        DELETE FROM tmp_whmcs_surplus;
        INSERT INTO tmp_whmcs_surplus (perfex_id)
        SELECT x.id
          FROM tmp_whmcs_doc AS d
               JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = d.whmcs_id
               JOIN _whmcs_px_itemable AS p ON p.rel_id = l.perfex_id AND p.rel_type = 'invoice'
               JOIN _whmcs_px_item_tax AS x ON x.itemid = p.id AND x.rel_type = 'invoice'
         WHERE d.code IS NULL;
        DELETE p
          FROM _whmcs_px_item_tax AS p
               JOIN tmp_whmcs_surplus AS s ON s.perfex_id = p.id;
        SET v_written = v_written + ROW_COUNT();
        DELETE FROM tmp_whmcs_surplus;
        INSERT INTO tmp_whmcs_surplus (perfex_id)
        SELECT p.id
          FROM tmp_whmcs_doc AS d
               JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = d.whmcs_id
               JOIN _whmcs_px_itemable AS p ON p.rel_id = l.perfex_id AND p.rel_type = 'invoice'
               LEFT JOIN tmp_whmcs_line AS t ON t.whmcs_id = d.whmcs_id AND t.line_no = p.item_order
         WHERE d.code IS NULL AND t.whmcs_id IS NULL;
        DELETE p
          FROM _whmcs_px_itemable AS p
               JOIN tmp_whmcs_surplus AS s ON s.perfex_id = p.id;
        SET v_written = v_written + ROW_COUNT();
        UPDATE _whmcs_px_itemable AS p
               JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.perfex_id = p.rel_id
                   AND p.rel_type = 'invoice'
               JOIN tmp_whmcs_line AS t ON t.whmcs_id = l.whmcs_id AND t.line_no = p.item_order
           SET p.description = t.description, p.long_description = t.long_description, p.qty = 1,
               p.rate = t.amount;
        SET v_written = v_written + ROW_COUNT();
        INSERT INTO _whmcs_px_itemable (rel_id, rel_type, description, long_description, qty, rate,
            unit, item_order)
        SELECT l.perfex_id, 'invoice', t.description, t.long_description, 1, t.amount, '', t.line_no
          FROM tmp_whmcs_line AS t
               JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = t.whmcs_id
               LEFT JOIN _whmcs_px_itemable AS p
                 ON p.rel_id = l.perfex_id AND p.rel_type = 'invoice' AND p.item_order = t.line_no
         WHERE p.id IS NULL
         ORDER BY t.whmcs_id, t.line_no;
        SET v_written = v_written + ROW_COUNT();
        INSERT INTO _whmcs_px_item_tax (itemid, rel_id, rel_type, taxrate, taxname)
        SELECT p.id, p.rel_id, 'invoice', IF(k.level = 1, t.rate, t.rate2),
               IF(k.level = 1, v_tax, v_tax2)
          FROM tmp_whmcs_line AS t
               JOIN (SELECT 1 AS level UNION ALL SELECT 2) AS k ON IF(k.level = 1, t.rate, t.rate2)
                   <> 0
               JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = t.whmcs_id
               JOIN _whmcs_px_itemable AS p
                 ON p.rel_id = l.perfex_id AND p.rel_type = 'invoice' AND p.item_order = t.line_no;
        SET v_written = v_written + ROW_COUNT();

        DELETE FROM tmp_whmcs_surplus;
        INSERT INTO tmp_whmcs_surplus (perfex_id)
        SELECT l.perfex_id
          FROM tmp_whmcs_doc AS d
               JOIN whmcs_payment_link AS l ON l.invoice_id = d.whmcs_id
               LEFT JOIN tmp_whmcs_payment AS t
                 ON t.whmcs_id = l.invoice_id AND t.kind = l.kind AND t.transaction_id = l.whmcs_id
         WHERE d.code IS NULL AND t.whmcs_id IS NULL;
        DELETE p
          FROM _whmcs_px_invoicepaymentrecords AS p
               JOIN tmp_whmcs_surplus AS s ON s.perfex_id = p.id;
        SET v_written = v_written + ROW_COUNT();
        -- The links of those, and of payments that somebody deleted in Perfex.
        DELETE FROM tmp_whmcs_surplus;
        INSERT INTO tmp_whmcs_surplus (perfex_id)
        SELECT l.perfex_id
          FROM tmp_whmcs_doc AS d
               JOIN whmcs_payment_link AS l ON l.invoice_id = d.whmcs_id
               LEFT JOIN _whmcs_px_invoicepaymentrecords AS p ON p.id = l.perfex_id
         WHERE d.code IS NULL AND p.id IS NULL;
        DELETE FROM whmcs_payment_link WHERE perfex_id IN (SELECT s.perfex_id
            FROM tmp_whmcs_surplus AS s);
        UPDATE _whmcs_px_invoicepaymentrecords AS p
               JOIN whmcs_payment_link AS l ON l.perfex_id = p.id
               JOIN tmp_whmcs_payment AS t
                 ON t.whmcs_id = l.invoice_id AND t.kind = l.kind AND t.transaction_id = l.whmcs_id
               JOIN whmcs_payment_mode AS m ON m.gateway = t.gateway
           SET p.amount = t.amount, p.date = DATE(t.paid_at), p.paymentmode = m.perfex_mode,
               p.transactionid = t.transaction_no, p.note = t.note;
        SET v_written = v_written + ROW_COUNT();
        INSERT INTO _whmcs_px_invoicepaymentrecords
               (invoiceid, amount, paymentmode, paymentmethod, date, daterecorded, note,
                   transactionid)
        SELECT i.perfex_id, t.amount, m.perfex_mode,
            CONCAT('whmcs:', t.kind, ':', t.transaction_id), DATE(t.paid_at),
               t.paid_at, t.note, t.transaction_no
          FROM tmp_whmcs_payment AS t
               JOIN whmcs_link AS i ON i.data_type = 'invoice' AND i.whmcs_id = t.whmcs_id
               JOIN whmcs_payment_mode AS m ON m.gateway = t.gateway
               LEFT JOIN whmcs_payment_link AS l
                 ON l.invoice_id = t.whmcs_id AND l.kind = t.kind AND l.whmcs_id = t.transaction_id
         WHERE l.perfex_id IS NULL
         ORDER BY t.whmcs_id, t.kind DESC, t.transaction_id;
        IF ROW_COUNT() > 0 THEN
            SET v_first = LAST_INSERT_ID();
            INSERT INTO whmcs_payment_link (invoice_id, kind, whmcs_id, perfex_id)
            SELECT t.whmcs_id, t.kind, t.transaction_id, p.id
              FROM _whmcs_px_invoicepaymentrecords AS p
                   JOIN whmcs_link AS i ON i.data_type = 'invoice' AND i.perfex_id = p.invoiceid
                   JOIN tmp_whmcs_payment AS t
                     ON t.whmcs_id = i.whmcs_id
                    AND CONVERT(p.paymentmethod USING utf8mb4) COLLATE utf8mb4_bin
                        = CONCAT('whmcs:', t.kind, ':', t.transaction_id)
             WHERE p.id >= v_first;
            SET v_written = v_written + ROW_COUNT();
            UPDATE _whmcs_px_invoicepaymentrecords AS p
                   JOIN whmcs_payment_link AS l ON l.perfex_id = p.id
               SET p.paymentmethod = ''
             WHERE p.id >= v_first;
        END IF;

        CALL _whmcs_status_invoices(v_rows);
        IF v_has_number THEN
            UPDATE _whmcs_px_invoice_number AS f
                   JOIN _whmcs_want_invoice AS v ON v.perfex_id = f.id
                   JOIN tmp_whmcs_batch AS b ON b.whmcs_id = v.whmcs_id
               SET f.formatted_number = v.formatted_number;
        END IF;

        CALL _whmcs_write_refunds(v_rows);
        SET v_written = v_written + v_rows;

        CALL _whmcs_settle_batch(in_run_id, 'invoice', v_written);
        SET v_written = 0;
        COMMIT;
    END LOOP;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_doc;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_line;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_payment;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_refund;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_refund_line;
    DROP TEMPORARY TABLE tmp_whmcs_created;
    CALL _whmcs_end_apply();
END$$

DELIMITER ;
