-- _whmcs_next_run
--
-- Description
--   When the event is due next, reckoned in its own time zone as the server does it.
-- Returns  DATETIME in UTC; NULL without a schedule of seconds to weeks

DROP FUNCTION IF EXISTS _whmcs_next_run;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_next_run ()
    RETURNS DATETIME
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'When the event is due next'
BEGIN
    DECLARE v_zone VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_starts DATETIME;
    DECLARE v_now DATETIME;
    DECLARE v_interval BIGINT DEFAULT _whmcs_interval();
    DECLARE v_count BIGINT;

    SELECT MAX(e.time_zone), MAX(e.starts),
           MAX(CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', e.time_zone))
      INTO v_zone, v_starts, v_now
      FROM information_schema.events AS e
     WHERE e.event_schema = DATABASE() AND e.event_name = 'whmcs_sync_event'
       AND e.status = 'ENABLED';
    SET v_count = IF(v_now < v_starts, 0,
                     TIMESTAMPDIFF(SECOND, v_starts, v_now) DIV v_interval + 1);
    RETURN CONVERT_TZ(v_starts + INTERVAL v_count * v_interval SECOND, v_zone, '+00:00');
END$$

DELIMITER ;
