-- _whmcs_tax_name
--
-- Description
--   The name of a tax as it stands on lines in Perfex: the option tax_name or
--   tax2_name, without markup, as long as the column takes it. Perfex tells two taxes
--   of one rate apart by their names only, so the second never has the first's.
-- Parameters
--   in_level (INT)   1 or 2
-- Reads    whmcs_option

DROP FUNCTION IF EXISTS _whmcs_tax_name;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_tax_name (in_level INT)
    RETURNS VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The name of a tax as it stands on lines in Perfex'
BEGIN
    RETURN (SELECT IF(in_level = 2 AND t.name2 = t.name, CONCAT(LEFT(t.name, t.width - 2), ' 2'),
                      IF(in_level = 2, t.name2, t.name))
              FROM (SELECT _whmcs_fit(_whmcs_clean(_whmcs_option('tax_name'), 0),
                                      w.item_tax_taxname, w.item_tax_taxname_charset) AS name,
                           _whmcs_fit(_whmcs_clean(_whmcs_option('tax2_name'), 0),
                                      w.item_tax_taxname, w.item_tax_taxname_charset) AS name2,
                           w.item_tax_taxname AS width
                      FROM _whmcs_px_width AS w) AS t);
END$$

DELIMITER ;
