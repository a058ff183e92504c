-- _whmcs_number_width
--
-- Description
--   The digits that Perfex prints of a document's number at least: its option
--   number_padding_prefixes, or 6 where that is no number.
-- Reads    Perfex options

DROP FUNCTION IF EXISTS _whmcs_number_width;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_number_width ()
    RETURNS INT
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Digits of a number that Perfex prints at least'
BEGIN
    RETURN GREATEST(COALESCE((SELECT MIN(CONVERT(x.value USING utf8mb4) + 0)
                                FROM _whmcs_px_options AS x
                               WHERE x.name = 'number_padding_prefixes'
                                 AND x.value REGEXP '^[0-9]{1,2}$'), 6), 1);
END$$

DELIMITER ;
