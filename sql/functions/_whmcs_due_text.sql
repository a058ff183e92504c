-- _whmcs_due_text
--
-- Description
--   Says when the next run is due, and how to switch event_scheduler on when
--   without that nothing would run.
-- Parameters
--   in_due (DATETIME)   the next run, in the time zone of the session

DROP FUNCTION IF EXISTS _whmcs_due_text;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_due_text (in_due DATETIME)
    RETURNS VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    NOT DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'When the next run is due'
BEGIN
    RETURN CONCAT(
        'the next run is due at ', in_due, ' in time zone ', @@SESSION.time_zone,
        ' (', CONVERT_TZ(in_due, @@SESSION.time_zone, '+00:00'), ' UTC)',
        CASE @@GLOBAL.event_scheduler
             WHEN 'ON' THEN ''
             WHEN 'OFF' THEN CONCAT('; event_scheduler is off, so nothing syncs by itself: ',
                 'SET GLOBAL event_scheduler = ON, ',
                 'and put it into the server''s configuration')
             ELSE CONCAT('; event_scheduler is disabled, so nothing syncs by itself: put ',
                 'event_scheduler = ON into the server''s configuration and restart it') END);
END$$

DELIMITER ;
