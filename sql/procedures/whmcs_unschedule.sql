-- whmcs_unschedule
--
-- Description
--   Nothing syncs by itself from now on; a run under way goes on to its end.
--   Commits what the session has open, as every ALTER does.
-- Result   one row: what is set
-- Writes   the event whmcs_sync_event, which stays, disabled
-- Errors   50107 no event
-- Example  CALL whmcs_unschedule();

DROP PROCEDURE IF EXISTS whmcs_unschedule;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_unschedule ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Stop syncing by itself'
BEGIN
    CALL _whmcs_check_event('whmcs_unschedule');

    ALTER EVENT whmcs_sync_event DISABLE;

    SELECT CONCAT('nothing syncs by itself any more, no run is due; ',
                  'CALL whmcs_schedule(hours) or whmcs_schedule_daily(''HH:MM'') ',
                  'switches it on again') AS result;
END$$

DELIMITER ;
