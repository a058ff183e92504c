-- _whmcs_plan_invoices
--
-- Description
--   Decides for every due invoice: create, update, unchanged, skip (mass
--   payment, add funds, deleted in Perfex, out of range) or quarantine with the
--   reason.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    the mirror, Perfex
-- Writes   whmcs_plan, whmcs_plan_field, whmcs_note, whmcs_conflict

DROP PROCEDURE IF EXISTS _whmcs_plan_invoices;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_plan_invoices (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Decide what becomes of every due invoice'
BEGIN
    DECLARE v_last BIGINT UNSIGNED DEFAULT 0;
    DECLARE v_batch INT DEFAULT _whmcs_option('batch_size');
    DECLARE v_creates_currency INT DEFAULT _whmcs_option('create_currency') = 'on';
    DECLARE v_range VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_option('sync_range');
    DECLARE v_since DATE DEFAULT NULLIF(_whmcs_option('sync_since'), '');
    DECLARE v_has_natives INT DEFAULT 0;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_batch;
    CREATE TEMPORARY TABLE tmp_whmcs_batch (whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY) ENGINE
        = InnoDB;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_differs;
    CREATE TEMPORARY TABLE tmp_whmcs_differs (whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY) ENGINE
        = InnoDB;

    CALL _whmcs_begin_plan();

    plan: LOOP
        DELETE FROM tmp_whmcs_batch;
        INSERT INTO tmp_whmcs_batch (whmcs_id)
        SELECT i.whmcs_id FROM whmcs_invoice AS i
         WHERE i.is_due = 1 AND i.missing_at IS NULL AND i.whmcs_id > v_last
         ORDER BY i.whmcs_id LIMIT v_batch;
        IF ROW_COUNT() = 0 THEN
            LEAVE plan;
        END IF;
        SELECT MIN(b.whmcs_id), MAX(b.whmcs_id), MAX(b.whmcs_id)
          INTO @whmcs_low, @whmcs_high, v_last FROM tmp_whmcs_batch AS b;
        -- Where WHMCS's list names no currency, the client's holds.
        UPDATE whmcs_invoice AS i
               JOIN tmp_whmcs_batch AS b ON b.whmcs_id = i.whmcs_id
               JOIN whmcs_client AS c ON c.whmcs_id = i.client_id
           SET i.currency_code = c.currency_code
         WHERE i.currency_code = '' AND c.currency_code <> '';

        CALL _whmcs_assign_numbers(v_has_natives);
        CALL _whmcs_prepare_invoices();
        CALL _whmcs_compare_invoices();

        DELETE FROM tmp_whmcs_subject;
        INSERT INTO tmp_whmcs_subject (whmcs_id, client_id, perfex_id, action, code, reason)
        SELECT f.whmcs_id, f.client_id, f.perfex_id,
               CASE WHEN f.code IN ('mass_payment', 'add_funds', 'perfex_deleted', 'out_of_range',
                                    'range_new', 'customer_deleted') THEN 'skip'
                    WHEN f.code IS NOT NULL THEN 'quarantine'
                    WHEN f.perfex_id IS NULL THEN 'create' ELSE 'update' END,
               f.code,
               CASE f.code WHEN 'mass_payment' THEN 'pays other invoices; no revenue of its own'
                           WHEN 'add_funds' THEN 'prepayment; becomes credit, no revenue of its own'
                           WHEN 'perfex_deleted'
                           THEN 'the invoice was deleted in Perfex; whmcs_retry imports it again'
                           WHEN 'customer_deleted' THEN 'its customer was deleted in Perfex'
                           WHEN 'out_of_range' THEN CONCAT('dated before ', v_since)
                           WHEN 'range_new' THEN 'imported before; sync_range is new'
                           WHEN 'client_missing'
                           THEN CONCAT('its client ', f.client_id, ' is not in Perfex',
                                       CASE WHEN f.client_code IS NOT NULL
                                            THEN CONCAT(', but in quarantine: ', f.client_code)
                                            WHEN f.is_client_known THEN ''
                                            ELSE ' and WHMCS has none of this number' END)
                           WHEN 'currency_missing'
                           THEN IF(f.currency_code = '',
                                   'WHMCS names no currency of it, nor of its client; set it there',
                                   CONCAT('currency "', f.currency_code, '" is not in Perfex',
                                          IF(v_creates_currency,
                                             ' nor in GetCurrencies of WHMCS; add it there',
                                             '; add it there or set create_currency on')))
                           ELSE f.reason END
          FROM (SELECT d.whmcs_id, v.perfex_id, i.client_id, i.currency_code, d.reason,
                       CASE WHEN v.perfex_id IS NOT NULL AND v_range = 'new' THEN 'range_new'
                            WHEN v.perfex_id IS NULL AND v_range = 'since'
                                 AND NOT COALESCE(COALESCE(i.invoice_date, DATE(i.created_at))
                                                  >= v_since, 0) THEN 'out_of_range'
                            WHEN t.has_invoice THEN 'mass_payment'
                            WHEN t.has_funds THEN 'add_funds'
                            WHEN v.perfex_id IS NOT NULL AND p.id IS NULL THEN 'perfex_deleted'
                            WHEN v.linked_customer_id IS NOT NULL AND v.customer_id IS NULL
                            THEN 'customer_deleted'
                            WHEN d.code IS NOT NULL THEN d.code
                            WHEN v.customer_id IS NULL THEN 'client_missing'
                            WHEN v.currency IS NULL AND (NOT v_creates_currency OR g.code IS NULL)
                            THEN 'currency_missing' END AS code,
                       COALESCE(n.code, e.code) AS client_code,
                       c.whmcs_id IS NOT NULL AND c.missing_at IS NULL AS is_client_known
                  FROM tmp_whmcs_doc AS d
                       JOIN whmcs_invoice AS i ON i.whmcs_id = d.whmcs_id
                       JOIN _whmcs_want_invoice AS v ON v.whmcs_id = d.whmcs_id
                       LEFT JOIN whmcs_currency AS g ON g.code = i.currency_code
                       LEFT JOIN whmcs_client AS c ON c.whmcs_id = i.client_id
                       LEFT JOIN whmcs_plan AS n
                         ON n.data_type = 'client' AND n.whmcs_id = i.client_id
                        AND n.action = 'quarantine'
                       LEFT JOIN whmcs_quarantine AS e
                         ON e.data_type = 'client' AND e.whmcs_id = i.client_id
                       LEFT JOIN _whmcs_px_invoices AS p ON p.id = v.perfex_id
                       LEFT JOIN (SELECT l.invoice_id, MAX(l.type = 'Invoice') AS has_invoice,
                                         MAX(l.type = 'AddFunds') AS has_funds
                                    FROM whmcs_invoice_line AS l
                                   WHERE l.invoice_id BETWEEN @whmcs_low AND @whmcs_high
                                   GROUP BY l.invoice_id) AS t ON t.invoice_id = d.whmcs_id) AS f;

        CALL _whmcs_map_values('invoice');
        CALL _whmcs_actual_values('invoice');
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

        START TRANSACTION;
        INSERT INTO whmcs_plan (run_id, data_type, whmcs_id, perfex_id, action, code, reason)
        SELECT in_run_id, 'invoice', t.whmcs_id, t.perfex_id, t.action, t.code, t.reason
          FROM tmp_whmcs_subject AS t;
        CALL _whmcs_record_values(in_run_id, 'invoice');
        CALL _whmcs_note_lines(in_run_id);
        CALL _whmcs_note_numbers(in_run_id);
        CALL _whmcs_note_invoices(in_run_id);
        UPDATE whmcs_invoice AS i
               JOIN tmp_whmcs_batch AS b ON b.whmcs_id = i.whmcs_id
               JOIN whmcs_plan AS n ON n.data_type = 'invoice' AND n.whmcs_id = i.whmcs_id
           SET i.is_due = 0
         WHERE n.action IN ('unchanged', 'skip');
        COMMIT;
    END LOOP;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_doc;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_line;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_payment;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_native;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_refund;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_refund_line;
    DROP TEMPORARY TABLE tmp_whmcs_differs;
    DROP TEMPORARY TABLE tmp_whmcs_batch;
    CALL _whmcs_end_plan();
END$$

DELIMITER ;
