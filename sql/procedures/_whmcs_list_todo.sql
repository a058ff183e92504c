-- _whmcs_list_todo
--
-- Description
--   Lists whose details are to be fetched, and why: new or changed in the list, open
--   invoices, recently paid or refunded ones, a rotating share of the rest, oldest
--   first, and what could not be fetched the last time. Open invoices that were asked for
--   before the list was read come first (turn 0), unless the list shows a change.
-- Parameters
--   in_run_id, in_data_type (client or invoice)
-- Reads    whmcs_client, whmcs_invoice, whmcs_link, whmcs_quarantine_record,
--          tmp_whmcs_early
-- Writes   tmp_whmcs_todo, whmcs_run_count

DROP PROCEDURE IF EXISTS _whmcs_list_todo;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_list_todo (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Whose details are to be fetched'
BEGIN
    DECLARE v_count BIGINT;
    DECLARE v_share INT DEFAULT _whmcs_option('recheck_count');
    DECLARE v_recheck_from DATETIME
        DEFAULT UTC_TIMESTAMP() - INTERVAL _whmcs_option('recheck_days') DAY;
    DECLARE v_range VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_option('sync_range');
    DECLARE v_since DATE DEFAULT NULLIF(_whmcs_option('sync_since'), '');

    -- What a preview did not look at is not looked at when it is applied.
    IF EXISTS (SELECT 1 FROM whmcs_run AS r WHERE r.run_id = in_run_id AND r.kind = 'apply') THEN
        SET v_share = 0;
    END IF;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_todo;
    CREATE TEMPORARY TABLE tmp_whmcs_todo (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        why VARCHAR(16) NOT NULL,
        turn TINYINT UNSIGNED NOT NULL DEFAULT 1,
        KEY (turn, whmcs_id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    SET @whmcs_todo_turn = 0, @whmcs_todo_id = 0;

    -- The first reason counts.
    IF in_data_type = 'client' THEN
        INSERT INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT c.whmcs_id, IF(c.fetched_at IS NULL, 'new', 'changed')
          FROM whmcs_client AS c WHERE c.is_stale = 1 AND c.missing_at IS NULL;
        INSERT IGNORE INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT c.whmcs_id, 'rotation' FROM whmcs_client AS c
         WHERE c.missing_at IS NULL AND c.fetched_at IS NOT NULL AND c.is_stale = 0
           AND v_range <> 'new'
         ORDER BY c.fetched_at, c.whmcs_id LIMIT v_share;
    ELSE
        INSERT INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT i.whmcs_id, IF(i.fetched_at IS NULL, 'new', 'changed')
          FROM whmcs_invoice AS i WHERE i.is_stale = 1 AND i.missing_at IS NULL;
        INSERT IGNORE INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT i.whmcs_id, 'open'
          FROM whmcs_invoice AS i WHERE i.is_open = 1 AND i.missing_at IS NULL;
        INSERT IGNORE INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT i.whmcs_id, 'recent' FROM whmcs_invoice AS i
         WHERE i.paid_at >= v_recheck_from AND i.missing_at IS NULL;
        INSERT IGNORE INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT i.whmcs_id, 'recent' FROM whmcs_invoice AS i
         WHERE i.refunded_at >= v_recheck_from AND i.missing_at IS NULL;
        INSERT IGNORE INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT i.whmcs_id, 'rotation' FROM whmcs_invoice AS i
         WHERE i.missing_at IS NULL AND i.fetched_at IS NOT NULL AND i.is_stale = 0
           AND i.is_open = 0 AND COALESCE(i.paid_at < v_recheck_from, 1)
           AND COALESCE(i.refunded_at < v_recheck_from, 1) AND v_range <> 'new'
         ORDER BY i.fetched_at, i.whmcs_id LIMIT v_share;
    END IF;

    IF in_data_type = 'invoice' THEN
        CREATE TEMPORARY TABLE IF NOT EXISTS tmp_whmcs_early (
            whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY
        ) ENGINE = InnoDB;
        UPDATE tmp_whmcs_early AS e
               STRAIGHT_JOIN tmp_whmcs_todo AS t ON t.whmcs_id = e.whmcs_id
           SET t.turn = 0
         WHERE t.why = 'open';
        DROP TEMPORARY TABLE tmp_whmcs_early;
    END IF;

    -- What did not come, or not whole, though nothing says that it changed: it may be well
    -- by now, and would stay in quarantine.
    IF in_data_type = 'client' THEN
        INSERT IGNORE INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT c.whmcs_id, 'changed'
          FROM whmcs_quarantine_record AS q JOIN whmcs_client AS c ON c.whmcs_id = q.whmcs_id
         WHERE q.data_type = 'client' AND c.missing_at IS NULL AND q.is_unread = 1;
    ELSE
        INSERT IGNORE INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT i.whmcs_id, 'changed'
          FROM whmcs_quarantine_record AS q JOIN whmcs_invoice AS i ON i.whmcs_id = q.whmcs_id
         WHERE q.data_type = 'invoice' AND i.missing_at IS NULL AND q.is_unread = 1;
    END IF;

    -- Nothing is asked about what sync_range leaves out.
    IF v_range = 'new' THEN
        DELETE t
          FROM tmp_whmcs_todo AS t
               JOIN whmcs_link AS l ON l.data_type = in_data_type AND l.whmcs_id = t.whmcs_id;
    ELSEIF v_range = 'since' AND in_data_type = 'client' THEN
        DELETE t
          FROM tmp_whmcs_todo AS t
               JOIN whmcs_client AS c ON c.whmcs_id = t.whmcs_id
               LEFT JOIN whmcs_link AS l ON l.data_type = 'client' AND l.whmcs_id = t.whmcs_id
         WHERE l.whmcs_id IS NULL
           AND NOT _whmcs_is_client_in_range(c.whmcs_id, c.created_date, v_since);
    ELSEIF v_range = 'since' THEN
        DELETE t
          FROM tmp_whmcs_todo AS t
               JOIN whmcs_invoice AS i ON i.whmcs_id = t.whmcs_id
               LEFT JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = t.whmcs_id
         WHERE l.whmcs_id IS NULL
           AND NOT COALESCE(COALESCE(i.invoice_date, DATE(i.created_at)) >= v_since, 0);
    END IF;

    UPDATE whmcs_run_count AS n
           JOIN (SELECT COALESCE(SUM(t.why = 'new'), 0) AS new_,
                        COALESCE(SUM(t.why = 'changed'), 0) AS changed,
                        COALESCE(SUM(t.why = 'open'), 0) AS open_,
                        COALESCE(SUM(t.why = 'recent'), 0) AS recent,
                        COALESCE(SUM(t.why = 'rotation'), 0) AS rotation
                   FROM tmp_whmcs_todo AS t) AS s
       SET n.new_count = s.new_, n.changed_count = s.changed, n.open_count = s.open_,
           n.recent_count = s.recent, n.rotation_count = s.rotation
     WHERE n.run_id = in_run_id AND n.data_type = in_data_type;
    SELECT COUNT(*) INTO v_count FROM tmp_whmcs_todo AS t;
    SET @whmcs_todo_count = v_count;
    CALL _whmcs_note_progress(in_run_id, in_data_type, 'details', 0, v_count);
END$$

DELIMITER ;
