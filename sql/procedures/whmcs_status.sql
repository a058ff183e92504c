-- whmcs_status
--
-- Description
--   Says whether the sync works, and what the next run will cost. It asks WHMCS for
--   the size of its lists (a few calls) and changes nothing.
-- Result   one row per check: check_name, state (OK, WARN or CRITICAL) and detail.
--          connection; perfex; client, contact, invoice (last complete sync); last_run
--          (a dead one is never called under way); schedule; quarantine; next_sync
--          (expected calls and minutes, by the latency of now and the options)
-- Errors   none; what is wrong stands in its row
-- Example  CALL whmcs_status();

DROP PROCEDURE IF EXISTS whmcs_status;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_status ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Does it work, and what will the next run cost'
BEGIN
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT whmcs_test_connection();
    DECLARE v_every INT;
    DECLARE v_run VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_state VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        CALL _whmcs_drop_temporary();
        RESIGNAL;
    END;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_status;
    CREATE TEMPORARY TABLE tmp_whmcs_status (
        place INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
        check_name VARCHAR(32) NOT NULL,
        state VARCHAR(16) NOT NULL,
        detail VARCHAR(1000) NOT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    INSERT INTO tmp_whmcs_status (check_name, state, detail)
    VALUES ('connection', IF(v_text LIKE 'OK%', 'OK', 'CRITICAL'), v_text);
    INSERT INTO tmp_whmcs_status (check_name, state, detail)
    SELECT 'perfex', IF(COUNT(*) > 0, 'OK', 'CRITICAL'),
           IF(COUNT(*) > 0,
              CONCAT('bound to tables with the prefix ', MAX(x.prefix), ' since ',
                     DATE_FORMAT(MAX(x.bound_at), '%Y-%m-%d %H:%i:%s'), ' UTC'),
              'not bound; CALL whmcs_bind_perfex(prefix), usually tbl')
      FROM whmcs_perfex_binding AS x;

    -- Later than the schedule by more than a run is a warning.
    SET v_every = COALESCE((SELECT MAX(CASE e.interval_field
                                           WHEN 'HOUR' THEN e.interval_value
                                           WHEN 'DAY' THEN 24 * e.interval_value END)
                              FROM information_schema.events AS e
                             WHERE e.event_schema = DATABASE()
                               AND e.event_name = 'whmcs_sync_event'), 24);
    INSERT INTO tmp_whmcs_status (check_name, state, detail)
    SELECT t.data_type,
           CASE WHEN t.is_on = 0 THEN 'OK' WHEN t.done_at IS NULL THEN 'CRITICAL'
                WHEN t.done_at < UTC_TIMESTAMP() - INTERVAL 2 * v_every HOUR THEN 'WARN'
                ELSE 'OK' END,
           CASE WHEN t.is_on = 0 THEN CONCAT('switched off by the option sync_', t.data_type, 's')
                WHEN t.done_at IS NULL THEN 'never synced completely; CALL whmcs_sync_all()'
                ELSE CONCAT('last synced completely at ',
                            DATE_FORMAT(t.done_at, '%Y-%m-%d %H:%i:%s'), ' UTC') END
      FROM (SELECT k.data_type, _whmcs_option(CONCAT('sync_', k.data_type, 's')) = 'on' AS is_on,
                   d.done_at
              FROM (SELECT 'client' AS data_type UNION ALL SELECT 'contact'
                    UNION ALL SELECT 'invoice') AS k
                   -- A subquery for each k is lost when MariaDB prepares this again.
                   LEFT JOIN (SELECT c.data_type, MAX(r.finished_at) AS done_at
                                FROM whmcs_run_count AS c JOIN whmcs_run AS r ON r.run_id = c.run_id
                               WHERE c.is_complete = 1 AND r.kind <> 'preview'
                               GROUP BY c.data_type) AS d
                     ON d.data_type = k.data_type) AS t;

    -- (INSERT ... SELECT would wait for the lock that a batch has on the lease.)
    SELECT MAX(s.state),
           COALESCE(MAX(CONCAT('run ', s.run_id, CASE s.state
               WHEN 'running' THEN CONCAT(' is under way since ', s.started_text,
                                          ' UTC, connection ', s.connection_id, ', account ',
                                          s.account, IF(s.stage = '', '', ', stage '), s.stage)
               WHEN 'killed' THEN CONCAT(', begun at ', s.started_text,
                                         ' UTC, was killed; the next one goes on')
               ELSE CONCAT(' of ', s.started_text, ' UTC: ', s.state,
                           IF(COALESCE(s.error_text, '') = '', '', ': '),
                           COALESCE(s.error_text, '')) END)), 'none yet')
      INTO v_state, v_run
      FROM (SELECT r.run_id, r.stage, r.account, r.connection_id, r.error_text,
                   IF(r.state <> 'running' OR _whmcs_is_running(r.run_id), r.state, 'killed')
                       AS state,
                   DATE_FORMAT(r.started_at, '%Y-%m-%d %H:%i:%s') AS started_text
              FROM whmcs_run AS r ORDER BY r.run_id DESC LIMIT 1) AS s;
    INSERT INTO tmp_whmcs_status (check_name, state, detail)
    VALUES ('last_run', IF(COALESCE(v_state, 'complete') IN ('complete', 'running'), 'OK', 'WARN'),
            v_run);

    INSERT INTO tmp_whmcs_status (check_name, state, detail)
    SELECT 'schedule',
           IF(COALESCE(MAX(e.status), '') = 'ENABLED' AND @@GLOBAL.event_scheduler = 'ON',
              'OK', 'WARN'),
           CASE WHEN COUNT(*) = 0
                THEN 'the event whmcs_sync_event is missing; run install.sql again'
                WHEN MAX(e.status) <> 'ENABLED'
                THEN 'not scheduled; CALL whmcs_schedule(hours) or whmcs_schedule_daily(time)'
                WHEN @@GLOBAL.event_scheduler <> 'ON'
                THEN CONCAT('event_scheduler is off, so nothing syncs by itself: ',
                            'SET GLOBAL event_scheduler = ON')
                ELSE CONCAT('every ', MAX(e.interval_value), ' ', LOWER(MAX(e.interval_field)),
                            '(s)') END
      FROM information_schema.events AS e
     WHERE e.event_schema = DATABASE() AND e.event_name = 'whmcs_sync_event';
    INSERT INTO tmp_whmcs_status (check_name, state, detail)
    SELECT 'quarantine', IF(COUNT(*) = 0, 'OK', 'WARN'),
           IF(COUNT(*) = 0, 'empty',
              CONCAT(COUNT(*), ' records; the view whmcs_quarantine says why'))
      FROM whmcs_quarantine_record AS q;

    IF v_text LIKE 'OK%' THEN
        CALL _whmcs_estimate(v_text);
        INSERT INTO tmp_whmcs_status (check_name, state, detail)
        VALUES ('next_sync', 'OK', v_text);
    END IF;

    SELECT s.check_name, s.state, s.detail FROM tmp_whmcs_status AS s ORDER BY s.place;
    DROP TEMPORARY TABLE tmp_whmcs_status;
END$$

DELIMITER ;
