-- _whmcs_lock_name
--
-- Description
--   The lock (GET_LOCK) that the session of a run holds until it ends: while another
--   session holds it, the connection of the run is there. Each run has its own name,
--   so that what a session keeps after a KILL QUERY is in nobody's way.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Returns  VARCHAR, at most 64 characters

DROP FUNCTION IF EXISTS _whmcs_lock_name;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_lock_name (in_run_id BIGINT UNSIGNED)
    RETURNS VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'Name of the lock of a run'
BEGIN
    RETURN CONCAT('whmcs.', in_run_id, '.', LEFT(SHA2(DATABASE(), 256), 32));
END$$

DELIMITER ;
