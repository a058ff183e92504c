-- _whmcs_figure
--
-- Description
--   An amount as text, in the form in which it comes from WHMCS: two decimals, or all
--   four where it has more.
-- Parameters
--   in_amount (DECIMAL)
-- Example  SELECT _whmcs_figure(12.5);

DROP FUNCTION IF EXISTS _whmcs_figure;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_figure (in_amount DECIMAL(20,4))
    RETURNS VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    DETERMINISTIC
    NO SQL
    SQL SECURITY INVOKER
    COMMENT 'An amount as text'
BEGIN
    IF ROUND(in_amount, 2) = in_amount THEN
        RETURN CAST(ROUND(in_amount, 2) AS CHAR);
    END IF;
    RETURN CAST(in_amount AS CHAR);
END$$

DELIMITER ;
