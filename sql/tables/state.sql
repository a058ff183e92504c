-- Identity, plan, run history.

-- Which WHMCS record is which Perfex row; unique both ways. A client's own
-- person becomes the customer's primary contact: primary_contact_id. `how` is
-- created (by us), email (first meeting) or hand (whmcs_link).
CREATE TABLE IF NOT EXISTS whmcs_link (
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    perfex_id BIGINT UNSIGNED NOT NULL,
    primary_contact_id BIGINT UNSIGNED NULL,
    how VARCHAR(16) NOT NULL,
    linked_at DATETIME(6) NOT NULL,
    PRIMARY KEY (data_type, whmcs_id),
    UNIQUE KEY uq_whmcs_link_perfex (data_type, perfex_id),
    UNIQUE KEY uq_whmcs_link_primary_contact (primary_contact_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Perfex payment rows made from WHMCS: kind 'transaction' (whmcs_id is the
-- transaction), 'credit' and 'marked' (whmcs_id 0, one per invoice).
CREATE TABLE IF NOT EXISTS whmcs_payment_link (
    invoice_id BIGINT UNSIGNED NOT NULL,
    kind VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    perfex_id BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (invoice_id, kind, whmcs_id),
    UNIQUE KEY uq_whmcs_payment_link_perfex (perfex_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Refunds that are credit notes in Perfex: per WHMCS transaction the credit note
-- and its refund row (NULL only inside a transaction).
CREATE TABLE IF NOT EXISTS whmcs_refund_link (
    invoice_id BIGINT UNSIGNED NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    credit_note_id BIGINT UNSIGNED NOT NULL,
    refund_id BIGINT UNSIGNED NULL,
    PRIMARY KEY (invoice_id, whmcs_id),
    UNIQUE KEY uq_whmcs_refund_link_credit_note (credit_note_id),
    UNIQUE KEY uq_whmcs_refund_link_refund (refund_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- WHMCS gateway to Perfex payment mode (tblpayment_modes.id as text, or the
-- id of a Perfex gateway). '#credit' and '#marked' are our own two.
CREATE TABLE IF NOT EXISTS whmcs_payment_mode (
    gateway VARCHAR(100) NOT NULL,
    perfex_mode VARCHAR(40) NOT NULL,
    PRIMARY KEY (gateway)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The number that an invoice has in Perfex, and for what it was given (basis: Draft,
-- date, padding, options, WHMCS number). code is NULL where Perfex prints what WHMCS
-- or the options say, else number_differs or number_taken.
CREATE TABLE IF NOT EXISTS whmcs_invoice_number (
    whmcs_id BIGINT UNSIGNED NOT NULL,
    basis VARCHAR(500) NOT NULL,
    prefix VARCHAR(255) NOT NULL,
    number BIGINT NOT NULL,
    number_format INT NOT NULL,
    number_year INT NOT NULL,
    whmcs_number VARCHAR(255) NOT NULL,
    formatted_number VARCHAR(400) NOT NULL,
    code VARCHAR(32) NULL,
    PRIMARY KEY (whmcs_id),
    KEY ix_whmcs_invoice_number_year (number_year, number),
    KEY ix_whmcs_invoice_number_whmcs (whmcs_number)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Perfex rows that we make once, for ourselves: what is number_field. A person
-- may remove them; they are not made again.
CREATE TABLE IF NOT EXISTS whmcs_made (
    what VARCHAR(32) NOT NULL,
    perfex_id BIGINT UNSIGNED NOT NULL,
    made_at DATETIME(6) NOT NULL,
    PRIMARY KEY (what)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What the current run would change, and why: action create, link, update,
-- unchanged, skip or quarantine.
CREATE TABLE IF NOT EXISTS whmcs_plan (
    run_id BIGINT UNSIGNED NOT NULL,
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    perfex_id BIGINT UNSIGNED NULL,
    customer_id BIGINT UNSIGNED NULL,
    contact_id BIGINT UNSIGNED NULL,
    action VARCHAR(16) NOT NULL,
    code VARCHAR(32) NULL,
    reason VARCHAR(500) NULL,
    is_done TINYINT UNSIGNED NOT NULL DEFAULT 0,
    PRIMARY KEY (data_type, whmcs_id),
    KEY ix_whmcs_plan_action (data_type, is_done, action, whmcs_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The planned changes of a record, field by field, until they are written;
-- is_conflict 1 = old_value is a person's.
CREATE TABLE IF NOT EXISTS whmcs_plan_field (
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    perfex_field VARCHAR(64) NOT NULL,
    part VARCHAR(16) NOT NULL,
    custom_field_id INT UNSIGNED NOT NULL,
    old_value LONGTEXT NULL,
    new_value LONGTEXT NOT NULL,
    is_conflict TINYINT UNSIGNED NOT NULL DEFAULT 0,
    PRIMARY KEY (data_type, whmcs_id, perfex_field)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What WHMCS said of a field when it was last brought in line, as a hash: the
-- middle of the three-way comparison of keep_crm_edits.
CREATE TABLE IF NOT EXISTS whmcs_base (
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    perfex_field VARCHAR(64) NOT NULL,
    value_hash BINARY(16) NOT NULL,
    PRIMARY KEY (data_type, whmcs_id, perfex_field)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Fields that a person changed in Perfex and WHMCS as well (or that differed at
-- the first meeting), with both values. outcome: overwritten = WHMCS's value is
-- in Perfex now, kept = Perfex's is.
CREATE TABLE IF NOT EXISTS whmcs_conflict (
    conflict_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    run_id BIGINT UNSIGNED NOT NULL,
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    perfex_field VARCHAR(64) NOT NULL,
    whmcs_value LONGTEXT NOT NULL,
    perfex_value LONGTEXT NOT NULL,
    outcome VARCHAR(16) NOT NULL,
    seen_at DATETIME(6) NOT NULL,
    PRIMARY KEY (conflict_id),
    KEY ix_whmcs_conflict_record (data_type, whmcs_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What could not be carried over whole, per record and field, as of the run
-- that looked at the record last; whmcs_id 0 = about the mapping itself, or an optional
-- action that the last run did without (in perfex_field).
CREATE TABLE IF NOT EXISTS whmcs_note (
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    perfex_field VARCHAR(64) NOT NULL,
    code VARCHAR(32) NOT NULL,
    detail VARCHAR(500) NOT NULL,
    run_id BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (data_type, whmcs_id, perfex_field, code),
    KEY ix_whmcs_note_code (data_type, code)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row per run, and per run that was due and did not start, or a gap of such
-- (connection_id 0). state is running, complete, incomplete, failed, killed or missed.
CREATE TABLE IF NOT EXISTS whmcs_run (
    run_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    kind VARCHAR(16) NOT NULL,
    started_by VARCHAR(16) NOT NULL,
    account VARCHAR(300) NOT NULL,
    connection_id BIGINT UNSIGNED NOT NULL,
    state VARCHAR(16) NOT NULL,
    stage VARCHAR(64) NOT NULL DEFAULT '',
    started_at DATETIME(6) NOT NULL,
    finished_at DATETIME(6) NULL,
    error_code INT NULL,
    error_text VARCHAR(500) NULL,
    PRIMARY KEY (run_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Which run may write, until when without a sign of life; run_id 0 = none is under way.
-- A run that finds another one here has lost it. One row; each batch locks it.
CREATE TABLE IF NOT EXISTS whmcs_lease (
    id TINYINT UNSIGNED NOT NULL,
    run_id BIGINT UNSIGNED NOT NULL,
    server VARCHAR(270) NOT NULL,
    connection_id BIGINT UNSIGNED NOT NULL,
    renewal_count BIGINT UNSIGNED NOT NULL,
    renewed_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT IGNORE INTO whmcs_lease
       (id, run_id, server, connection_id, renewal_count, renewed_at, expires_at)
VALUES (1, 0, '', 0, 0, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6));

-- Of a run and a data type: rows of the lists, and of the records whose details were
-- asked for why: never fetched, changed in the list, open, paid or refunded lately, in
-- rotation; left_count is what the deadline left for the next run; then what became of
-- them, and what it took. is_torn = the list changed while it was read, twice;
-- unaccounted_count = received, and none of what can become of it (NULL: unknown).
CREATE TABLE IF NOT EXISTS whmcs_run_count (
    run_id BIGINT UNSIGNED NOT NULL,
    data_type VARCHAR(16) NOT NULL,
    announced_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    received_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    new_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    changed_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    open_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    recent_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    rotation_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    left_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    fetched_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    created_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    linked_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    updated_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    unchanged_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    skipped_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    quarantined_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    note_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    written_row_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    request_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    retry_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    byte_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    wait_ms BIGINT UNSIGNED NOT NULL DEFAULT 0,
    is_torn TINYINT UNSIGNED NOT NULL DEFAULT 0,
    unaccounted_count BIGINT NULL,
    is_complete TINYINT UNSIGNED NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, data_type)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
