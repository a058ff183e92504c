-- The kept plan of whmcs_preview, and what whmcs_apply_preview found when it looked again.

-- The last preview. state is planning, ready, incomplete or applied.
CREATE TABLE IF NOT EXISTS whmcs_preview (
    run_id BIGINT UNSIGNED NOT NULL,
    state VARCHAR(16) NOT NULL,
    made_at DATETIME(6) NOT NULL,
    applied_run_id BIGINT UNSIGNED NULL,
    PRIMARY KEY (run_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Options and mappings that the plan of a run was made with, as texts.
CREATE TABLE IF NOT EXISTS whmcs_preview_setting (
    run_id BIGINT UNSIGNED NOT NULL,
    kind VARCHAR(16) NOT NULL,
    name VARCHAR(100) NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run_id, kind, name)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Each record that a run looked at, the unchanged ones too: action as in whmcs_plan, and
-- conflict; whmcs_hash is that of WHMCS's answer. data_type is client, contact, invoice, or
-- what those need: currency, payment_mode, group, custom_field.
CREATE TABLE IF NOT EXISTS whmcs_preview_record (
    run_id BIGINT UNSIGNED NOT NULL,
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    perfex_id BIGINT UNSIGNED NULL,
    name VARCHAR(500) NOT NULL,
    action VARCHAR(16) NOT NULL,
    code VARCHAR(32) NULL,
    detail VARCHAR(1000) NULL,
    currency VARCHAR(16) NULL,
    total DECIMAL(20,2) NULL,
    whmcs_hash CHAR(32) NULL,
    PRIMARY KEY (run_id, data_type, whmcs_id),
    KEY ix_whmcs_preview_record_action (run_id, data_type, action, whmcs_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Their fields that change, as a person reads them; is_conflict 1 = a person changed it in
-- Perfex. A remark says what is lost on the way, or why a value stays.
CREATE TABLE IF NOT EXISTS whmcs_preview_field (
    run_id BIGINT UNSIGNED NOT NULL,
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    field VARCHAR(200) NOT NULL,
    old_value LONGTEXT NULL,
    new_value LONGTEXT NULL,
    is_conflict TINYINT UNSIGNED NOT NULL DEFAULT 0,
    remark VARCHAR(600) NULL,
    PRIMARY KEY (run_id, data_type, whmcs_id, field)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What whmcs_apply_preview found otherwise than planned; run_id is its run. data_type
-- option and mapping: settings that were changed.
CREATE TABLE IF NOT EXISTS whmcs_preview_move (
    run_id BIGINT UNSIGNED NOT NULL,
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    field VARCHAR(200) NOT NULL,
    name VARCHAR(500) NOT NULL,
    moved_in VARCHAR(16) NOT NULL,
    planned VARCHAR(1000) NOT NULL,
    found VARCHAR(1000) NOT NULL,
    PRIMARY KEY (run_id, data_type, whmcs_id, field)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Numbers of invoices as they were before a preview chose others for its batch, which it
-- puts back at once; what is here when a run begins, a killed preview left.
CREATE TABLE IF NOT EXISTS whmcs_preview_number (
    whmcs_id BIGINT UNSIGNED NOT NULL,
    is_new TINYINT UNSIGNED NOT NULL,
    basis VARCHAR(500) NULL,
    prefix VARCHAR(255) NULL,
    number BIGINT NULL,
    number_format INT NULL,
    number_year INT NULL,
    whmcs_number VARCHAR(255) NULL,
    formatted_number VARCHAR(400) NULL,
    code VARCHAR(32) NULL,
    PRIMARY KEY (whmcs_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
