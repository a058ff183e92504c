-- _whmcs_refuse_during_run
--
-- Description
--   Refuses to change links, mapping or options while a run of another session is
--   under way: it would settle records as done that were planned before the change.
-- Parameters
--   in_caller (VARCHAR)   the public procedure, for the message
-- Reads    whmcs_lease
-- Errors   50106

DROP PROCEDURE IF EXISTS _whmcs_refuse_during_run;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_refuse_during_run (
    IN in_caller VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Refuse changes during a run'
BEGIN
    DECLARE v_is_running INT;
    DECLARE v_message VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT MAX(_whmcs_is_running(l.run_id)) INTO v_is_running FROM whmcs_lease AS l;
    IF v_is_running THEN
        SET v_message = CONCAT(in_caller, ': a sync is under way; call again when it has ended');
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50106, MESSAGE_TEXT = v_message;
    END IF;
END$$

DELIMITER ;
