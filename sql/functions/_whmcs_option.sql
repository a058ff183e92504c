-- _whmcs_option
--
-- Description
--   The value of one option; NULL when there is no such option.
-- Parameters
--   in_name (VARCHAR)
-- Reads    whmcs_option

DROP FUNCTION IF EXISTS _whmcs_option;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_option (
    in_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The value of one option'
BEGIN
    RETURN (SELECT o.value FROM whmcs_option AS o WHERE o.name = in_name);
END$$

DELIMITER ;
