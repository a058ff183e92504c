-- _whmcs_check_idle
--
-- Description
--   For install.sql and uninstall.sql: refuses to go on while a run is under way, since
--   they take away the routines that it is about to call. Asks in the same way as
--   _whmcs_is_running, but with the rights of the caller: in a restored dump our account
--   has none yet. Where what it asks is not there, no run can be either.
-- Parameters
--   in_caller (VARCHAR)   install or uninstall, for the message
-- Reads    whmcs_lease, whmcs_run
-- Errors   50106 a run is under way

DROP PROCEDURE IF EXISTS _whmcs_check_idle;

DELIMITER $$

CREATE PROCEDURE _whmcs_check_idle (
    IN in_caller VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Refuse to install or uninstall during a run'
BEGIN
    DECLARE v_text VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    IF (SELECT COUNT(*) FROM information_schema.tables AS t
         WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
           AND t.table_name IN ('whmcs_lease', 'whmcs_run', 'whmcs_secret')) = 3
       AND (SELECT COUNT(*) FROM information_schema.routines AS r
             WHERE r.routine_schema = DATABASE() AND r.routine_type = 'FUNCTION'
               AND r.routine_name IN ('_whmcs_server', '_whmcs_lock_name')) = 2 THEN
        SELECT MAX(LEFT(CONCAT(in_caller, ': run ', r.run_id, ' is under way, connection ',
                               l.connection_id,
                               IF(l.server = _whmcs_server(), '', CONCAT(' of ', l.server)),
                               '; try again when it has ended'), 128))
          INTO v_text
          FROM whmcs_lease AS l
               JOIN whmcs_run AS r ON r.run_id = l.run_id AND r.state = 'running'
         WHERE l.expires_at > UTC_TIMESTAMP(6)
           AND (l.server <> _whmcs_server()
                OR (l.connection_id <> CONNECTION_ID()
                    AND IS_FREE_LOCK(_whmcs_lock_name(l.run_id)) = 0));
        IF v_text IS NOT NULL THEN
            SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50106, MESSAGE_TEXT = v_text;
        END IF;
    END IF;
END$$

DELIMITER ;
