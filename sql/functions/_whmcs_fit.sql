-- _whmcs_fit
--
-- Description
--   Text as a Perfex column can hold it: HTML tags removed (older Perfex themes
--   print raw), clipped to the width; a negative width is a 3-byte utf8 column,
--   which gets '?' for what it cannot hold.
-- Parameters
--   in_text (LONGTEXT), in_width (BIGINT, characters)
-- Example  SELECT _whmcs_fit('Ann <b>Lee</b>', 191);

DROP FUNCTION IF EXISTS _whmcs_fit;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_fit (
    in_text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_width BIGINT
) RETURNS LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'Text as a Perfex column can hold it'
BEGIN
    IF LOCATE('<', in_text) > 0 THEN
        SET in_text = REGEXP_REPLACE(in_text, '</?[A-Za-z!][^>]*>', '');
    END IF;

    IF in_width < 0 AND LENGTH(in_text) > CHAR_LENGTH(in_text) THEN
        SET in_text = REGEXP_REPLACE(in_text, '[\\x{10000}-\\x{10FFFF}]', '?');
    END IF;

    RETURN LEFT(in_text, ABS(in_width));
END$$

DELIMITER ;
