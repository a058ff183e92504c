-- _whmcs_judge_schedule
--
-- Description
--   Check schedule: the event is there, switched on, and event_scheduler too; value is the
--   seconds until the next run.
-- Returns  VARCHAR, state number (0 OK, 1 WARN, 2 CRITICAL), value or -, detail

DROP FUNCTION IF EXISTS _whmcs_judge_schedule;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_judge_schedule ()
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Will it sync by itself'
BEGIN
    DECLARE v_status VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_every VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_next DATETIME DEFAULT _whmcs_next_run();
    DECLARE v_scheduler VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT @@GLOBAL.event_scheduler;

    SELECT MAX(e.status), CONCAT(MAX(e.interval_value), ' ', LOWER(MAX(e.interval_field)), '(s)')
      INTO v_status, v_every
      FROM information_schema.events AS e
     WHERE e.event_schema = DATABASE() AND e.event_name = 'whmcs_sync_event';

    RETURN CASE
        WHEN v_status IS NULL
        THEN '2 - the event whmcs_sync_event is missing; run install.sql again'
        WHEN v_status LIKE '%SIDE\_DISABLED'
        THEN CONCAT('1 - on this replica the event is switched off, it runs on the primary; if ',
                    'this server took over: CALL whmcs_schedule(hours)')
        WHEN v_status <> 'ENABLED'
        THEN '1 - not scheduled; CALL whmcs_schedule(hours) or whmcs_schedule_daily(time)'
        WHEN v_scheduler = 'DISABLED'
        THEN CONCAT('1 - event_scheduler is disabled, so nothing syncs by itself: put ',
                    'event_scheduler = ON into the server''s configuration and restart it')
        WHEN v_scheduler NOT IN ('ON', '1')
        THEN CONCAT('1 - event_scheduler is off, so nothing syncs by itself: ',
                    'SET GLOBAL event_scheduler = ON')
        ELSE CONCAT('0 ', COALESCE(TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), v_next), '-'),
                    ' every ', v_every,
                    COALESCE(CONCAT(', next at ', DATE_FORMAT(v_next, '%Y-%m-%d %H:%i:%s'),
                                    ' UTC'), '')) END;
END$$

DELIMITER ;
