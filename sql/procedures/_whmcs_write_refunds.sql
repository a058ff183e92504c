-- _whmcs_write_refunds
--
-- Description
--   Brings the refunds of a batch of invoices into Perfex: a closed credit note of
--   Perfex's own number series, its lines and taxes, and the refund row. Ids,
--   number and address of a credit note that exists stay as they are.
-- Parameters
--   out_rows (BIGINT)   Perfex rows written
-- Reads    tmp_whmcs_doc, tmp_whmcs_refund, Perfex
-- Writes   Perfex credit notes, refunds, options.next_credit_note_number; whmcs_refund_link

DROP PROCEDURE IF EXISTS _whmcs_write_refunds;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_refunds (OUT out_rows BIGINT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Bring the refunds of a batch into Perfex'
BEGIN
    DECLARE v_rows BIGINT;
    DECLARE v_first BIGINT UNSIGNED DEFAULT NULL;
    DECLARE v_new_count BIGINT;
    DECLARE v_number BIGINT;
    DECLARE v_pad INT DEFAULT _whmcs_number_width();
    DECLARE v_format INT DEFAULT COALESCE((SELECT MIN(CONVERT(x.value USING utf8mb4) + 0)
                                             FROM _whmcs_px_options AS x
                                            WHERE x.name = 'credit_note_number_format'
                                              AND x.value REGEXP '^[1-4]$'), 1);
    DECLARE v_prefix TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT COALESCE((SELECT MIN(CONVERT(x.value USING utf8mb4)) FROM _whmcs_px_options AS x
                           WHERE x.name = 'credit_note_prefix'), 'CN-');

    CALL _whmcs_word_refunds();
    CALL _whmcs_remove_refunds(out_rows);

    SET v_new_count = (SELECT COUNT(*)
                         FROM tmp_whmcs_refund AS r
                              LEFT JOIN whmcs_refund_link AS l
                                ON l.invoice_id = r.whmcs_id AND l.whmcs_id = r.transaction_id
                        WHERE l.credit_note_id IS NULL AND r.reference IS NOT NULL);
    IF v_new_count > 0 THEN
        -- Raising the counter locks it, so the numbers below the new value are ours.
        UPDATE _whmcs_px_options AS x
           SET x.value = CAST(CONVERT(x.value USING utf8mb4) AS UNSIGNED) + v_new_count
         WHERE x.name = 'next_credit_note_number' AND x.value REGEXP '^[0-9]{1,9}$';
        IF ROW_COUNT() > 0 THEN
            SET out_rows = out_rows + 1,
                v_number = (SELECT MAX(CONVERT(x.value USING utf8mb4) + 0) - v_new_count
                              FROM _whmcs_px_options AS x
                             WHERE x.name = 'next_credit_note_number'
                               AND x.value REGEXP '^[0-9]{1,9}$');
        ELSE
            SET v_number = COALESCE((SELECT MAX(c.number) FROM _whmcs_px_creditnotes AS c), 0) + 1;
        END IF;

        INSERT INTO _whmcs_px_creditnotes
               (clientid, number, prefix, number_format, datecreated, date, adminnote, terms,
                clientnote, currency, subtotal, total_tax, total, adjustment, addedfrom, status,
                project_id, discount_percent, discount_total, discount_type, billing_street,
                billing_city, billing_state, billing_zip, billing_country, include_shipping,
                show_shipping_on_credit_note, show_quantity_as, reference_no)
        SELECT p.clientid, v_number + s.place,
               _whmcs_fit(v_prefix, w.creditnotes_prefix, w.creditnotes_prefix_charset), v_format,
               s.paid_at, DATE(s.paid_at),
               LEFT(CONCAT('WHMCS transaction #', s.transaction_id, ' of invoice #', s.whmcs_id),
                    w.creditnotes_adminnote), '', '',
               p.currency, 0, 0, s.amount, 0, @whmcs_staff, 2, 0, 0, 0, '', '', '', '', '', 0, 0, 1,
               1,
               CONCAT('whmcs:', s.whmcs_id, ':', s.transaction_id)
          FROM (SELECT r.whmcs_id, r.transaction_id, r.paid_at, r.amount,
                       ROW_NUMBER() OVER (ORDER BY r.paid_at, r.whmcs_id, r.transaction_id) - 1
                           AS place
                  FROM tmp_whmcs_refund AS r
                       LEFT JOIN whmcs_refund_link AS l
                         ON l.invoice_id = r.whmcs_id AND l.whmcs_id = r.transaction_id
                 WHERE l.credit_note_id IS NULL AND r.reference IS NOT NULL) AS s
               JOIN whmcs_link AS i ON i.data_type = 'invoice' AND i.whmcs_id = s.whmcs_id
               STRAIGHT_JOIN _whmcs_px_invoices AS p ON p.id = i.perfex_id
               CROSS JOIN _whmcs_px_width AS w
         ORDER BY s.place;
        SET out_rows = out_rows + ROW_COUNT(), v_first = LAST_INSERT_ID();
        INSERT INTO whmcs_refund_link (invoice_id, whmcs_id, credit_note_id, refund_id)
        SELECT r.whmcs_id, r.transaction_id, c.id, NULL
          FROM _whmcs_px_creditnotes AS c
               JOIN tmp_whmcs_refund AS r
                 ON CONVERT(c.reference_no USING utf8mb4) COLLATE utf8mb4_bin
                    = CONCAT('whmcs:', r.whmcs_id, ':', r.transaction_id)
         WHERE c.id >= v_first;
    END IF;

    -- The address is a copy, and stays one, unless it is that of somebody else.
    UPDATE _whmcs_px_creditnotes AS c
           JOIN whmcs_refund_link AS l ON l.credit_note_id = c.id
           JOIN tmp_whmcs_refund AS r
             ON r.whmcs_id = l.invoice_id AND r.transaction_id = l.whmcs_id
           JOIN whmcs_link AS i ON i.data_type = 'invoice' AND i.whmcs_id = r.whmcs_id
           JOIN _whmcs_px_invoices AS p ON p.id = i.perfex_id
           CROSS JOIN _whmcs_px_width AS w
       SET c.billing_street = _whmcs_fit(CONVERT(p.billing_street USING utf8mb4),
                                         w.creditnotes_billing_street,
                                         w.creditnotes_billing_street_charset),
           c.billing_city = _whmcs_fit(CONVERT(p.billing_city USING utf8mb4),
                                       w.creditnotes_billing_city,
                                       w.creditnotes_billing_city_charset),
           c.billing_state = _whmcs_fit(CONVERT(p.billing_state USING utf8mb4),
                                        w.creditnotes_billing_state,
                                        w.creditnotes_billing_state_charset),
           c.billing_zip = _whmcs_fit(CONVERT(p.billing_zip USING utf8mb4),
                                      w.creditnotes_billing_zip,
                                      w.creditnotes_billing_zip_charset),
           c.billing_country = p.billing_country
     WHERE c.clientid <> p.clientid OR c.id >= v_first;
    -- Writes all of those again, so they are counted once.
    UPDATE _whmcs_px_creditnotes AS c
           JOIN whmcs_refund_link AS l ON l.credit_note_id = c.id
           JOIN tmp_whmcs_refund AS r
             ON r.whmcs_id = l.invoice_id AND r.transaction_id = l.whmcs_id
           JOIN whmcs_link AS i ON i.data_type = 'invoice' AND i.whmcs_id = r.whmcs_id
           JOIN _whmcs_px_invoices AS p ON p.id = i.perfex_id
       SET c.clientid = p.clientid, c.currency = p.currency, c.date = DATE(r.paid_at),
           c.subtotal = r.taxed + r.untaxed + r.rest,
           c.total_tax = ROUND(r.taxed * (r.rate + r.rate2) / 100, 2), c.total = r.amount,
           c.adjustment = 0, c.discount_percent = 0, c.discount_total = 0, c.discount_type = '',
           c.status = 2, c.reference_no = r.reference;
    SET out_rows = out_rows + ROW_COUNT();
    IF EXISTS (SELECT 1 FROM whmcs_perfex_column AS x
                WHERE x.table_name = 'creditnotes' AND x.column_name = 'formatted_number') THEN
        UPDATE _whmcs_px_creditnote_number AS f
               JOIN _whmcs_px_creditnotes AS c ON c.id = f.id
               JOIN whmcs_refund_link AS l ON l.credit_note_id = c.id
               JOIN tmp_whmcs_refund AS r
                 ON r.whmcs_id = l.invoice_id AND r.transaction_id = l.whmcs_id
           SET f.formatted_number = _whmcs_print_number(CONVERT(c.prefix USING utf8mb4), c.number,
                                                        c.number_format, c.date, v_pad);
    END IF;

    CALL _whmcs_write_refund_lines(v_rows);
    SET out_rows = out_rows + v_rows;
    CALL _whmcs_write_refund_rows(v_rows);
    SET out_rows = out_rows + v_rows;
END$$

DELIMITER ;
