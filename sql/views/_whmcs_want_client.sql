-- The customer row that Perfex should have for each client of the mirror.
-- company '' means a person to Perfex. The fallback to e-mail keeps customers
-- without any name findable.
CREATE OR REPLACE DEFINER
    = 'whmcs_perfex'@'localhost' SQL SECURITY INVOKER VIEW _whmcs_want_client AS
SELECT c.whmcs_id, l.perfex_id, l.primary_contact_id,
       _whmcs_fit(TRIM(c.companyname), w.clients_company) AS company,
       _whmcs_fit(COALESCE(c.tax_id, ''), w.clients_vat) AS vat,
       _whmcs_fit(COALESCE(c.phonenumber, ''), w.clients_phonenumber) AS phonenumber,
       _whmcs_fit(COALESCE(c.city, ''), w.clients_city) AS city,
       _whmcs_fit(COALESCE(c.postcode, ''), w.clients_zip) AS zip,
       _whmcs_fit(COALESCE(c.state, ''), w.clients_state) AS state,
       _whmcs_break(_whmcs_fit(CONCAT_WS('\n', NULLIF(c.address1, ''), NULLIF(c.address2, '')),
           w.clients_address), w.clients_address) AS address,
       _whmcs_break(_whmcs_fit(CONCAT_WS('\n', NULLIF(c.address1, ''), NULLIF(c.address2, '')),
           w.clients_billing_street), w.clients_billing_street) AS billing_street,
       _whmcs_fit(COALESCE(c.city, ''), w.clients_billing_city) AS billing_city,
       _whmcs_fit(COALESCE(c.state, ''), w.clients_billing_state) AS billing_state,
       _whmcs_fit(COALESCE(c.postcode, ''), w.clients_billing_zip) AS billing_zip,
       COALESCE((SELECT MIN(k.country_id) FROM _whmcs_px_countries AS k
                  WHERE CONVERT(k.iso2 USING utf8mb4) COLLATE utf8mb4_bin = c.country), 0)
                      AS country,
       COALESCE((SELECT MIN(u.id) FROM _whmcs_px_currencies AS u
                  WHERE CONVERT(u.name USING utf8mb4) COLLATE utf8mb4_bin = c.currency_code), 0)
                      AS default_currency,
       COALESCE((SELECT MIN(k.country_id) FROM _whmcs_px_countries AS k
                  WHERE CONVERT(k.iso2 USING utf8mb4) COLLATE utf8mb4_bin = c.country), 0)
                      AS billing_country,
       IF(c.status IN ('Inactive', 'Closed'), 0, 1) AS active,
       COALESCE(c.created_date, DATE('1970-01-01')) AS datecreated,
       _whmcs_fit(TRIM(c.firstname), w.contacts_firstname) AS firstname,
       _whmcs_fit(TRIM(c.lastname), w.contacts_lastname) AS lastname,
       IF(CHAR_LENGTH(c.perfex_email) > ABS(w.contacts_email), '',
           _whmcs_fit(c.perfex_email, w.contacts_email)) AS email,
       _whmcs_fit(COALESCE(c.phonenumber, ''), w.contacts_phonenumber) AS contact_phonenumber,
       IF(c.status = 'Closed', 0, 1) AS contact_active,
       c.wants_invoice_email, c.wants_support_email
  FROM whmcs_client AS c
       CROSS JOIN _whmcs_px_width AS w
       LEFT JOIN whmcs_link AS l ON l.data_type = 'client' AND l.whmcs_id = c.whmcs_id;
