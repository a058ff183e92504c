-- _whmcs_sync_event
--
-- Description
--   What the event calls: a full run without a result set.

DROP PROCEDURE IF EXISTS _whmcs_sync_event;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_sync_event ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'A full run, started by the event'
BEGIN
    DECLARE v_run_id BIGINT UNSIGNED;

    CALL _whmcs_sync('all', 'event', v_run_id);
END$$

DELIMITER ;
