-- _whmcs_fit
--
-- Description
--   Clean text as a Perfex column can hold it: "?" for characters that its
--   character set lacks, clipped to its width.
-- Parameters
--   in_text (LONGTEXT), in_width (BIGINT, characters), in_charset (VARCHAR)
-- Example  SELECT _whmcs_fit('Ann Lee', 191, 'utf8mb3');

DROP FUNCTION IF EXISTS _whmcs_fit;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_fit (
    in_text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_width BIGINT,
    in_charset VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'Text as a Perfex column can hold it'
BEGIN
    IF in_charset <> 'utf8mb4' AND LENGTH(in_text) > CHAR_LENGTH(in_text) THEN
        SET in_text = _whmcs_narrow(in_text, in_charset);
    END IF;

    RETURN LEFT(in_text, in_width);
END$$

DELIMITER ;
