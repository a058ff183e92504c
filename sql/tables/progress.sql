-- How far a run is, what its errors mean, and what the checks of whmcs_status compare with.

-- How far the latest run is, as a whole: done of total in pages of lists, details and
-- records to write. percent never falls; total is an estimate until the lists are read.
CREATE TABLE IF NOT EXISTS whmcs_run_progress (
    run_id BIGINT UNSIGNED NOT NULL,
    data_type VARCHAR(16) NOT NULL,
    stage VARCHAR(16) NOT NULL,
    done_count BIGINT NOT NULL DEFAULT 0,
    total_count BIGINT NOT NULL DEFAULT 0,
    percent DECIMAL(9,6) NOT NULL DEFAULT 0,
    noted_at DATETIME(6) NOT NULL,
    PRIMARY KEY (run_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The same per data type and stage: list (pages), details and write (records).
CREATE TABLE IF NOT EXISTS whmcs_run_part (
    run_id BIGINT UNSIGNED NOT NULL,
    data_type VARCHAR(16) NOT NULL,
    stage VARCHAR(16) NOT NULL,
    done_count BIGINT NOT NULL DEFAULT 0,
    total_count BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, data_type, stage)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The ledger as a run found it at its end: invoices, how many of them differ, and how many
-- of those no other check explains (quarantine, deletions and ranges do).
CREATE TABLE IF NOT EXISTS whmcs_ledger_check (
    run_id BIGINT UNSIGNED NOT NULL,
    checked_at DATETIME(6) NOT NULL,
    seconds DECIMAL(12,3) NOT NULL,
    invoice_count BIGINT UNSIGNED NOT NULL,
    different_count BIGINT UNSIGNED NOT NULL,
    unexplained_count BIGINT UNSIGNED NOT NULL,
    first_invoice_id BIGINT UNSIGNED NULL,
    PRIMARY KEY (run_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What the columns of Perfex that we use looked like when bind saw them; is_written 1 =
-- of a table that we insert into.
CREATE TABLE IF NOT EXISTS whmcs_perfex_shape (
    table_name VARCHAR(64) NOT NULL,
    column_name VARCHAR(64) NOT NULL,
    is_written TINYINT UNSIGNED NOT NULL,
    shape VARCHAR(300) NOT NULL,
    PRIMARY KEY (table_name, column_name)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What an error means: its class in a word and the remedy. word is the library's code
-- where the text has one ('whmcs_sync: tls: ...'), '' = any other; of runs without an
-- error number (0) it is their state.
CREATE TABLE IF NOT EXISTS whmcs_error_class (
    error_code INT NOT NULL,
    word VARCHAR(40) NOT NULL,
    class VARCHAR(16) NOT NULL,
    remedy VARCHAR(300) NOT NULL,
    PRIMARY KEY (error_code, word)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

DELETE FROM whmcs_error_class;

INSERT INTO whmcs_error_class (error_code, word, class, remedy)
SELECT j.error_code, j.word, j.class, j.remedy
  FROM JSON_TABLE(CONCAT('[',
    '{"c":0,"w":["killed"],"k":"killed","r":"nothing; the next run goes on where it stopped"},',
    '{"c":0,"w":["missed"],"k":"missed","r":"see that the server was up and event_scheduler is ',
        'ON"},',
    '{"c":0,"w":["incomplete"],"k":"data","r":"error_text names what is missing; the next run ',
        'asks again"},',
    '{"c":1317,"w":[""],"k":"killed","r":"nothing; the next run goes on where it stopped"},',
    '{"c":1053,"w":[""],"k":"killed","r":"nothing; the next run goes on where it stopped"},',
    '{"c":1969,"w":[""],"k":"killed","r":"raise max_statement_time for this account, or set ',
        'run_deadline_minutes"},',
    '{"c":3024,"w":[""],"k":"killed","r":"raise max_execution_time for this account, or set ',
        'run_deadline_minutes"},',
    '{"c":50108,"w":[""],"k":"killed","r":"another run took over; raise lease_seconds if this ',
        'comes again"},',
    '{"c":50100,"w":[""],"k":"setting","r":"the text names the option and the allowed values"},',
    '{"c":50101,"w":[""],"k":"credential","r":"CALL whmcs_configure(url, identifier, secret)"},',
    '{"c":50102,"w":["","resolve","connect","timeout","network"],"k":"network","r":"is WHMCS up, ',
        'and may the database server reach it? SELECT whmcs_test_connection()"},',
    '{"c":50102,"w":["tls"],"k":"network","r":"the certificate of WHMCS is not trusted; renew it, ',
        'or set the option ca_file and configure again"},',
    '{"c":50102,"w":["rate_limited"],"k":"server","r":"lower max_in_flight or set ',
        'requests_per_second"},',
    '{"c":50102,"w":["server_error","deadline"],"k":"server","r":"WHMCS answers with errors or ',
        'too slowly; look into its error log, lower max_in_flight"},',
    '{"c":50103,"w":["auth_failed"],"k":"credential","r":"identifier or secret is wrong or was ',
        'revoked; CALL whmcs_configure(url, identifier, secret)"},',
    '{"c":50103,"w":["ip_denied"],"k":"permission","r":"allow the address of this server under ',
        'General Settings > Security > API IP Access Restriction"},',
    '{"c":50103,"w":["permission","unknown_action"],"k":"permission","r":"tick the action in ',
        'WHMCS under Manage API Credentials > API Roles"},',
    '{"c":50103,"w":["","not_json","api_error"],"k":"server","r":"WHMCS answered with an error; ',
        'look into its activity and error log"},',
    '{"c":50103,"w":["encoding","bad_field","too_large"],"k":"data","r":"a record of WHMCS cannot ',
        'be read; the text names it"},',
    '{"c":50103,"w":["memory","internal"],"k":"database","r":"the database server has no memory ',
        'left; look into its error log"},',
    '{"c":50104,"w":[""],"k":"server","r":"WHMCS answered something unexpected; look into its ',
        'error log"},',
    '{"c":50105,"w":[""],"k":"perfex","r":"CALL whmcs_bind_perfex(prefix) and read what it says"},',
    '{"c":50106,"w":[""],"k":"busy","r":"another run was under way; nothing is lost"},',
    '{"c":50107,"w":[""],"k":"setting","r":"the text says what is missing and the CALL that makes ',
        'it"},',
    '{"c":50110,"w":[""],"k":"setting","r":"CALL whmcs_preview() first"},',
    '{"c":50111,"w":[""],"k":"data","r":"look at whmcs_preview_moves, then CALL whmcs_preview() ',
        'again"},',
    '{"c":50112,"w":[""],"k":"setting","r":"raise run_deadline_minutes, then CALL ',
        'whmcs_apply_preview() again"},',
    '{"c":1044,"w":[""],"k":"permission","r":"run install.sql again, it gives the account its ',
        'rights"},',
    '{"c":1142,"w":[""],"k":"permission","r":"run install.sql again, it gives the account its ',
        'rights"},',
    '{"c":1143,"w":[""],"k":"permission","r":"run install.sql again, it gives the account its ',
        'rights"},',
    '{"c":1370,"w":[""],"k":"permission","r":"run install.sql again, it gives the account its ',
        'rights"},',
    '{"c":1290,"w":[""],"k":"database","r":"this server is read-only; sync on the primary"},',
    '{"c":1836,"w":[""],"k":"database","r":"this server is read-only; sync on the primary"},',
    '{"c":1054,"w":[""],"k":"perfex","r":"a column of Perfex is gone; CALL ',
        'whmcs_bind_perfex(prefix)"},',
    '{"c":1146,"w":[""],"k":"perfex","r":"a table is gone; CALL whmcs_bind_perfex(prefix), else ',
        'install.sql again"},',
    '{"c":1356,"w":[""],"k":"perfex","r":"a table or column of Perfex is gone; CALL ',
        'whmcs_bind_perfex(prefix)"},',
    '{"c":1176,"w":[""],"k":"perfex","r":"an index of Perfex is gone; CALL ',
        'whmcs_bind_perfex(prefix)"},',
    '{"c":1364,"w":[""],"k":"perfex","r":"Perfex has a new column without a default; CALL ',
        'whmcs_bind_perfex(prefix)"},',
    '{"c":1205,"w":[""],"k":"lock","r":"somebody held rows of Perfex too long; the next run goes ',
        'on"},',
    '{"c":1213,"w":[""],"k":"lock","r":"a deadlock with another session; the next run goes on"},',
    '{"c":1021,"w":[""],"k":"database","r":"the disk of the database server is full"},',
    '{"c":1114,"w":[""],"k":"database","r":"the disk of the database server is full"}]'),
    '$[*]' COLUMNS (
        error_code INT PATH '$.c',
        class VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.k',
        remedy VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.r',
        NESTED PATH '$.w[*]' COLUMNS (
            word VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$'))) AS j;
