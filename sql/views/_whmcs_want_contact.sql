-- The contact row that Perfex should have for each WHMCS contact whose client
-- is linked.
CREATE OR REPLACE DEFINER
    = 'whmcs_perfex'@'localhost' SQL SECURITY INVOKER VIEW _whmcs_want_contact AS
SELECT c.whmcs_id, l.perfex_id, k.perfex_id AS customer_id,
       _whmcs_fit(TRIM(c.firstname), w.contacts_firstname) AS firstname,
       _whmcs_fit(TRIM(c.lastname), w.contacts_lastname) AS lastname,
       IF(CHAR_LENGTH(c.perfex_email) > ABS(w.contacts_email), '',
           _whmcs_fit(c.perfex_email, w.contacts_email)) AS email,
       _whmcs_fit(COALESCE(c.phonenumber, ''), w.contacts_phonenumber) AS phonenumber,
       COALESCE(c.created_at, '1970-01-01 00:00:00') AS datecreated,
       c.wants_invoice_email, c.wants_support_email
  FROM whmcs_contact AS c
       CROSS JOIN _whmcs_px_width AS w
       JOIN whmcs_link AS k ON k.data_type = 'client' AND k.whmcs_id = c.client_id
       LEFT JOIN whmcs_link AS l ON l.data_type = 'contact' AND l.whmcs_id = c.whmcs_id;
