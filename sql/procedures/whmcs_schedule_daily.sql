-- whmcs_schedule_daily
--
-- Description
--   Syncs once a day from now on, at a time of the server's global time zone.
--   Commits what the session has open, as every ALTER does.
-- Parameters
--   in_time (TEXT)   00:00 to 23:59; NULL means 02:00
-- Result   one row: what is set, when the next run is due
-- Writes   the event whmcs_sync_event
-- Errors   50100 bad argument, 50107 no event
-- Example  CALL whmcs_schedule_daily('02:00');

DROP PROCEDURE IF EXISTS whmcs_schedule_daily;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_schedule_daily (
    IN in_time TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Sync once a day'
BEGIN
    DECLARE v_zone VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT @@SESSION.time_zone;
    DECLARE v_starts DATETIME;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        SET SESSION time_zone = v_zone;
        RESIGNAL;
    END;

    SET in_time = COALESCE(in_time, '02:00');
    IF in_time NOT REGEXP '\\A([01][0-9]|2[0-3]):[0-5][0-9]\\z' THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50100,
               MESSAGE_TEXT =
 'whmcs_schedule_daily: in_time is 00:00 to 23:59, as in CALL whmcs_schedule_daily(''02:00'')';
    END IF;
    CALL _whmcs_check_event('whmcs_schedule_daily');

    -- The event keeps the time zone of the session that alters it.
    SET SESSION time_zone = @@GLOBAL.time_zone;
    SET v_starts = TIMESTAMP(CURRENT_DATE, CONCAT(in_time, ':00'));
    IF v_starts <= NOW() THEN
        SET v_starts = v_starts + INTERVAL 1 DAY;
    END IF;
    -- In an hour that summer time leaves out the start, and all after it, would move.
    IF FROM_UNIXTIME(UNIX_TIMESTAMP(v_starts)) <> v_starts THEN
        SET v_starts = v_starts + INTERVAL 1 DAY;
    END IF;
    CALL _whmcs_set_schedule(0, v_starts);

    SELECT CONCAT('syncs daily at ', in_time, '; ', _whmcs_due_text(v_starts)) AS result;
    SET SESSION time_zone = v_zone;
END$$

DELIMITER ;
