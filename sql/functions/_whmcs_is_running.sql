-- _whmcs_is_running
--
-- Description
--   Whether a run is under way. It is not when it ended, lost the lease to another run,
--   let it expire, or its connection is gone; nor when its connection is the one that
--   asks here (a KILL QUERY can end a run without a trace). Where the run is on another
--   server, only the lease's expiry tells.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Returns  INT, 0 or 1

DROP FUNCTION IF EXISTS _whmcs_is_running;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_is_running (in_run_id BIGINT UNSIGNED)
    RETURNS INT
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Whether a run is under way'
BEGIN
    RETURN EXISTS (SELECT 1
                     FROM whmcs_lease AS l
                          JOIN whmcs_run AS r ON r.run_id = l.run_id AND r.state = 'running'
                    WHERE l.id = 1 AND l.run_id = in_run_id AND l.expires_at > UTC_TIMESTAMP(6)
                      AND (l.server <> _whmcs_server()
                           OR (l.connection_id <> CONNECTION_ID()
                               AND IS_FREE_LOCK(_whmcs_lock_name(l.run_id)) = 0)));
END$$

DELIMITER ;
