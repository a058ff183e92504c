-- _whmcs_is_late
--
-- Description
--   Whether a run has used up the minutes of the option run_deadline_minutes.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Returns  INT, 0 or 1

DROP FUNCTION IF EXISTS _whmcs_is_late;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_is_late (in_run_id BIGINT UNSIGNED)
    RETURNS INT
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Whether a run is at its deadline'
BEGIN
    DECLARE v_minutes INT DEFAULT _whmcs_option('run_deadline_minutes');

    RETURN v_minutes > 0
       AND (SELECT r.started_at FROM whmcs_run AS r WHERE r.run_id = in_run_id)
           <= UTC_TIMESTAMP(6) - INTERVAL v_minutes MINUTE;
END$$

DELIMITER ;
