-- _whmcs_check_event
--
-- Description
--   Refuses to go on when the event is not there, or when we could not change it:
--   an ALTER EVENT by hand gives it to that account, and MySQL then guards it.
-- Parameters
--   in_caller (VARCHAR)   routine that the message begins with
-- Errors   50107 no event of ours

DROP PROCEDURE IF EXISTS _whmcs_check_event;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_check_event (
    IN in_caller VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Refuse when the event is not ours'
BEGIN
    DECLARE v_owner VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT MAX(e.definer) INTO v_owner
      FROM information_schema.events AS e
     WHERE e.event_schema = DATABASE() AND e.event_name = 'whmcs_sync_event';

    IF v_owner IS NULL THEN
        SET v_text = CONCAT(in_caller, ': the event whmcs_sync_event is missing; ',
                            'run install.sql again');
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50107, MESSAGE_TEXT = v_text;
    END IF;

    IF v_owner <> 'whmcs_perfex@localhost' AND VERSION() NOT LIKE '%MariaDB%' THEN
        SET v_text = _whmcs_message(CONCAT(in_caller, ': DROP EVENT whmcs_sync_event and run ',
                                           'install.sql again, since it belongs to ', v_owner));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50107, MESSAGE_TEXT = v_text;
    END IF;
END$$

DELIMITER ;
