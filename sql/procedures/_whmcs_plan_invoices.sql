-- _whmcs_plan_invoices
--
-- Description
--   Decides for the invoices of tmp_whmcs_batch: create, update, unchanged, skip
--   (mass payment, add funds, deleted in Perfex, out of range) or quarantine with
--   the reason. The batch is left with what is to be written, and so are the
--   documents; code fields_only = no figure differs, only mapped fields.
-- Reads    the mirror, Perfex
-- Writes   whmcs_invoice_number; the temporary tables of the batch

DROP PROCEDURE IF EXISTS _whmcs_plan_invoices;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_plan_invoices ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Decide what becomes of a batch of invoices'
BEGIN
    DECLARE v_creates_currency INT DEFAULT _whmcs_option('create_currency') = 'on';
    DECLARE v_range VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_option('sync_range');
    DECLARE v_since DATE DEFAULT NULLIF(_whmcs_option('sync_since'), '');

    -- Where WHMCS's list names no currency, the client's holds.
    UPDATE tmp_whmcs_batch AS b
           STRAIGHT_JOIN whmcs_invoice AS i ON i.whmcs_id = b.whmcs_id
           STRAIGHT_JOIN whmcs_client AS c ON c.whmcs_id = i.client_id
       SET i.currency_code = c.currency_code
     WHERE i.currency_code = '' AND c.currency_code <> '';
    CALL _whmcs_prepare_invoices();
    IF @whmcs_is_preview THEN
        CALL _whmcs_assume_customers();
    END IF;
    CALL _whmcs_prepare_lines();
    CALL _whmcs_prepare_payments();
    CALL _whmcs_prepare_refunds();
    CALL _whmcs_assign_numbers();
    CALL _whmcs_compare_invoices();

    CALL _whmcs_begin_subject();
    INSERT INTO tmp_whmcs_subject (whmcs_id, client_id, perfex_id, action, code, reason)
    SELECT f.whmcs_id, f.client_id, f.perfex_id,
           CASE WHEN f.code IN ('mass_payment', 'add_funds', 'perfex_deleted', 'out_of_range',
                                'range_new', 'customer_deleted') THEN 'skip'
                WHEN f.code IS NOT NULL THEN 'quarantine'
                WHEN f.perfex_id IS NULL THEN 'create' ELSE 'update' END,
           f.code, f.reason
      FROM (SELECT d.whmcs_id, d.client_id, d.perfex_id, d.reason,
                   CASE WHEN d.perfex_id IS NOT NULL AND v_range = 'new' THEN 'range_new'
                        WHEN d.perfex_id IS NULL AND v_range = 'since'
                             AND NOT COALESCE(COALESCE(i.invoice_date, DATE(i.created_at))
                                              >= v_since, 0) THEN 'out_of_range'
                        WHEN d.has_invoice THEN 'mass_payment'
                        WHEN d.has_funds THEN 'add_funds'
                        WHEN d.perfex_id IS NOT NULL AND NOT d.is_present THEN 'perfex_deleted'
                        WHEN d.linked_customer_id IS NOT NULL AND d.customer_id IS NULL
                        THEN 'customer_deleted'
                        WHEN d.code IS NOT NULL THEN d.code
                        WHEN d.customer_id IS NULL THEN 'client_missing'
                        WHEN d.currency IS NULL AND (NOT v_creates_currency OR g.code IS NULL)
                        THEN 'currency_missing' END AS code
              FROM tmp_whmcs_doc AS d
                   JOIN whmcs_invoice AS i ON i.whmcs_id = d.whmcs_id
                   LEFT JOIN whmcs_currency AS g ON g.code = d.currency_code) AS f;
    UPDATE tmp_whmcs_subject AS t
           JOIN tmp_whmcs_doc AS d ON d.whmcs_id = t.whmcs_id
           LEFT JOIN whmcs_client AS c ON c.whmcs_id = d.client_id
           LEFT JOIN whmcs_plan AS n
             ON n.data_type = 'client' AND n.whmcs_id = d.client_id AND n.action = 'quarantine'
           LEFT JOIN whmcs_quarantine_record AS e
             ON e.data_type = 'client' AND e.whmcs_id = d.client_id
       SET t.reason = CASE t.code
               WHEN 'mass_payment' THEN 'pays other invoices; no revenue of its own'
               WHEN 'add_funds' THEN 'prepayment; becomes credit, no revenue of its own'
               WHEN 'perfex_deleted'
               THEN 'the invoice was deleted in Perfex; whmcs_retry imports it again'
               WHEN 'customer_deleted' THEN 'its customer was deleted in Perfex'
               WHEN 'out_of_range' THEN CONCAT('dated before ', v_since)
               WHEN 'range_new' THEN 'imported before; sync_range is new'
               WHEN 'client_missing'
               THEN CONCAT('its client ', d.client_id, ' is not in Perfex',
                           CASE WHEN COALESCE(n.code, e.code) IS NOT NULL
                                THEN CONCAT(', but in quarantine: ', COALESCE(n.code, e.code))
                                WHEN c.whmcs_id IS NOT NULL AND c.missing_at IS NULL THEN ''
                                ELSE ' and WHMCS has none of this number' END)
               WHEN 'currency_missing'
               THEN IF(d.currency_code = '',
                       'WHMCS names no currency of it, nor of its client; set it there',
                       CONCAT('currency "', d.currency_code, '" is not in Perfex',
                              IF(v_creates_currency,
                                 ' nor in GetCurrencies of WHMCS; add it there',
                                 '; add it there or set create_currency on')))
               ELSE d.reason END
     WHERE t.code IS NOT NULL;

    CALL _whmcs_map_values('invoice');
    CALL _whmcs_try(0, 'read_invoice');
    CALL _whmcs_compare_values('invoice');
    -- Where no figure differs, at most mapped fields are written.
    UPDATE tmp_whmcs_subject AS t
           LEFT JOIN tmp_whmcs_differs AS z ON z.whmcs_id = t.whmcs_id
       SET t.code = 'fields_only',
           t.action = IF(EXISTS (SELECT 1 FROM tmp_whmcs_value AS v
                                  WHERE v.whmcs_id = t.whmcs_id
                                    AND v.decision IN ('write', 'clash')),
                         'update', 'unchanged')
     WHERE t.action = 'update' AND z.whmcs_id IS NULL;

    UPDATE tmp_whmcs_batch AS b JOIN tmp_whmcs_subject AS t ON t.whmcs_id = b.whmcs_id
       SET b.action = t.action, b.perfex_id = t.perfex_id;
    IF EXISTS (SELECT 1 FROM tmp_whmcs_subject AS t
                WHERE t.action NOT IN ('create', 'update') OR t.code IS NOT NULL) THEN
        DELETE FROM tmp_whmcs_batch WHERE action NOT IN ('create', 'update');
        DELETE d
          FROM tmp_whmcs_doc AS d JOIN tmp_whmcs_subject AS t ON t.whmcs_id = d.whmcs_id
         WHERE t.action NOT IN ('create', 'update') OR t.code IS NOT NULL;
        DELETE d
          FROM tmp_whmcs_line AS d JOIN tmp_whmcs_subject AS t ON t.whmcs_id = d.whmcs_id
         WHERE t.action NOT IN ('create', 'update') OR t.code IS NOT NULL;
        DELETE d
          FROM tmp_whmcs_payment AS d JOIN tmp_whmcs_subject AS t ON t.whmcs_id = d.whmcs_id
         WHERE t.action NOT IN ('create', 'update') OR t.code IS NOT NULL;
        DELETE d
          FROM tmp_whmcs_refund AS d JOIN tmp_whmcs_subject AS t ON t.whmcs_id = d.whmcs_id
         WHERE t.action NOT IN ('create', 'update') OR t.code IS NOT NULL;
    END IF;
END$$

DELIMITER ;
