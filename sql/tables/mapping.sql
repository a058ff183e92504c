-- Field mapping: which WHMCS fields fill which Perfex field. Nothing of it ever
-- becomes part of a statement: names are looked up, texts are values.

-- WHMCS fields that a mapping may read, per kind of record. `kind` is text,
-- lines, code, email, country, currency, money, date or flag.
CREATE TABLE IF NOT EXISTS whmcs_source_field (
    entity VARCHAR(16) NOT NULL,
    whmcs_field VARCHAR(64) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    meaning VARCHAR(200) NOT NULL,
    PRIMARY KEY (entity, whmcs_field)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Perfex fields that a mapping may fill. `part` is customer, contact (the
-- client's own person, or a WHMCS contact) or invoice; `kind` as above, and
-- group, language.
CREATE TABLE IF NOT EXISTS whmcs_target_field (
    data_type VARCHAR(16) NOT NULL,
    perfex_field VARCHAR(64) NOT NULL,
    part VARCHAR(16) NOT NULL,
    table_name VARCHAR(64) NOT NULL,
    column_name VARCHAR(64) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    default_mapping VARCHAR(200) NULL,
    PRIMARY KEY (data_type, perfex_field)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row per Perfex field that is filled. `whmcs_field` is the mapping as it
-- was written; `combine` is first or join; `steps` are its transforms as JSON.
-- custom_field_id is tblcustomfields.id of a custom field, else 0.
CREATE TABLE IF NOT EXISTS whmcs_mapping (
    data_type VARCHAR(16) NOT NULL,
    perfex_field VARCHAR(64) NOT NULL,
    whmcs_field VARCHAR(1000) NOT NULL,
    part VARCHAR(16) NOT NULL,
    custom_field_id INT UNSIGNED NOT NULL DEFAULT 0,
    fixed_value VARCHAR(1000) NULL,
    combine VARCHAR(16) NOT NULL,
    join_text VARCHAR(64) NOT NULL,
    steps TEXT NULL,
    changed_at DATETIME(6) NOT NULL,
    PRIMARY KEY (data_type, perfex_field)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The WHMCS fields of a mapping in their order. `owner` is client, billing (the
-- billing contact, or else the client), contact, invoice or custom (a custom
-- field of the client: custom_id).
CREATE TABLE IF NOT EXISTS whmcs_mapping_source (
    data_type VARCHAR(16) NOT NULL,
    perfex_field VARCHAR(64) NOT NULL,
    place INT UNSIGNED NOT NULL,
    owner VARCHAR(16) NOT NULL,
    whmcs_field VARCHAR(64) NOT NULL,
    custom_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
    PRIMARY KEY (data_type, perfex_field, place)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Which kinds of WHMCS fields a kind of Perfex field can take; a value map makes
-- anything fit.
CREATE TABLE IF NOT EXISTS whmcs_kind_fit (
    target_kind VARCHAR(24) NOT NULL,
    source_kinds VARCHAR(200) NOT NULL,
    PRIMARY KEY (target_kind)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

DELETE FROM whmcs_kind_fit;
INSERT INTO whmcs_kind_fit (target_kind, source_kinds)
VALUES ('text', 'text,lines,code,email,country,currency,money,date,flag'),
       ('lines', 'text,lines,code,email,country,currency,money,date,flag'),
       ('email', 'text,email'),
       ('country', 'text,country'),
       ('flag', 'text,flag'),
       ('group', 'text,code,country,currency'),
       ('currency', 'currency'),
       ('language', 'text,code'),
       ('number', 'text,money,code'),
       ('date_picker', 'text,date'),
       ('date_picker_time', 'text,date');

DELETE FROM whmcs_source_field;
INSERT INTO whmcs_source_field (entity, whmcs_field, kind, meaning)
VALUES ('client', 'id', 'code', 'number of the client'),
       ('client', 'firstname', 'text', 'first name'),
       ('client', 'lastname', 'text', 'last name'),
       ('client', 'fullname', 'text', 'first and last name'),
       ('client', 'fallback_name', 'text', 'company, e-mail or number, where names are empty'),
       ('client', 'companyname', 'text', 'company'),
       ('client', 'email', 'email', 'e-mail'),
       ('client', 'address1', 'text', 'street'),
       ('client', 'address2', 'text', 'second line of the address'),
       ('client', 'city', 'text', 'city'),
       ('client', 'state', 'text', 'state or region'),
       ('client', 'postcode', 'text', 'postal code'),
       ('client', 'country', 'country', 'ISO 3166 code of two letters'),
       ('client', 'phonenumber', 'text', 'phone as stored in WHMCS'),
       ('client', 'tax_id', 'text', 'VAT or other tax number'),
       ('client', 'notes', 'lines', 'admin notes'),
       ('client', 'currency', 'currency', 'ISO code of the currency'),
       ('client', 'defaultgateway', 'code', 'preferred payment gateway'),
       ('client', 'language', 'code', 'language, for example german'),
       ('client', 'group', 'text', 'name of the client group'),
       ('client', 'status', 'code', 'Active, Inactive or Closed'),
       ('client', 'credit', 'money', 'credit balance'),
       ('client', 'datecreated', 'date', 'date of registration'),
       ('client', 'taxexempt', 'flag', 'exempt from tax'),
       ('client', 'email_general', 'flag', 'wants general mail'),
       ('client', 'email_invoice', 'flag', 'wants invoice mail'),
       ('client', 'email_support', 'flag', 'wants support mail'),
       ('contact', 'id', 'code', 'number of the contact'),
       ('contact', 'client_id', 'code', 'number of its client'),
       ('contact', 'firstname', 'text', 'first name'),
       ('contact', 'lastname', 'text', 'last name'),
       ('contact', 'fullname', 'text', 'first and last name'),
       ('contact', 'fallback_name', 'text', 'company, e-mail or number, where names are empty'),
       ('contact', 'companyname', 'text', 'company'),
       ('contact', 'email', 'email', 'e-mail'),
       ('contact', 'address1', 'text', 'street'),
       ('contact', 'address2', 'text', 'second line of the address'),
       ('contact', 'city', 'text', 'city'),
       ('contact', 'state', 'text', 'state or region'),
       ('contact', 'postcode', 'text', 'postal code'),
       ('contact', 'country', 'country', 'ISO 3166 code of two letters'),
       ('contact', 'phonenumber', 'text', 'phone as stored in WHMCS'),
       ('contact', 'datecreated', 'date', 'date of creation'),
       ('contact', 'email_general', 'flag', 'wants general mail'),
       ('contact', 'email_invoice', 'flag', 'wants invoice mail'),
       ('contact', 'email_support', 'flag', 'wants support mail'),
       ('invoice', 'id', 'code', 'number of the invoice in WHMCS'),
       ('invoice', 'invoicenum', 'code', 'number on paper, where WHMCS gives one'),
       ('invoice', 'number', 'code', 'number as WHMCS prints it: invoicenum, or else id'),
       ('invoice', 'date', 'date', 'invoice date'),
       ('invoice', 'duedate', 'date', 'due date'),
       ('invoice', 'datepaid', 'date', 'date of payment'),
       ('invoice', 'subtotal', 'money', 'sum of the lines'),
       ('invoice', 'credit', 'money', 'credit applied'),
       ('invoice', 'tax', 'money', 'tax of level 1'),
       ('invoice', 'tax2', 'money', 'tax of level 2'),
       ('invoice', 'total', 'money', 'total after credit'),
       ('invoice', 'balance', 'money', 'what is still to be paid'),
       ('invoice', 'status', 'code', 'status in WHMCS'),
       ('invoice', 'paymentmethod', 'code', 'payment gateway'),
       ('invoice', 'currency', 'currency', 'ISO code of the currency'),
       ('invoice', 'notes', 'lines', 'notes on the invoice');

DELETE FROM whmcs_target_field;
INSERT INTO whmcs_target_field
       (data_type, perfex_field, part, table_name, column_name, kind, default_mapping)
VALUES ('client', 'company', 'customer', 'clients', 'company', 'text', 'companyname | trim'),
       ('client', 'vat', 'customer', 'clients', 'vat', 'text', 'tax_id'),
       ('client', 'phonenumber', 'customer', 'clients', 'phonenumber', 'text', 'phonenumber'),
       ('client', 'website', 'customer', 'clients', 'website', 'text', NULL),
       ('client', 'address', 'customer', 'clients', 'address', 'lines',
        'address1, address2 | join "\\n"'),
       ('client', 'city', 'customer', 'clients', 'city', 'text', 'city'),
       ('client', 'state', 'customer', 'clients', 'state', 'text', 'state'),
       ('client', 'zip', 'customer', 'clients', 'zip', 'text', 'postcode'),
       ('client', 'country', 'customer', 'clients', 'country', 'country', 'country'),
       ('client', 'billing_street', 'customer', 'clients', 'billing_street', 'lines',
        'billing.address1, billing.address2 | join "\\n"'),
       ('client', 'billing_city', 'customer', 'clients', 'billing_city', 'text', 'billing.city'),
       ('client', 'billing_state', 'customer', 'clients', 'billing_state', 'text', 'billing.state'),
       ('client', 'billing_zip', 'customer', 'clients', 'billing_zip', 'text', 'billing.postcode'),
       ('client', 'billing_country', 'customer', 'clients', 'billing_country', 'country',
        'billing.country'),
       ('client', 'shipping_street', 'customer', 'clients', 'shipping_street', 'lines',
        'address1, address2 | join "\\n"'),
       ('client', 'shipping_city', 'customer', 'clients', 'shipping_city', 'text', 'city'),
       ('client', 'shipping_state', 'customer', 'clients', 'shipping_state', 'text', 'state'),
       ('client', 'shipping_zip', 'customer', 'clients', 'shipping_zip', 'text', 'postcode'),
       ('client', 'shipping_country', 'customer', 'clients', 'shipping_country', 'country',
        'country'),
       ('client', 'default_language', 'customer', 'clients', 'default_language', 'language', NULL),
       ('client', 'default_currency', 'customer', 'clients', 'default_currency', 'currency',
        'currency'),
       ('client', 'active', 'customer', 'clients', 'active', 'flag',
        'status | map Inactive=0; Closed=0; *=1'),
       ('client', 'group', 'customer', 'customers_groups', 'name', 'group', 'group'),
       ('client', 'contact.firstname', 'contact', 'contacts', 'firstname', 'text',
        'firstname, fallback_name | trim'),
       ('client', 'contact.lastname', 'contact', 'contacts', 'lastname', 'text', 'lastname | trim'),
       ('client', 'contact.email', 'contact', 'contacts', 'email', 'email', 'email'),
       ('client', 'contact.phonenumber', 'contact', 'contacts', 'phonenumber', 'text',
        'phonenumber'),
       ('client', 'contact.title', 'contact', 'contacts', 'title', 'text', NULL),
       ('client', 'contact.active', 'contact', 'contacts', 'active', 'flag',
        'status | map Closed=0; *=1'),
       ('contact', 'firstname', 'contact', 'contacts', 'firstname', 'text',
        'firstname, fallback_name | trim'),
       ('contact', 'lastname', 'contact', 'contacts', 'lastname', 'text', 'lastname | trim'),
       ('contact', 'email', 'contact', 'contacts', 'email', 'email', 'email'),
       ('contact', 'phonenumber', 'contact', 'contacts', 'phonenumber', 'text', 'phonenumber'),
       ('contact', 'title', 'contact', 'contacts', 'title', 'text', NULL),
       ('invoice', 'clientnote', 'invoice', 'invoices', 'clientnote', 'lines', 'notes'),
       ('invoice', 'terms', 'invoice', 'invoices', 'terms', 'lines', NULL);

-- The mail switches of contacts, by the consent that WHMCS knows.
INSERT INTO whmcs_target_field
       (data_type, perfex_field, part, table_name, column_name, kind, default_mapping)
SELECT d.data_type, CONCAT(d.beginning, s.column_name), 'contact', 'contacts', s.column_name,
       'flag', s.whmcs_field
  FROM (SELECT 'client' AS data_type, 'contact.' AS beginning
        UNION ALL SELECT 'contact', '') AS d
       CROSS JOIN (SELECT 'invoice_emails' AS column_name, 'email_invoice' AS whmcs_field
                   UNION ALL SELECT 'credit_note_emails', 'email_invoice'
                   UNION ALL SELECT 'ticket_emails', 'email_support'
                   UNION ALL SELECT 'estimate_emails', 'email_general'
                   UNION ALL SELECT 'contract_emails', 'email_general'
                   UNION ALL SELECT 'task_emails', 'email_general'
                   UNION ALL SELECT 'project_emails', 'email_general') AS s;
