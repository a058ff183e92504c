-- _whmcs_log_missed
--
-- Description
--   Notes in the history, as one row, the runs that were due since the event ran
--   last and did not start. Called when a run begins, before it has a row. All is
--   reckoned in the event's time zone, as the server does it, so that a change to
--   summer time is no gap. Never fails a run; only a kill gets through.
-- Parameters
--   in_started_by (VARCHAR)   manual, or event: then the last due time is being served
-- Reads    the event whmcs_sync_event; intervals of months and more are left alone
-- Writes   whmcs_run

DROP PROCEDURE IF EXISTS _whmcs_log_missed;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_log_missed (
    IN in_started_by VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Note due runs that did not start'
BEGIN
    DECLARE v_errno INT DEFAULT 0;
    DECLARE v_zone VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_starts DATETIME;
    DECLARE v_altered DATETIME;
    DECLARE v_now DATETIME;
    DECLARE v_since DATETIME;
    DECLARE v_interval BIGINT;  -- seconds
    DECLARE v_slack BIGINT;     -- that much late, a run is not missed
    DECLARE v_first BIGINT;     -- due times count from 0, which is v_starts
    DECLARE v_last BIGINT;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        GET DIAGNOSTICS CONDITION 1 v_errno = MYSQL_ERRNO;
        IF v_errno IN (1317, 1969, 3024, 1053, 4094) THEN -- 4094: see _whmcs_sync
            RESIGNAL;
        END IF;
    END;

    SELECT MAX(e.time_zone), MAX(e.starts),
           MAX(CONVERT_TZ(e.last_altered, @@SESSION.time_zone, e.time_zone)),
           MAX(CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', e.time_zone)),
           MAX(e.interval_value * CASE e.interval_field
                   WHEN 'SECOND' THEN 1 WHEN 'MINUTE' THEN 60 WHEN 'HOUR' THEN 3600
                   WHEN 'DAY' THEN 86400 WHEN 'WEEK' THEN 604800 END)
      INTO v_zone, v_starts, v_altered, v_now, v_interval
      FROM information_schema.events AS e
     WHERE e.event_schema = DATABASE() AND e.event_name = 'whmcs_sync_event'
       AND e.status = 'ENABLED';

    SELECT GREATEST(v_altered, v_starts - INTERVAL v_interval SECOND,
                    COALESCE(MAX(CONVERT_TZ(r.started_at, '+00:00', v_zone)), v_altered))
      INTO v_since
      FROM whmcs_run AS r
     WHERE r.started_by = 'event';

    SET v_slack = LEAST(60, v_interval DIV 2);
    SET v_first = (TIMESTAMPDIFF(SECOND, v_starts, v_since) + v_slack + v_interval)
                  DIV v_interval;
    SET v_last = (TIMESTAMPDIFF(SECOND, v_starts, v_now)
                  + IF(in_started_by = 'event', v_slack, v_interval - v_slack))
                 DIV v_interval - 1;

    IF v_last >= v_first THEN
        -- The account is the one that the server itself gives to runs of the event.
        INSERT INTO whmcs_run (kind, started_by, account, connection_id, state, started_at,
               finished_at, error_text)
        SELECT 'all', 'event', 'event_scheduler@localhost', 0, 'missed', d.last_at, d.last_at,
               CONCAT(IF(v_first = v_last, CONCAT('1 run was due at ', d.last_text),
                         CONCAT(v_last - v_first + 1, ' runs were due from ', d.first_text, ' to ',
                                d.last_text)),
                      ' UTC and did not start: the server was down or event_scheduler off')
          FROM (SELECT u.last_at, DATE_FORMAT(u.first_at, '%Y-%m-%d %H:%i') AS first_text,
                       DATE_FORMAT(u.last_at, '%Y-%m-%d %H:%i') AS last_text
                  FROM (SELECT CONVERT_TZ(v_starts + INTERVAL v_first * v_interval SECOND, v_zone,
                                          '+00:00') AS first_at,
                               CONVERT_TZ(v_starts + INTERVAL v_last * v_interval SECOND, v_zone,
                                          '+00:00') AS last_at) AS u) AS d;
    END IF;
END$$

DELIMITER ;
