-- _whmcs_sync
--
-- Description
--   One run: pull, plan, apply for the wanted data types, with its history. One
--   run at a time on a server; a second one is refused and told who runs, since
--   when, and on which connection.
-- Parameters
--   in_kind (VARCHAR)         all, client, contact or invoice
--   in_started_by (VARCHAR)   manual or event
--   out_run_id                the run
-- Writes   whmcs_run, whmcs_run_count, whmcs_plan, whmcs_quarantine, Perfex
-- Errors   50106 already running, 50107 Perfex not bound, and those of _whmcs_fetch

DROP PROCEDURE IF EXISTS _whmcs_sync;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_sync (
    IN in_kind VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_started_by VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    OUT out_run_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'One run: pull, plan, apply'
BEGIN
    DECLARE v_lock VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT LEFT(CONCAT('whmcs.', DATABASE()), 64);
    DECLARE v_is_locked INT DEFAULT 0;
    DECLARE v_holder BIGINT UNSIGNED;
    DECLARE v_errno INT DEFAULT 0;
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_has_clients INT DEFAULT in_kind = 'client'
        OR (in_kind = 'all' AND _whmcs_option('sync_clients') = 'on');
    DECLARE v_has_contacts INT DEFAULT in_kind = 'contact'
        OR (in_kind = 'all' AND _whmcs_option('sync_contacts') = 'on');
    DECLARE v_has_invoices INT DEFAULT in_kind = 'invoice'
        OR (in_kind = 'all' AND _whmcs_option('sync_invoices') = 'on');
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        -- The first condition is the error; MariaDB adds notes on where it came from.
        GET DIAGNOSTICS CONDITION 1 v_errno = MYSQL_ERRNO, v_text = MESSAGE_TEXT;
        ROLLBACK;
        SET @whmcs_json = NULL;
        DO whmcs_pump('close');
        IF out_run_id IS NOT NULL THEN
            UPDATE whmcs_run AS r
               SET r.state = IF(v_errno IN (1317, 1969, 3024, 1053), 'killed', 'failed'),
                   r.error_code = v_errno,
                   r.error_text = v_text, r.finished_at = UTC_TIMESTAMP(6)
             WHERE r.run_id = out_run_id;
        END IF;
        IF v_is_locked THEN
            DO RELEASE_LOCK(v_lock);
        END IF;
        RESIGNAL;
    END;

    SET out_run_id = NULL;
    IF (SELECT COUNT(*) FROM whmcs_perfex_binding) = 0 THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50107,
               MESSAGE_TEXT =
                   'whmcs_sync: Perfex is not bound; CALL whmcs_bind_perfex(prefix), usually tbl';
    END IF;
    IF v_has_invoices AND in_kind = 'all' AND NOT v_has_clients THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50100,
               MESSAGE_TEXT =
               'whmcs_sync: invoices need their clients; set sync_clients on, or sync_invoices off';
    END IF;
    IF _whmcs_option('sync_range') = 'since' AND _whmcs_option('sync_since') = '' THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50100,
               MESSAGE_TEXT =
 'whmcs_sync: sync_range since needs a day; CALL whmcs_set_option(''sync_since'', ''2026-01-31'')';
    END IF;
    IF COALESCE(GET_LOCK(v_lock, 0), 0) <> 1 THEN
        SET v_holder = COALESCE(IS_USED_LOCK(v_lock), 0);
        SELECT MAX(CONCAT('whmcs_sync: run ', r.run_id, ' is under way since ',
                          DATE_FORMAT(r.started_at, '%Y-%m-%d %H:%i:%s'), ' UTC, connection ',
                          v_holder, ', account ', r.account))
          INTO v_text
          FROM whmcs_run AS r
         WHERE r.state = 'running' AND r.connection_id = v_holder;
        -- Between two statements of a run that begins or ends, or after a KILL of it.
        SET v_text = _whmcs_message(COALESCE(v_text,
            CONCAT('whmcs_sync: connection ', v_holder, ' holds the lock of runs without a run; ',
                   'call again, or end it: KILL ', v_holder)));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50106, MESSAGE_TEXT = v_text;
    END IF;
    SET v_is_locked = 1;

    -- We hold the lock, so whatever still says 'running' was cut off.
    UPDATE whmcs_run AS r SET r.state = 'killed', r.finished_at = UTC_TIMESTAMP(6), r.error_text
        = 'the session or the server ended'
     WHERE r.state = 'running';
    CALL _whmcs_log_missed(in_started_by);
    INSERT INTO whmcs_run (kind, started_by, account, connection_id, state, started_at)
    VALUES (in_kind, in_started_by, SESSION_USER(), CONNECTION_ID(), 'running', UTC_TIMESTAMP(6));
    SET out_run_id = LAST_INSERT_ID();
    DELETE FROM whmcs_plan;
    UPDATE whmcs_invoice AS i SET i.is_due = 1 WHERE i.is_due = 2;
    DELETE FROM whmcs_plan_field;
    CALL _whmcs_note_mapping(out_run_id);
    INSERT INTO whmcs_run_count (run_id, data_type)
    SELECT out_run_id, t.data_type
      FROM (SELECT 'client' AS data_type, v_has_clients AS is_wanted UNION ALL SELECT 'contact',
          v_has_contacts
            UNION ALL SELECT 'invoice', v_has_invoices) AS t
     WHERE t.is_wanted;

    UPDATE whmcs_run AS r SET r.stage = 'pull' WHERE r.run_id = out_run_id;
    CALL _whmcs_pull_catalogue(out_run_id);
    -- All lists first: an invoice can need its client, a client its billing contact.
    -- The details of clients are under way meanwhile, and then those of invoices; with
    -- sync_range since the invoices say whose.
    IF v_has_clients THEN
        CALL _whmcs_pull_list(out_run_id, 'client');
        IF _whmcs_option('sync_range') <> 'since' THEN
            CALL _whmcs_list_todo(out_run_id, 'client');
            CALL _whmcs_fetch_batch(out_run_id, 'client', 0);
        END IF;
    END IF;
    IF v_has_contacts THEN
        CALL _whmcs_pull_list(out_run_id, 'contact');
    END IF;
    IF v_has_invoices THEN
        CALL _whmcs_pull_list(out_run_id, 'invoice');
    END IF;
    IF v_has_clients THEN
        IF _whmcs_option('sync_range') = 'since' THEN
            CALL _whmcs_list_todo(out_run_id, 'client');
        END IF;
        CALL _whmcs_pull_detail(out_run_id, 'client', 1);
    END IF;
    IF v_has_invoices THEN
        CALL _whmcs_list_todo(out_run_id, 'invoice');
        CALL _whmcs_fetch_batch(out_run_id, 'invoice', 0);
    END IF;
    IF v_has_clients THEN
        UPDATE whmcs_run AS r SET r.stage = 'clients' WHERE r.run_id = out_run_id;
        CALL _whmcs_plan_clients(out_run_id);
        CALL _whmcs_apply_clients(out_run_id);
    END IF;
    IF v_has_contacts THEN
        UPDATE whmcs_run AS r SET r.stage = 'contacts' WHERE r.run_id = out_run_id;
        CALL _whmcs_plan_contacts(out_run_id);
        CALL _whmcs_apply_contacts(out_run_id);
    END IF;
    IF v_has_invoices THEN
        UPDATE whmcs_run AS r SET r.stage = 'invoices' WHERE r.run_id = out_run_id;
        CALL _whmcs_name_modes(out_run_id);
        CALL _whmcs_import_invoices(out_run_id);
    END IF;
    DO whmcs_pump('close');
    CALL _whmcs_finish_run(out_run_id);
    DO RELEASE_LOCK(v_lock);
END$$

DELIMITER ;
