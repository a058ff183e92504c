-- _whmcs_preview_catalogue
--
-- Description
--   Keeps what planned clients and invoices would have made beside them: currencies,
--   payment modes, customer groups, the custom field for the WHMCS number.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_preview_record, tmp_whmcs_needed, whmcs_plan_field, Perfex's catalogues
-- Writes   whmcs_preview_record, whmcs_preview_field

DROP PROCEDURE IF EXISTS _whmcs_preview_catalogue;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_preview_catalogue (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Keep what records would have made beside them'
BEGIN
    INSERT INTO whmcs_preview_record (run_id, data_type, whmcs_id, name, action, detail)
    SELECT in_run_id, 'currency', g.whmcs_id, g.code, 'create', 'new currency, invoices need it'
      FROM whmcs_currency AS g
           LEFT JOIN _whmcs_px_currencies AS u
             ON CONVERT(u.name USING utf8mb4) COLLATE utf8mb4_bin = g.code
     WHERE u.id IS NULL AND _whmcs_option('create_currency') = 'on'
       AND EXISTS (SELECT 1 FROM whmcs_preview_record AS r
                    WHERE r.run_id = in_run_id AND r.data_type = 'invoice'
                      AND r.action IN ('create', 'update', 'conflict') AND r.currency = g.code);

    -- Not those that Perfex has built in; see _whmcs_apply_catalogue.
    INSERT INTO whmcs_preview_record (run_id, data_type, whmcs_id, name, action, detail)
    SELECT in_run_id, 'payment_mode', CRC32(t.gateway), _whmcs_gateway_name(t.gateway), 'create',
           'new payment mode, not active: payments of WHMCS show it'
      FROM tmp_whmcs_needed AS t
           LEFT JOIN whmcs_payment_mode AS m ON m.gateway = t.gateway
           LEFT JOIN _whmcs_px_payment_modes AS p
             ON CONVERT(CAST(p.id AS CHAR) USING utf8mb4) COLLATE utf8mb4_bin = m.perfex_mode
     WHERE t.gateway NOT IN ('authorize_acceptjs', 'instamojo', 'mollie', 'paypal',
                             'paypal_braintree', 'paypal_checkout', 'payu_money', 'stripe',
                             'stripe_ideal', 'two_checkout')
       AND (m.gateway IS NULL OR (m.perfex_mode REGEXP '^[0-9]+$' AND p.id IS NULL));
    INSERT INTO whmcs_preview_record (run_id, data_type, whmcs_id, name, action, detail)
    SELECT in_run_id, 'group', CRC32(LOWER(f.new_value)), MIN(f.new_value), 'create',
           'new customer group'
      FROM whmcs_plan_field AS f
           LEFT JOIN _whmcs_px_customers_groups AS g
             ON LOWER(CONVERT(g.name USING utf8mb4)) COLLATE utf8mb4_bin = LOWER(f.new_value)
     WHERE f.data_type = 'client' AND f.perfex_field = 'group' AND f.new_value <> ''
       AND g.id IS NULL
     GROUP BY LOWER(f.new_value), CRC32(LOWER(f.new_value));
    INSERT INTO whmcs_preview_record (run_id, data_type, whmcs_id, name, action, detail)
    SELECT in_run_id, 'custom_field', 0, 'WHMCS invoice number', 'create',
           'new custom field of invoices; the option number_field is on'
      FROM whmcs_option AS o
     WHERE o.name = 'number_field' AND o.value = 'on'
       AND EXISTS (SELECT 1 FROM whmcs_run_count AS c
                    WHERE c.run_id = in_run_id AND c.data_type = 'invoice')
       AND NOT EXISTS (SELECT 1 FROM whmcs_made AS m WHERE m.what = 'number_field')
       AND NOT EXISTS (SELECT 1 FROM _whmcs_px_customfields AS x
                        WHERE x.fieldto = 'invoice' AND x.slug = 'invoice_whmcs_invoice_number');

    -- Names that WHMCS did not tell before (_whmcs_name_modes).
    INSERT INTO whmcs_preview_record
           (run_id, data_type, whmcs_id, perfex_id, name, action, detail)
    SELECT in_run_id, 'payment_mode', CRC32(m.gateway), p.id, m.gateway, 'update',
           CONCAT('gets the name ', g.display_name)
      FROM _whmcs_px_payment_modes AS p
           JOIN whmcs_payment_mode AS m
             ON m.perfex_mode = CONVERT(CAST(p.id AS CHAR) USING utf8mb4) COLLATE utf8mb4_bin
           JOIN whmcs_gateway AS g ON g.module = m.gateway
           CROSS JOIN _whmcs_px_width AS w
     WHERE g.display_name <> '' AND g.display_name <> m.gateway
       AND EXISTS (SELECT 1 FROM whmcs_run_count AS c
                    WHERE c.run_id = in_run_id AND c.data_type = 'invoice')
       AND CONVERT(p.description USING utf8mb4) COLLATE utf8mb4_bin
           = _whmcs_fit(CONCAT('WHMCS gateway: ', m.gateway), w.payment_modes_description,
                        w.payment_modes_description_charset)
       AND CONVERT(p.name USING utf8mb4) COLLATE utf8mb4_bin
           = LEFT(_whmcs_fit(_whmcs_clean(m.gateway, 0), w.payment_modes_name,
                             w.payment_modes_name_charset), 100);
END$$

DELIMITER ;
