-- _whmcs_sync
--
-- Description
--   One run: pull, plan, apply for the wanted data types, with its history. One
--   run at a time (whmcs_lease); a second one is refused and told who runs, since
--   when, and on which connection.
-- Parameters
--   in_kind (VARCHAR)         all, client, contact or invoice; preview = pull and plan only;
--                             apply = what the last preview planned, or nothing
--   in_started_by (VARCHAR)   manual or event
--   out_run_id                the run
-- Writes   whmcs_run, whmcs_run_count, whmcs_plan, whmcs_quarantine_record, Perfex
-- Errors   50106 already running, 50107 Perfex not bound or binlog_format STATEMENT,
--          50108 the lease is lost, and those of _whmcs_fetch

DROP PROCEDURE IF EXISTS _whmcs_sync;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_sync (
    IN in_kind VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_started_by VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    OUT out_run_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'One run: pull, plan, apply'
BEGIN
    DECLARE v_own INT;
    DECLARE v_errno INT DEFAULT 0;
    DECLARE v_count INT DEFAULT 0;
    DECLARE v_sqlstate CHAR(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_has_clients INT DEFAULT in_kind = 'client'
        OR (in_kind IN ('all', 'preview', 'apply') AND _whmcs_option('sync_clients') = 'on');
    DECLARE v_has_contacts INT DEFAULT in_kind = 'contact'
        OR (in_kind IN ('all', 'preview', 'apply') AND _whmcs_option('sync_contacts') = 'on');
    DECLARE v_has_invoices INT DEFAULT in_kind = 'invoice'
        OR (in_kind IN ('all', 'preview', 'apply') AND _whmcs_option('sync_invoices') = 'on');
    DECLARE v_preview_id BIGINT UNSIGNED;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        -- The first condition is the error, unless a note of the same statement stands before
        -- it; MariaDB adds notes on where it came from (4094), and after a KILL in a loadable
        -- function sometimes has nothing else.
        GET DIAGNOSTICS v_count = NUMBER;
        GET DIAGNOSTICS CONDITION 1 v_errno = MYSQL_ERRNO, v_text = MESSAGE_TEXT,
            v_sqlstate = RETURNED_SQLSTATE;
        IF v_count > 1 AND v_sqlstate LIKE '01%' AND v_errno <> 4094 THEN
            GET DIAGNOSTICS CONDITION 2 v_errno = MYSQL_ERRNO, v_text = MESSAGE_TEXT;
        END IF;
        IF v_errno = 4094 THEN
            SET v_errno = 1317, v_text = CONCAT('Query execution was interrupted: ', v_text);
        END IF;
        SET v_text = _whmcs_whole_message(v_text);
        ROLLBACK;
        SET @whmcs_json = NULL, @whmcs_preview_id = NULL, @whmcs_is_preview = NULL,
            @whmcs_is_careful = NULL;
        DO whmcs_pump('close');
        CALL _whmcs_drop_temporary();
        IF out_run_id IS NULL THEN
            SELECT MAX(l.run_id) INTO out_run_id
              FROM whmcs_lease AS l
             WHERE l.run_id > 0 AND l.server = _whmcs_server()
               AND l.connection_id = CONNECTION_ID();
        END IF;
        IF out_run_id IS NOT NULL THEN
            UPDATE whmcs_run AS r
               SET r.state = IF(v_errno IN (1317, 1969, 3024, 1053, 50108), 'killed', 'failed'),
                   r.error_code = v_errno,
                   r.error_text = v_text, r.finished_at = UTC_TIMESTAMP(6)
             WHERE r.run_id = out_run_id;
            CALL _whmcs_give_lease(out_run_id);
        END IF;
        RESIGNAL;
    END;

    SET out_run_id = NULL;
    -- What an earlier run of this session left that was killed without a handler: half a
    -- batch in an open transaction, and answers fetched ahead.
    SELECT COUNT(*) INTO v_own
      FROM whmcs_lease AS l
     WHERE l.run_id > 0 AND l.server = _whmcs_server() AND l.connection_id = CONNECTION_ID();
    IF v_own > 0 THEN
        ROLLBACK;
    END IF;
    DO whmcs_pump('close');
    SET @whmcs_ahead_type = '', @whmcs_ahead_count = 0, @whmcs_known = '';
    IF (SELECT COUNT(*) FROM whmcs_perfex_binding) = 0 THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50107,
               MESSAGE_TEXT =
                   'whmcs_sync: Perfex is not bound; CALL whmcs_bind_perfex(prefix), usually tbl';
    END IF;
    IF @@GLOBAL.log_bin AND @@SESSION.sql_log_bin AND @@SESSION.binlog_format = 'STATEMENT' THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50107,
               MESSAGE_TEXT =
 'whmcs_sync: binlog_format STATEMENT spoils replicas; SET GLOBAL binlog_format = ROW, reconnect';
    END IF;
    IF v_has_invoices AND in_kind <> 'invoice' AND NOT v_has_clients THEN
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
    IF in_kind = 'apply' THEN
        CALL _whmcs_find_preview(v_preview_id);
    END IF;
    CALL _whmcs_take_lease(in_kind, in_started_by, out_run_id);
    SET @whmcs_preview_id = NULL, @whmcs_is_preview = in_kind IN ('preview', 'apply'),
        @whmcs_is_careful = in_kind = 'apply' OR _whmcs_option('keep_crm_edits') = 'on';

    DELETE FROM whmcs_plan;
    UPDATE whmcs_invoice AS i SET i.is_due = 1 WHERE i.is_due = 2;
    DELETE FROM whmcs_plan_field;
    CALL _whmcs_restore_numbers();
    IF @whmcs_is_preview THEN
        CALL _whmcs_begin_preview(out_run_id, v_preview_id);
    END IF;
    CALL _whmcs_note_mapping(out_run_id);
    INSERT INTO whmcs_run_count (run_id, data_type)
    SELECT out_run_id, t.data_type
      FROM (SELECT 'client' AS data_type, v_has_clients AS is_wanted UNION ALL SELECT 'contact',
          v_has_contacts
            UNION ALL SELECT 'invoice', v_has_invoices) AS t
     WHERE t.is_wanted;
    CALL _whmcs_begin_progress(out_run_id);

    UPDATE whmcs_run AS r SET r.stage = 'pull' WHERE r.run_id = out_run_id;
    -- All lists first: an invoice can need its client, a client its billing contact.
    -- The details of open invoices are under way meanwhile or, where none is known, those
    -- of clients, and then those of invoices; with sync_range since the invoices say whose.
    IF v_has_invoices AND _whmcs_option('sync_range') = 'all' THEN
        CALL _whmcs_ask_open(out_run_id);
    END IF;
    IF v_has_clients THEN
        CALL _whmcs_pull_list(out_run_id, 'client');
        IF _whmcs_option('sync_range') <> 'since' THEN
            CALL _whmcs_list_todo(out_run_id, 'client');
            IF @whmcs_ahead_type = '' THEN
                CALL _whmcs_fetch_batch(out_run_id, 'client', 0);
            END IF;
        END IF;
    END IF;
    CALL _whmcs_pull_catalogue(out_run_id);
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
    IF @whmcs_is_preview THEN
        IF v_has_invoices THEN
            CALL _whmcs_pull_detail(out_run_id, 'invoice', 0);
        END IF;
        DO whmcs_pump('close');
        CALL _whmcs_plan_preview(out_run_id, v_has_clients, v_has_contacts, v_has_invoices);
        IF in_kind = 'preview' THEN
            SET v_has_clients = 0, v_has_contacts = 0, v_has_invoices = 0;
        ELSE
            CALL _whmcs_refuse_moved(v_preview_id, out_run_id);
            SET @whmcs_is_preview = 0, @whmcs_preview_id = v_preview_id;
        END IF;
    END IF;
    IF v_has_clients THEN
        CALL _whmcs_begin_stage(out_run_id, 'client');
        CALL _whmcs_plan_clients(out_run_id);
        CALL _whmcs_try(out_run_id, 'apply_clients');
    END IF;
    IF v_has_contacts THEN
        CALL _whmcs_begin_stage(out_run_id, 'contact');
        CALL _whmcs_plan_contacts(out_run_id);
        CALL _whmcs_try(out_run_id, 'apply_contacts');
    END IF;
    IF v_has_invoices THEN
        CALL _whmcs_begin_stage(out_run_id, 'invoice');
        CALL _whmcs_try(out_run_id, 'name_modes');
        CALL _whmcs_import_invoices(out_run_id);
    END IF;
    DO whmcs_pump('close');
    IF in_kind = 'preview' THEN
        CALL _whmcs_finish_preview(out_run_id);
    ELSE
        -- What moved while a preview was applied is left for the next run.
        UPDATE whmcs_run_count AS c
               JOIN (SELECT m.data_type, COUNT(DISTINCT m.whmcs_id) AS moved
                       FROM whmcs_preview_move AS m WHERE m.run_id = out_run_id
                      GROUP BY m.data_type) AS s ON s.data_type = c.data_type
           SET c.left_count = c.left_count + s.moved
         WHERE c.run_id = out_run_id AND v_preview_id IS NOT NULL;
        CALL _whmcs_drop_changes(out_run_id);
        CALL _whmcs_forget_runs(out_run_id);
        CALL _whmcs_try(out_run_id, 'finish_run');
        CALL _whmcs_finish_apply(v_preview_id, out_run_id);
        CALL _whmcs_check_ledger(out_run_id);
    END IF;
    SET @whmcs_preview_id = NULL, @whmcs_is_preview = NULL, @whmcs_is_careful = NULL;
    CALL _whmcs_give_lease(out_run_id);
END$$

DELIMITER ;
