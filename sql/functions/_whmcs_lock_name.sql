-- _whmcs_lock_name
--
-- Description
--   Name of the lock that a run holds. Any account may take any lock, so the name is
--   one that only our routines can know: else anybody could keep us from syncing.
-- Reads    whmcs_secret

DROP FUNCTION IF EXISTS _whmcs_lock_name;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_lock_name ()
    RETURNS VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Name of the lock of runs'
BEGIN
    RETURN (SELECT CONCAT('whmcs.', LEFT(SHA2(CONCAT('lock ', MAX(s.ticket), DATABASE()), 256), 40))
              FROM whmcs_secret AS s
             WHERE s.id = 1);
END$$

DELIMITER ;
