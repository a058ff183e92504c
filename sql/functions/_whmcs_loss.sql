-- _whmcs_loss
--
-- Description
--   The code of what a text loses on its way into a column, or NULL: broken_text
--   (WHMCS sent bytes that are no characters), charset_loss, markup_removed,
--   clipped.
-- Parameters
--   in_text (LONGTEXT)   as WHMCS gives it
--   in_width (BIGINT, characters), in_charset (VARCHAR)   of the column

DROP FUNCTION IF EXISTS _whmcs_loss;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_loss (
    in_text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_width BIGINT,
    in_charset VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'What a text loses on its way into a column'
BEGIN
    DECLARE v_text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_clean(in_text, 1);

    -- The library puts U+FFFD where a byte was wrong.
    IF LOCATE(CONVERT(x'EFBFBD' USING utf8mb4), v_text) > 0 THEN
        RETURN 'broken_text';
    ELSEIF in_charset <> 'utf8mb4' AND LENGTH(v_text) > CHAR_LENGTH(v_text)
        AND _whmcs_narrow(v_text, in_charset) <> v_text THEN
        RETURN 'charset_loss';
    END IF;

    -- Line breaks are kept; any other "<" that is gone was a tag.
    SET in_text = REGEXP_REPLACE(in_text, '(?i)<br\\s*/?>', '');
    IF CHAR_LENGTH(in_text) - CHAR_LENGTH(REPLACE(in_text, '<', ''))
       > CHAR_LENGTH(v_text) - CHAR_LENGTH(REPLACE(v_text, '<', '')) THEN
        RETURN 'markup_removed';
    END IF;

    RETURN IF(CHAR_LENGTH(v_text) > in_width, 'clipped', NULL);
END$$

DELIMITER ;
