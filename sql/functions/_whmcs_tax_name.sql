-- _whmcs_tax_name
--
-- Description
--   The name of a tax as it stands on lines in Perfex: the option tax_name or
--   tax2_name, without markup, as long as the column takes it.
-- Parameters
--   in_level (INT)   1 or 2
-- Reads    whmcs_option

DROP FUNCTION IF EXISTS _whmcs_tax_name;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_tax_name (in_level INT)
    RETURNS VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'The name of a tax as it stands on lines in Perfex'
BEGIN
    RETURN (SELECT _whmcs_fit(
                       _whmcs_clean(_whmcs_option(IF(in_level = 1, 'tax_name', 'tax2_name')), 0),
                       w.item_tax_taxname, w.item_tax_taxname_charset)
              FROM _whmcs_px_width AS w);
END$$

DELIMITER ;
