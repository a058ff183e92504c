-- _whmcs_interval
--
-- Description
--   How many seconds lie between two runs of the schedule, be it switched on or off.
-- Returns  BIGINT; NULL without the event, and when it counts in months

DROP FUNCTION IF EXISTS _whmcs_interval;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_interval ()
    RETURNS BIGINT
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Seconds between two runs of the schedule'
BEGIN
    DECLARE v_seconds BIGINT;

    SELECT MAX(e.interval_value * CASE e.interval_field
                   WHEN 'SECOND' THEN 1 WHEN 'MINUTE' THEN 60 WHEN 'HOUR' THEN 3600
                   WHEN 'DAY' THEN 86400 WHEN 'WEEK' THEN 604800 END)
      INTO v_seconds
      FROM information_schema.events AS e
     WHERE e.event_schema = DATABASE() AND e.event_name = 'whmcs_sync_event';
    RETURN v_seconds;
END$$

DELIMITER ;
