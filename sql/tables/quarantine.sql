-- Records that cannot be imported, with the reason; released by itself when a later run
-- can read and place the record. is_unread 1 = WHMCS did not give it, or not so that it
-- could be read; 0 = it came, and cannot be placed in Perfex. whmcs_id 0 = not even its
-- id could be read: list_place says where in WHMCS's list it stands, from 1, and is 0 for
-- all others. payload is JSON, and small: see _whmcs_describe_quarantine. retry_at =
-- somebody asked for it (whmcs_retry), and no run has tried since.
CREATE TABLE IF NOT EXISTS whmcs_quarantine_record (
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    list_place BIGINT UNSIGNED NOT NULL DEFAULT 0,
    code VARCHAR(32) NOT NULL,
    reason VARCHAR(500) NOT NULL,
    payload MEDIUMTEXT NULL,
    is_unread TINYINT UNSIGNED NOT NULL DEFAULT 0,
    first_seen_at DATETIME(6) NOT NULL,
    last_seen_at DATETIME(6) NOT NULL,
    retry_at DATETIME(6) NULL,
    run_id BIGINT UNSIGNED NOT NULL,
    try_count INT UNSIGNED NOT NULL,
    PRIMARY KEY (data_type, whmcs_id, list_place)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
