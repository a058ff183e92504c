-- _whmcs_gateway_name
--
-- Description
--   What a person calls a gateway of WHMCS, or one of our own two (#credit, #marked).
-- Parameters
--   in_gateway (VARCHAR)   as in whmcs_payment_mode
-- Reads    whmcs_gateway

DROP FUNCTION IF EXISTS _whmcs_gateway_name;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_gateway_name (
    in_gateway VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What a person calls a gateway'
BEGIN
    RETURN CASE in_gateway WHEN '#credit' THEN 'WHMCS credit'
                           WHEN '#marked' THEN 'WHMCS marked paid'
                           WHEN '' THEN 'WHMCS (no gateway)'
                           ELSE COALESCE((SELECT MAX(g.display_name) FROM whmcs_gateway AS g
                                           WHERE g.module = in_gateway), in_gateway) END;
END$$

DELIMITER ;
