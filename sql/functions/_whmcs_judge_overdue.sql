-- _whmcs_judge_overdue
--
-- Description
--   Check overdue: runs of the event that were due since it last ran and did not start, in
--   the event's own time zone; value is their number.
-- Returns  VARCHAR, state number (0 OK, 1 WARN, 2 CRITICAL), value or -, detail

DROP FUNCTION IF EXISTS _whmcs_judge_overdue;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_judge_overdue ()
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Runs that were due and did not start'
BEGIN
    DECLARE v_zone VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_starts DATETIME;
    DECLARE v_altered DATETIME;
    DECLARE v_now DATETIME;
    DECLARE v_since DATETIME;
    DECLARE v_slack BIGINT;
    DECLARE v_interval BIGINT DEFAULT _whmcs_interval();
    DECLARE v_count BIGINT;

    SELECT MAX(e.time_zone), MAX(e.starts),
           MAX(CONVERT_TZ(e.last_altered, @@SESSION.time_zone, e.time_zone)),
           MAX(CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', e.time_zone))
      INTO v_zone, v_starts, v_altered, v_now
      FROM information_schema.events AS e
     WHERE e.event_schema = DATABASE() AND e.event_name = 'whmcs_sync_event'
       AND e.status = 'ENABLED';
    SELECT GREATEST(v_altered, v_starts - INTERVAL v_interval SECOND,
                    COALESCE(MAX(CONVERT_TZ(r.started_at, '+00:00', v_zone)), v_altered))
      INTO v_since
      FROM whmcs_run AS r
     WHERE r.started_by = 'event';

    -- As _whmcs_log_missed reckons; there the next run notes what this only counts.
    SET v_slack = LEAST(60, v_interval DIV 2);
    SET v_count = (TIMESTAMPDIFF(SECOND, v_starts, v_now) + v_interval - v_slack) DIV v_interval
                  - (TIMESTAMPDIFF(SECOND, v_starts, v_since) + v_slack + v_interval)
                    DIV v_interval;
    RETURN CASE
        WHEN v_count IS NULL THEN '0 - nothing is due without a schedule'
        WHEN v_count <= 0 THEN '0 0 none'
        ELSE CONCAT(IF(v_count > 1, '2 ', '1 '), v_count, ' ', v_count,
                    IF(v_count = 1, ' run was', ' runs were'), ' due and did not start; is ',
                    'event_scheduler ON, and does the log of the server name the event? ',
                    'CALL whmcs_sync_all() syncs now') END;
END$$

DELIMITER ;
