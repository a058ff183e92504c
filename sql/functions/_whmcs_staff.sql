-- _whmcs_staff
--
-- Description
--   The staff member in whose name rows are made: the first active administrator
--   of Perfex, or 0.
-- Reads    Perfex staff

DROP FUNCTION IF EXISTS _whmcs_staff;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_staff ()
    RETURNS INT
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The staff member in whose name rows are made'
BEGIN
    RETURN COALESCE((SELECT MIN(s.staffid) FROM _whmcs_px_staff AS s
                      WHERE s.admin = 1 AND s.active = 1), 0);
END$$

DELIMITER ;
