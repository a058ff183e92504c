-- Settings: connection, options, and what bind found out about Perfex.
--
-- STATS_PERSISTENT = 0, here and in all tables of ours: InnoDB looks anew how many rows a
-- table has when it opens it, and when a sixteenth of them changed. Statistics that are
-- kept come later, by a thread of their own, and those of an empty table outlive a server
-- that ended right after a first import: tables would be read whole for each record.

-- The ticket of this server's key and the sealed connection. Readable by the
-- definer account only; both texts are useless on another server.
CREATE TABLE IF NOT EXISTS whmcs_secret (
    id TINYINT UNSIGNED NOT NULL,
    ticket VARCHAR(100) NOT NULL DEFAULT '',
    sealed TEXT NULL,
    url VARCHAR(500) NULL,
    configured_at DATETIME(6) NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row per option. `allowed` is a regular expression over the whole value;
-- `rechecks` names the data types that a new value makes due.
CREATE TABLE IF NOT EXISTS whmcs_option (
    name VARCHAR(64) NOT NULL,
    value VARCHAR(500) NOT NULL,
    default_value VARCHAR(500) NOT NULL,
    allowed VARCHAR(200) NOT NULL,
    allowed_text VARCHAR(200) NOT NULL,
    meaning VARCHAR(500) NOT NULL,
    rechecks VARCHAR(64) NOT NULL DEFAULT '',
    PRIMARY KEY (name)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What a status of WHMCS becomes, in lower case: open, paid, cancelled or draft.
-- is_own 1 = by the option status_map.
CREATE TABLE IF NOT EXISTS whmcs_status_map (
    whmcs_status VARCHAR(64) NOT NULL,
    target VARCHAR(16) NOT NULL,
    is_own TINYINT UNSIGNED NOT NULL,
    PRIMARY KEY (whmcs_status)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Perfex tables and columns that we need: is_written 1 = we insert it,
-- 0 = read or looked up only; is_optional 1 = only some versions have it.
CREATE TABLE IF NOT EXISTS whmcs_perfex_need (
    table_name VARCHAR(64) NOT NULL,
    column_name VARCHAR(64) NOT NULL,
    is_written TINYINT UNSIGNED NOT NULL,
    is_optional TINYINT UNSIGNED NOT NULL,
    PRIMARY KEY (table_name, column_name)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Characters that each text column of Perfex takes, as found by bind; negative
-- for 3-byte utf8.
CREATE TABLE IF NOT EXISTS whmcs_perfex_column (
    table_name VARCHAR(64) NOT NULL,
    column_name VARCHAR(64) NOT NULL,
    width BIGINT NOT NULL,
    charset VARCHAR(32) NOT NULL,
    PRIMARY KEY (table_name, column_name)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The prefix in use and what the installed schema offers.
CREATE TABLE IF NOT EXISTS whmcs_perfex_binding (
    id TINYINT UNSIGNED NOT NULL,
    prefix VARCHAR(40) NOT NULL,
    has_formatted_number TINYINT UNSIGNED NOT NULL,
    bound_at DATETIME(6) NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS whmcs_version (
    id TINYINT UNSIGNED NOT NULL,
    version VARCHAR(20) NOT NULL,
    installed_at DATETIME(6) NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
