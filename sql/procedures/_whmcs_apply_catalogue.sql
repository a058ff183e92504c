-- _whmcs_apply_catalogue
--
-- Description
--   Makes the currencies and payment modes that a batch of invoices needs. A WHMCS
--   gateway with the id of a built-in Perfex gateway keeps it; any other becomes
--   an inactive payment mode, so that old payments show its name and new ones
--   do not offer it.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    tmp_whmcs_doc, tmp_whmcs_payment, tmp_whmcs_refund, whmcs_currency,
--          whmcs_gateway
-- Writes   Perfex currencies, payment_modes; whmcs_payment_mode, tmp_whmcs_doc

DROP PROCEDURE IF EXISTS _whmcs_apply_catalogue;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_apply_catalogue (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Make currencies and payment modes that planned invoices need'
BEGIN
    DECLARE v_written BIGINT DEFAULT 0;

    START TRANSACTION;
    CALL _whmcs_renew_lease(in_run_id, 1);
    CALL _whmcs_keep_others(in_run_id, 'invoice', 0);

    IF EXISTS (SELECT 1 FROM tmp_whmcs_doc AS d WHERE d.currency IS NULL)
       AND _whmcs_option('create_currency') = 'on' THEN
        INSERT INTO _whmcs_px_currencies (symbol, name, decimal_separator, thousand_separator,
            placement)
        SELECT _whmcs_fit(IF(g.prefix <> '', g.prefix, g.code), w.currencies_symbol,
                          w.currencies_symbol_charset), g.code,
               IF(g.format = 3, ',', '.'), IF(g.format = 3, '.', ','), 'before'
          FROM whmcs_currency AS g
               CROSS JOIN _whmcs_px_width AS w
               LEFT JOIN _whmcs_px_currencies AS u
                 ON CONVERT(u.name USING utf8mb4) COLLATE utf8mb4_bin = g.code
         WHERE u.id IS NULL
           AND EXISTS (SELECT 1 FROM tmp_whmcs_doc AS d
                        WHERE d.currency IS NULL AND d.currency_code = g.code);
        SET v_written = v_written + ROW_COUNT();
        UPDATE tmp_whmcs_doc AS d
           SET d.currency = (SELECT MIN(u.id) FROM _whmcs_px_currencies AS u
                              WHERE CONVERT(u.name USING utf8mb4) COLLATE utf8mb4_bin
                                  = d.currency_code)
         WHERE d.currency IS NULL;
    END IF;

    -- A mode that was deleted in Perfex is made anew when a payment needs it.
    DELETE m
      FROM whmcs_payment_mode AS m
           LEFT JOIN _whmcs_px_payment_modes AS p
             ON CONVERT(CAST(p.id AS CHAR) USING utf8mb4) COLLATE utf8mb4_bin = m.perfex_mode
     WHERE m.perfex_mode REGEXP '^[0-9]+$' AND p.id IS NULL;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_gateway;
    CREATE TEMPORARY TABLE tmp_whmcs_gateway (
        gateway VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY
    ) ENGINE = InnoDB;
    INSERT IGNORE INTO tmp_whmcs_gateway (gateway)
    SELECT DISTINCT t.gateway FROM tmp_whmcs_payment AS t;
    INSERT IGNORE INTO tmp_whmcs_gateway (gateway)
    SELECT DISTINCT t.gateway FROM tmp_whmcs_refund AS t;
    INSERT IGNORE INTO tmp_whmcs_gateway (gateway) VALUES ('#credit'), ('#marked');
    DELETE t FROM tmp_whmcs_gateway AS t JOIN whmcs_payment_mode AS m ON m.gateway = t.gateway;

    IF EXISTS (SELECT 1 FROM tmp_whmcs_gateway AS t) THEN
        INSERT INTO whmcs_payment_mode (gateway, perfex_mode)
        SELECT t.gateway, t.gateway
          FROM tmp_whmcs_gateway AS t
         WHERE t.gateway IN ('authorize_acceptjs', 'instamojo', 'mollie', 'paypal',
                             'paypal_braintree', 'paypal_checkout', 'payu_money', 'stripe',
                             'stripe_ideal', 'two_checkout');
        DELETE t FROM tmp_whmcs_gateway AS t JOIN whmcs_payment_mode AS m ON m.gateway = t.gateway;

        INSERT INTO _whmcs_px_payment_modes
               (name, description, show_on_pdf, invoices_only, expenses_only, selected_by_default,
                   active)
        SELECT LEFT(CASE t.gateway WHEN '#credit' THEN 'WHMCS credit' WHEN '#marked'
            THEN 'WHMCS marked paid'
                                   WHEN '' THEN 'WHMCS (no gateway)'
                                   ELSE _whmcs_fit(_whmcs_clean(COALESCE(g.display_name,
                                       t.gateway), 0), w.payment_modes_name,
                                       w.payment_modes_name_charset) END, 100),
               _whmcs_fit(CONCAT('WHMCS gateway: ', t.gateway), w.payment_modes_description,
                          w.payment_modes_description_charset), 0, 1, 0, 0, 0
          FROM tmp_whmcs_gateway AS t
               CROSS JOIN _whmcs_px_width AS w
               LEFT JOIN whmcs_gateway AS g ON g.module = t.gateway;
        SET v_written = v_written + ROW_COUNT();
        INSERT INTO whmcs_payment_mode (gateway, perfex_mode)
        SELECT t.gateway, MIN(p.id)
          FROM tmp_whmcs_gateway AS t
               CROSS JOIN _whmcs_px_width AS w
               STRAIGHT_JOIN _whmcs_px_payment_modes AS p
                 ON CONVERT(p.description USING utf8mb4) COLLATE utf8mb4_bin
                     = _whmcs_fit(CONCAT('WHMCS gateway: ', t.gateway), w.payment_modes_description,
                                  w.payment_modes_description_charset)
         GROUP BY t.gateway;
    END IF;

    UPDATE whmcs_run_count AS r SET r.written_row_count = r.written_row_count + v_written
     WHERE r.run_id = in_run_id AND r.data_type = 'invoice';
    CALL _whmcs_keep_others(in_run_id, 'invoice', 1);
    COMMIT;

    DROP TEMPORARY TABLE tmp_whmcs_gateway;
END$$

DELIMITER ;
