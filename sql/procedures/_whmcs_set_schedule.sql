-- _whmcs_set_schedule
--
-- Description
--   Switches the event on: every so many hours, or daily. Galera passes a statement of a
--   routine on as it is written there, and other nodes know no variables of ours; so on
--   MariaDB it is made as a text. MySQL prepares no ALTER EVENT and needs no text.
-- Parameters
--   in_hours (INT)        1 to 8760; 0 = daily
--   in_starts (DATETIME)  first time, in the time zone of the session
-- Writes   the event whmcs_sync_event

DROP PROCEDURE IF EXISTS _whmcs_set_schedule;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_set_schedule (
    IN in_hours INT,
    IN in_starts DATETIME
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Switch the event on'
BEGIN
    /*M! SET @whmcs_sql = CONCAT('ALTER EVENT whmcs_sync_event ON SCHEDULE EVERY ',
               IF(in_hours = 0, '1 DAY', CONCAT(in_hours, ' HOUR')), ' STARTS ''', in_starts,
               ''' ON COMPLETION PRESERVE ENABLE');
         PREPARE whmcs_statement FROM @whmcs_sql;
         EXECUTE whmcs_statement;
         DEALLOCATE PREPARE whmcs_statement;
         SET @whmcs_sql = NULL; */
    /*!80000 IF in_hours = 0 THEN
             ALTER EVENT whmcs_sync_event
                 ON SCHEDULE EVERY 1 DAY STARTS in_starts
                 ON COMPLETION PRESERVE
                 ENABLE;
         ELSE
             ALTER EVENT whmcs_sync_event
                 ON SCHEDULE EVERY in_hours HOUR STARTS in_starts
                 ON COMPLETION PRESERVE
                 ENABLE;
         END IF; */
END$$

DELIMITER ;
