-- _whmcs_print_number
--
-- Description
--   The number of a document as Perfex prints it.
-- Parameters
--   in_prefix (TEXT), in_number (BIGINT)
--   in_number_format (INT)   1 to 4 as in Perfex, anything else = the bare number
--   in_date (DATE)           of the document
--   in_width (INT)           digits at least; Perfex's option number_padding_prefixes
-- Example  SELECT _whmcs_print_number('INV-', 7, 1, '2026-01-31', 6);

DROP FUNCTION IF EXISTS _whmcs_print_number;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_print_number (
    in_prefix TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_number BIGINT,
    in_number_format INT,
    in_date DATE,
    in_width INT
) RETURNS TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'The number of a document as Perfex prints it'
BEGIN
    DECLARE v_digits TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT LPAD(in_number, GREATEST(in_width, CHAR_LENGTH(in_number)), '0');

    SET in_prefix = COALESCE(in_prefix, '');
    RETURN CASE in_number_format
        WHEN 1 THEN CONCAT(in_prefix, v_digits)
        WHEN 2 THEN CONCAT(in_prefix, DATE_FORMAT(in_date, '%Y/'), v_digits)
        WHEN 3 THEN CONCAT(in_prefix, v_digits, DATE_FORMAT(in_date, '-%y'))
        WHEN 4 THEN CONCAT(in_prefix, v_digits, DATE_FORMAT(in_date, '/%m/%Y'))
        ELSE in_number END;
END$$

DELIMITER ;
