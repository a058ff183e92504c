-- _whmcs_client_name
--
-- Description
--   What a person calls a client of WHMCS: its company, else its name, else its e-mail.
-- Parameters
--   in_whmcs_id (BIGINT UNSIGNED)   the client
-- Reads    whmcs_client

DROP FUNCTION IF EXISTS _whmcs_client_name;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_client_name (in_whmcs_id BIGINT UNSIGNED)
    RETURNS VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What a person calls a client'
BEGIN
    RETURN COALESCE((SELECT LEFT(COALESCE(NULLIF(TRIM(c.companyname), ''),
                                          NULLIF(TRIM(CONCAT(c.firstname, ' ', c.lastname)), ''),
                                          NULLIF(c.email, '')), 300)
                       FROM whmcs_client AS c WHERE c.whmcs_id = in_whmcs_id),
                    CONCAT('client ', in_whmcs_id));
END$$

DELIMITER ;
