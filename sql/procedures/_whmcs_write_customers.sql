-- _whmcs_write_customers
--
-- Description
--   Inserts and updates the customers of a batch. A new row carries a marker in
--   stripe_id until its id is known.
-- Parameters
--   io_written (BIGINT)   grows by the rows written
-- Reads    tmp_whmcs_batch, whmcs_plan_field
-- Writes   Perfex clients, whmcs_link, tmp_whmcs_batch (ids of new customers)

DROP PROCEDURE IF EXISTS _whmcs_write_customers;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_customers (INOUT io_written BIGINT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Insert and update the customers of a batch'
BEGIN
    DECLARE v_first BIGINT UNSIGNED;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_customer;
    CREATE TEMPORARY TABLE tmp_whmcs_customer (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        company LONGTEXT NULL,
        vat LONGTEXT NULL,
        phonenumber LONGTEXT NULL,
        website LONGTEXT NULL,
        address LONGTEXT NULL,
        city LONGTEXT NULL,
        state LONGTEXT NULL,
        zip LONGTEXT NULL,
        billing_street LONGTEXT NULL,
        billing_city LONGTEXT NULL,
        billing_state LONGTEXT NULL,
        billing_zip LONGTEXT NULL,
        shipping_street LONGTEXT NULL,
        shipping_city LONGTEXT NULL,
        shipping_state LONGTEXT NULL,
        shipping_zip LONGTEXT NULL,
        default_language LONGTEXT NULL,
        country LONGTEXT NULL,
        billing_country LONGTEXT NULL,
        shipping_country LONGTEXT NULL,
        default_currency LONGTEXT NULL,
        active LONGTEXT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    INSERT INTO tmp_whmcs_customer
           (whmcs_id,
            company, vat, phonenumber, website, address, city, state, zip, billing_street,
            billing_city, billing_state, billing_zip, shipping_street, shipping_city,
            shipping_state, shipping_zip, default_language, country, billing_country,
            shipping_country, default_currency, active)
    SELECT f.whmcs_id,
           MAX(IF(f.perfex_field = 'company', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'vat', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'phonenumber', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'website', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'address', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'city', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'state', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'zip', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'billing_street', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'billing_city', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'billing_state', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'billing_zip', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'shipping_street', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'shipping_city', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'shipping_state', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'shipping_zip', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'default_language', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'country', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'billing_country', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'shipping_country', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'default_currency', f.new_value, NULL)),
           MAX(IF(f.perfex_field = 'active', f.new_value, NULL))
      FROM tmp_whmcs_batch AS b
           JOIN whmcs_plan_field AS f
             ON f.data_type = 'client' AND f.whmcs_id = b.whmcs_id AND f.part = 'customer'
            AND f.custom_field_id = 0
     GROUP BY f.whmcs_id;
    -- A customer without a mapped field is a customer all the same.
    INSERT IGNORE INTO tmp_whmcs_customer (whmcs_id)
    SELECT b.whmcs_id FROM tmp_whmcs_batch AS b WHERE b.action = 'create';

    INSERT INTO _whmcs_px_clients
           (company, vat, phonenumber, website, address, city, state, zip, billing_street,
            billing_city, billing_state, billing_zip, shipping_street, shipping_city,
            shipping_state, shipping_zip, default_language, country, billing_country,
            shipping_country, default_currency, active, datecreated, show_primary_contact,
            registration_confirmed, addedfrom, stripe_id)
    SELECT COALESCE(c.company, ''), COALESCE(c.vat, ''), COALESCE(c.phonenumber, ''),
           COALESCE(c.website, ''), COALESCE(c.address, ''), COALESCE(c.city, ''),
           COALESCE(c.state, ''), COALESCE(c.zip, ''), COALESCE(c.billing_street, ''),
           COALESCE(c.billing_city, ''), COALESCE(c.billing_state, ''),
           COALESCE(c.billing_zip, ''), COALESCE(c.shipping_street, ''),
           COALESCE(c.shipping_city, ''), COALESCE(c.shipping_state, ''),
           COALESCE(c.shipping_zip, ''), c.default_language, COALESCE(c.country, 0),
           COALESCE(c.billing_country, 0), COALESCE(c.shipping_country, 0),
           COALESCE(c.default_currency, 0), COALESCE(c.active, 1),
           COALESCE(k.created_date, DATE('1970-01-01')), 0, 1, @whmcs_staff,
           CONCAT('whmcs:', b.whmcs_id)
      FROM tmp_whmcs_batch AS b
           JOIN tmp_whmcs_customer AS c ON c.whmcs_id = b.whmcs_id
           JOIN whmcs_client AS k ON k.whmcs_id = b.whmcs_id
     WHERE b.action = 'create'
     ORDER BY b.whmcs_id;
    IF ROW_COUNT() > 0 THEN
        SET v_first = LAST_INSERT_ID();
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        UPDATE tmp_whmcs_batch AS b
               JOIN _whmcs_px_clients AS p
                 ON p.userid >= v_first AND p.stripe_id LIKE 'whmcs:%'
                AND SUBSTRING(p.stripe_id, 7) + 0 = b.whmcs_id
           SET b.customer_id = p.userid, b.perfex_id = p.userid, b.is_new_customer = 1;
        SET io_written = io_written + ROW_COUNT();
        INSERT INTO whmcs_link (data_type, whmcs_id, perfex_id, how, linked_at)
        SELECT 'client', b.whmcs_id, b.customer_id, 'created', UTC_TIMESTAMP(6)
          FROM tmp_whmcs_batch AS b
         WHERE b.is_new_customer = 1;
        UPDATE _whmcs_px_clients AS p SET p.stripe_id = NULL
         WHERE p.userid >= v_first AND p.stripe_id LIKE 'whmcs:%';
    END IF;

    UPDATE tmp_whmcs_batch AS b
           STRAIGHT_JOIN _whmcs_px_clients AS p ON b.customer_id = p.userid
           JOIN tmp_whmcs_customer AS c ON c.whmcs_id = b.whmcs_id
       SET p.company = COALESCE(c.company, p.company),
           p.vat = COALESCE(c.vat, p.vat),
           p.phonenumber = COALESCE(c.phonenumber, p.phonenumber),
           p.website = COALESCE(c.website, p.website),
           p.address = COALESCE(c.address, p.address),
           p.city = COALESCE(c.city, p.city),
           p.state = COALESCE(c.state, p.state),
           p.zip = COALESCE(c.zip, p.zip),
           p.billing_street = COALESCE(c.billing_street, p.billing_street),
           p.billing_city = COALESCE(c.billing_city, p.billing_city),
           p.billing_state = COALESCE(c.billing_state, p.billing_state),
           p.billing_zip = COALESCE(c.billing_zip, p.billing_zip),
           p.shipping_street = COALESCE(c.shipping_street, p.shipping_street),
           p.shipping_city = COALESCE(c.shipping_city, p.shipping_city),
           p.shipping_state = COALESCE(c.shipping_state, p.shipping_state),
           p.shipping_zip = COALESCE(c.shipping_zip, p.shipping_zip),
           p.default_language = COALESCE(c.default_language, p.default_language),
           p.country = COALESCE(c.country, p.country),
           p.billing_country = COALESCE(c.billing_country, p.billing_country),
           p.shipping_country = COALESCE(c.shipping_country, p.shipping_country),
           p.active = COALESCE(c.active, p.active)
     WHERE b.action <> 'create';
    SET io_written = io_written + ROW_COUNT();
END$$

DELIMITER ;
