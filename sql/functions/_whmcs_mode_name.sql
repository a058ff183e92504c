-- _whmcs_mode_name
--
-- Description
--   What a person calls a payment mode of Perfex: the gateway that it stands for, else its
--   own name.
-- Parameters
--   in_mode (VARCHAR)   as in paymentmode of a payment
-- Reads    whmcs_payment_mode, Perfex payment_modes

DROP FUNCTION IF EXISTS _whmcs_mode_name;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_mode_name (
    in_mode VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What a person calls a payment mode'
BEGIN
    DECLARE v_gateway VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT MIN(m.gateway) INTO v_gateway
      FROM whmcs_payment_mode AS m WHERE m.perfex_mode = in_mode;
    IF v_gateway IS NULL THEN
        SELECT MAX(CONVERT(p.name USING utf8mb4)) INTO v_name
          FROM _whmcs_px_payment_modes AS p
         WHERE p.id = IF(in_mode REGEXP '^[0-9]{1,9}$', in_mode, -1);
    END IF;
    RETURN COALESCE(_whmcs_gateway_name(v_gateway), v_name, in_mode, '');
END$$

DELIMITER ;
