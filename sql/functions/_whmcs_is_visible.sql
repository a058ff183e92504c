-- _whmcs_is_visible
--
-- Description
--   Whether a text shows anything: more than blanks, control and format
--   characters, and tags.
-- Parameters
--   in_text (LONGTEXT)

DROP FUNCTION IF EXISTS _whmcs_is_visible;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_is_visible (
    in_text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS INT
    DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'Whether a text shows anything'
BEGIN
    IF LOCATE('<', in_text) > 0 THEN
        SET in_text = _whmcs_clean(in_text, 0);
    END IF;

    RETURN COALESCE(in_text REGEXP '[^\\p{Z}\\p{Cc}\\p{Cf}]', 0);
END$$

DELIMITER ;
