-- _whmcs_lock_name
--
-- Description
--   The lock (GET_LOCK) that the session of a run holds until it ends: while another
--   session holds it, the connection of the run is there. Each run has its own name,
--   so that what a session keeps after a KILL QUERY is in nobody's way. Any account may
--   take any lock, so the name is one that only our routines can know: else anybody
--   could keep us from syncing.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Returns  VARCHAR, at most 64 characters
-- Reads    whmcs_secret

DROP FUNCTION IF EXISTS _whmcs_lock_name;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_lock_name (in_run_id BIGINT UNSIGNED)
    RETURNS VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Name of the lock of a run'
BEGIN
    RETURN (SELECT CONCAT('whmcs.', LEFT(SHA2(CONCAT('lock ', in_run_id, ' ', MAX(s.ticket),
                                                     DATABASE()), 256), 40))
              FROM whmcs_secret AS s
             WHERE s.id = 1);
END$$

DELIMITER ;
