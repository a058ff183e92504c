-- _whmcs_lease_seconds
--
-- Description
--   How long the lease of a run lasts after each renewal: the option lease_seconds, but
--   at least twice the time limit of one request, since nothing is renewed during a
--   fetch. A fetch returns after three quarters of it.
-- Returns  INT

DROP FUNCTION IF EXISTS _whmcs_lease_seconds;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_lease_seconds ()
    RETURNS INT
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'How long a lease lasts'
BEGIN
    RETURN GREATEST(CAST(_whmcs_option('lease_seconds') AS SIGNED),
                    CEIL(_whmcs_option('timeout_ms') / 500));
END$$

DELIMITER ;
