-- whmcs_schedule
--
-- Description
--   Syncs every so many hours from now on, the first time after one interval.
--   Commits what the session has open, as every ALTER does.
-- Parameters
--   in_hours (TEXT)   whole hours, 1 to 8760
-- Result   one row: what is set, when the next run is due
-- Writes   the event whmcs_sync_event
-- Errors   50100 bad argument, 50107 no event
-- Example  CALL whmcs_schedule(6);

DROP PROCEDURE IF EXISTS whmcs_schedule;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_schedule (
    -- A text, since a number would be rounded before we could look at it.
    IN in_hours TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Sync every so many hours'
BEGIN
    DECLARE v_zone VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT @@SESSION.time_zone;
    DECLARE v_hours INT DEFAULT 0;
    DECLARE v_starts DATETIME;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        SET SESSION time_zone = v_zone;
        RESIGNAL;
    END;

    IF in_hours REGEXP '\\A[0-9]{1,4}\\z' THEN
        SET v_hours = in_hours;
    END IF;
    IF v_hours NOT BETWEEN 1 AND 8760 THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50100,
               MESSAGE_TEXT =
 'whmcs_schedule: in_hours is a whole number from 1 to 8760, as in CALL whmcs_schedule(6)';
    END IF;
    CALL _whmcs_check_event('whmcs_schedule');

    -- The event keeps the time zone of the session that alters it.
    SET SESSION time_zone = @@GLOBAL.time_zone;
    SET v_starts = NOW() + INTERVAL v_hours HOUR;
    CALL _whmcs_set_schedule(v_hours, v_starts);

    SELECT CONCAT('syncs every ', IF(v_hours = 1, 'hour', CONCAT(v_hours, ' hours')), '; ',
                  _whmcs_due_text(v_starts)) AS result;
    SET SESSION time_zone = v_zone;
END$$

DELIMITER ;
