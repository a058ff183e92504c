-- Values of WHMCS fields by name, for the mapping; names are those of
-- whmcs_source_field. Always joined by record and name.

CREATE OR REPLACE DEFINER
    = 'whmcs_perfex'@'localhost' SQL SECURITY INVOKER VIEW _whmcs_client_field AS
SELECT c.whmcs_id, f.whmcs_field,
       CASE f.whmcs_field
            WHEN 'id' THEN CAST(c.whmcs_id AS CHAR)
            WHEN 'firstname' THEN c.firstname
            WHEN 'lastname' THEN c.lastname
            WHEN 'fullname' THEN TRIM(CONCAT(c.firstname, ' ', c.lastname))
            WHEN 'fallback_name' THEN CASE
                 WHEN _whmcs_is_visible(CONCAT(c.firstname, c.lastname)) THEN ''
                 WHEN _whmcs_is_visible(c.companyname) THEN c.companyname
                 WHEN c.email <> '' THEN c.email
                 ELSE CONCAT('WHMCS client ', c.whmcs_id) END
            WHEN 'companyname' THEN c.companyname
            WHEN 'email' THEN c.email
            WHEN 'address1' THEN c.address1
            WHEN 'address2' THEN c.address2
            WHEN 'city' THEN c.city
            WHEN 'state' THEN c.state
            WHEN 'postcode' THEN c.postcode
            WHEN 'country' THEN c.country
            WHEN 'phonenumber' THEN c.phonenumber
            WHEN 'tax_id' THEN c.tax_id
            WHEN 'notes' THEN c.notes
            WHEN 'currency' THEN c.currency_code
            WHEN 'defaultgateway' THEN c.defaultgateway
            WHEN 'language' THEN c.language
            WHEN 'group' THEN COALESCE(g.name, '')
            WHEN 'status' THEN c.status
            WHEN 'credit' THEN CAST(CAST(c.credit AS DECIMAL(20,2)) AS CHAR)
            WHEN 'datecreated' THEN CAST(c.created_date AS CHAR)
            WHEN 'taxexempt' THEN CAST(c.is_tax_exempt AS CHAR)
            WHEN 'email_general' THEN CAST(c.wants_general_email AS CHAR)
            WHEN 'email_invoice' THEN CAST(c.wants_invoice_email AS CHAR)
            WHEN 'email_support' THEN CAST(c.wants_support_email AS CHAR)
       END AS value
  FROM whmcs_source_field AS f
       JOIN whmcs_client AS c
       LEFT JOIN whmcs_client_group AS g ON g.whmcs_id = c.group_id
 WHERE f.entity = 'client';

CREATE OR REPLACE DEFINER
    = 'whmcs_perfex'@'localhost' SQL SECURITY INVOKER VIEW _whmcs_contact_field AS
SELECT c.whmcs_id, f.whmcs_field,
       CASE f.whmcs_field
            WHEN 'id' THEN CAST(c.whmcs_id AS CHAR)
            WHEN 'client_id' THEN CAST(c.client_id AS CHAR)
            WHEN 'firstname' THEN c.firstname
            WHEN 'lastname' THEN c.lastname
            WHEN 'fullname' THEN TRIM(CONCAT(c.firstname, ' ', c.lastname))
            WHEN 'fallback_name' THEN CASE
                 WHEN _whmcs_is_visible(CONCAT(c.firstname, c.lastname)) THEN ''
                 WHEN _whmcs_is_visible(c.companyname) THEN c.companyname
                 WHEN c.email <> '' THEN c.email
                 ELSE CONCAT('WHMCS contact ', c.whmcs_id) END
            WHEN 'companyname' THEN c.companyname
            WHEN 'email' THEN c.email
            WHEN 'address1' THEN c.address1
            WHEN 'address2' THEN c.address2
            WHEN 'city' THEN c.city
            WHEN 'state' THEN c.state
            WHEN 'postcode' THEN c.postcode
            WHEN 'country' THEN c.country
            WHEN 'phonenumber' THEN c.phonenumber
            WHEN 'datecreated' THEN CAST(DATE(c.created_at) AS CHAR)
            WHEN 'email_general' THEN CAST(c.wants_general_email AS CHAR)
            WHEN 'email_invoice' THEN CAST(c.wants_invoice_email AS CHAR)
            WHEN 'email_support' THEN CAST(c.wants_support_email AS CHAR)
       END AS value
  FROM whmcs_source_field AS f
       JOIN whmcs_contact AS c
 WHERE f.entity = 'contact';

CREATE OR REPLACE DEFINER
    = 'whmcs_perfex'@'localhost' SQL SECURITY INVOKER VIEW _whmcs_invoice_field AS
SELECT i.whmcs_id, f.whmcs_field,
       CASE f.whmcs_field
            WHEN 'id' THEN CAST(i.whmcs_id AS CHAR)
            WHEN 'invoicenum' THEN i.invoicenum
            WHEN 'number' THEN IF(i.invoicenum = '', CAST(i.whmcs_id AS CHAR), i.invoicenum)
            WHEN 'date' THEN CAST(i.invoice_date AS CHAR)
            WHEN 'duedate' THEN CAST(i.due_date AS CHAR)
            WHEN 'datepaid' THEN CAST(DATE(i.paid_at) AS CHAR)
            WHEN 'subtotal' THEN CAST(CAST(i.subtotal AS DECIMAL(20,2)) AS CHAR)
            WHEN 'credit' THEN CAST(CAST(i.credit AS DECIMAL(20,2)) AS CHAR)
            WHEN 'tax' THEN CAST(CAST(i.tax AS DECIMAL(20,2)) AS CHAR)
            WHEN 'tax2' THEN CAST(CAST(i.tax2 AS DECIMAL(20,2)) AS CHAR)
            WHEN 'total' THEN CAST(CAST(i.total AS DECIMAL(20,2)) AS CHAR)
            WHEN 'balance' THEN CAST(CAST(i.balance AS DECIMAL(20,2)) AS CHAR)
            WHEN 'status' THEN i.status
            WHEN 'paymentmethod' THEN i.paymentmethod
            WHEN 'currency' THEN i.currency_code
            WHEN 'notes' THEN i.notes
       END AS value
  FROM whmcs_source_field AS f
       JOIN whmcs_invoice AS i
 WHERE f.entity = 'invoice';
