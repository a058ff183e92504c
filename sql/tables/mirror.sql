-- The mirror: what WHMCS says, read only for people. Column names follow
-- WHMCS; `list_hash` is the hash of the list row, `detail_hash` of the single
-- answer, `is_stale` = details have to be fetched, `is_due` = the record was
-- fetched and has to be compared with Perfex (2 = was, in this run, and is in
-- quarantine), `missing_at` = WHMCS confirmed that the record is gone.

CREATE TABLE IF NOT EXISTS whmcs_client (
    whmcs_id BIGINT UNSIGNED NOT NULL,
    firstname TEXT NOT NULL,
    lastname TEXT NOT NULL,
    companyname TEXT NOT NULL,
    email VARCHAR(320) NOT NULL DEFAULT '',
    email_key VARCHAR(320) NOT NULL DEFAULT '',
    address1 TEXT NULL,
    address2 TEXT NULL,
    city TEXT NULL,
    state TEXT NULL,
    postcode TEXT NULL,
    country VARCHAR(64) NOT NULL DEFAULT '',
    phonenumber TEXT NULL,
    tax_id TEXT NULL,
    notes MEDIUMTEXT NULL,
    currency_code VARCHAR(16) NOT NULL DEFAULT '',
    defaultgateway VARCHAR(100) NOT NULL DEFAULT '',
    language VARCHAR(64) NOT NULL DEFAULT '',
    group_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
    status VARCHAR(32) NOT NULL DEFAULT '',
    credit DECIMAL(20,4) NOT NULL DEFAULT 0,
    billing_contact_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
    is_tax_exempt TINYINT UNSIGNED NOT NULL DEFAULT 0,
    wants_general_email TINYINT UNSIGNED NOT NULL DEFAULT 1,
    wants_invoice_email TINYINT UNSIGNED NOT NULL DEFAULT 1,
    wants_support_email TINYINT UNSIGNED NOT NULL DEFAULT 1,
    created_date DATE NULL,
    list_hash CHAR(32) NOT NULL,
    detail_hash CHAR(32) NULL,
    is_stale TINYINT UNSIGNED NOT NULL DEFAULT 1,
    is_due TINYINT UNSIGNED NOT NULL DEFAULT 0,
    fetched_at DATETIME(6) NULL,
    missing_at DATETIME(6) NULL,
    PRIMARY KEY (whmcs_id),
    KEY ix_whmcs_client_stale (is_stale, whmcs_id),
    KEY ix_whmcs_client_due (is_due, whmcs_id),
    KEY ix_whmcs_client_missing (missing_at),
    KEY ix_whmcs_client_billing_contact (billing_contact_id),
    KEY ix_whmcs_client_email (email_key),
    KEY ix_whmcs_client_fetched (fetched_at)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Values of client custom fields; an empty one has no row. WHMCS tells the
-- number of a field, not its name.
CREATE TABLE IF NOT EXISTS whmcs_custom_value (
    client_id BIGINT UNSIGNED NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    value MEDIUMTEXT NOT NULL,
    PRIMARY KEY (client_id, whmcs_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS whmcs_contact (
    whmcs_id BIGINT UNSIGNED NOT NULL,
    client_id BIGINT UNSIGNED NOT NULL,
    firstname TEXT NOT NULL,
    lastname TEXT NOT NULL,
    companyname TEXT NOT NULL,
    email VARCHAR(320) NOT NULL DEFAULT '',
    email_key VARCHAR(320) NOT NULL DEFAULT '',
    address1 TEXT NULL,
    address2 TEXT NULL,
    city TEXT NULL,
    state TEXT NULL,
    postcode TEXT NULL,
    country VARCHAR(64) NOT NULL DEFAULT '',
    phonenumber TEXT NULL,
    wants_general_email TINYINT UNSIGNED NOT NULL DEFAULT 0,
    wants_invoice_email TINYINT UNSIGNED NOT NULL DEFAULT 0,
    wants_support_email TINYINT UNSIGNED NOT NULL DEFAULT 0,
    created_at DATETIME NULL,
    list_hash CHAR(32) NOT NULL,
    is_due TINYINT UNSIGNED NOT NULL DEFAULT 1,
    missing_at DATETIME(6) NULL,
    PRIMARY KEY (whmcs_id),
    KEY ix_whmcs_contact_client (client_id),
    KEY ix_whmcs_contact_due (is_due, whmcs_id),
    KEY ix_whmcs_contact_missing (missing_at),
    KEY ix_whmcs_contact_email (email_key)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS whmcs_invoice (
    whmcs_id BIGINT UNSIGNED NOT NULL,
    client_id BIGINT UNSIGNED NOT NULL,
    invoicenum VARCHAR(255) NOT NULL DEFAULT '',
    invoice_date DATE NULL,
    due_date DATE NULL,
    paid_at DATETIME NULL,
    refunded_at DATETIME NULL,
    cancelled_at DATETIME NULL,
    subtotal DECIMAL(20,4) NOT NULL,
    credit DECIMAL(20,4) NOT NULL,
    tax DECIMAL(20,4) NOT NULL,
    tax2 DECIMAL(20,4) NOT NULL,
    total DECIMAL(20,4) NOT NULL,
    balance DECIMAL(20,4) NULL,
    taxrate DECIMAL(12,5) NOT NULL,
    taxrate2 DECIMAL(12,5) NOT NULL,
    status VARCHAR(64) NOT NULL,
    paymentmethod VARCHAR(100) NOT NULL DEFAULT '',
    notes MEDIUMTEXT NULL,
    currency_code VARCHAR(16) NOT NULL DEFAULT '',
    currency_prefix VARCHAR(32) NOT NULL DEFAULT '',
    created_at DATETIME NULL,
    list_hash CHAR(32) NOT NULL,
    detail_hash CHAR(32) NULL,
    is_open TINYINT UNSIGNED NOT NULL DEFAULT 0,
    is_stale TINYINT UNSIGNED NOT NULL DEFAULT 1,
    is_due TINYINT UNSIGNED NOT NULL DEFAULT 0,
    fetched_at DATETIME(6) NULL,
    missing_at DATETIME(6) NULL,
    PRIMARY KEY (whmcs_id),
    KEY ix_whmcs_invoice_client (client_id),
    KEY ix_whmcs_invoice_stale (is_stale, whmcs_id),
    KEY ix_whmcs_invoice_open (is_open, whmcs_id),
    KEY ix_whmcs_invoice_due (is_due, whmcs_id),
    KEY ix_whmcs_invoice_missing (missing_at),
    KEY ix_whmcs_invoice_fetched (fetched_at),
    KEY ix_whmcs_invoice_paid (paid_at),
    KEY ix_whmcs_invoice_refunded (refunded_at)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS whmcs_invoice_line (
    invoice_id BIGINT UNSIGNED NOT NULL,
    line_no INT UNSIGNED NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    type VARCHAR(100) NOT NULL,
    rel_id BIGINT UNSIGNED NOT NULL,
    description MEDIUMTEXT NOT NULL,
    amount DECIMAL(20,4) NOT NULL,
    is_taxed TINYINT UNSIGNED NOT NULL,
    PRIMARY KEY (invoice_id, line_no),
    KEY ix_whmcs_invoice_line_rel (type, rel_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS whmcs_transaction (
    invoice_id BIGINT UNSIGNED NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    gateway VARCHAR(100) NOT NULL,
    paid_at DATETIME NULL,
    description TEXT NOT NULL,
    amount_in DECIMAL(20,4) NOT NULL,
    amount_out DECIMAL(20,4) NOT NULL,
    fees DECIMAL(20,4) NOT NULL,
    transaction_no TEXT NOT NULL,
    refund_of BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (invoice_id, whmcs_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS whmcs_currency (
    code VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    prefix VARCHAR(64) NOT NULL,
    suffix VARCHAR(64) NOT NULL,
    format INT NOT NULL,
    PRIMARY KEY (code)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS whmcs_gateway (
    module VARCHAR(100) NOT NULL,
    display_name VARCHAR(255) NOT NULL,
    PRIMARY KEY (module)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS whmcs_client_group (
    whmcs_id BIGINT UNSIGNED NOT NULL,
    name VARCHAR(255) NOT NULL,
    PRIMARY KEY (whmcs_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
