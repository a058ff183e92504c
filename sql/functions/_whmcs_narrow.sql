-- _whmcs_narrow
--
-- Description
--   Text with "?" in place of every character that a character set lacks. Of sets
--   other than utf8mb4, utf8mb3 and latin1 (which is Windows-1252 to the server)
--   only ASCII is taken for granted.
-- Parameters
--   in_text (LONGTEXT), in_charset (VARCHAR, as information_schema names it)

DROP FUNCTION IF EXISTS _whmcs_narrow;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_narrow (
    in_text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_charset VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'Text with ? for what a character set lacks'
BEGIN
    RETURN CASE
        WHEN in_charset = 'utf8mb4' THEN in_text
        WHEN in_charset IN ('utf8', 'utf8mb3')
        THEN REGEXP_REPLACE(in_text, '[\\x{10000}-\\x{10FFFF}]', '?')
        WHEN in_charset = 'latin1'
        THEN REGEXP_REPLACE(in_text, CONCAT(
                 '[^\\x{0}-\\x{7F}\\x{A0}-\\x{FF}\\x{152}\\x{153}\\x{160}\\x{161}\\x{178}\\x{17D}',
                 '\\x{17E}\\x{192}\\x{2C6}\\x{2DC}\\x{2013}\\x{2014}\\x{2018}-\\x{201A}',
                 '\\x{201C}-\\x{201E}\\x{2020}-\\x{2022}\\x{2026}\\x{2030}\\x{2039}\\x{203A}',
                 '\\x{20AC}\\x{2122}]'), '?')
        ELSE REGEXP_REPLACE(in_text, '[^\\x{0}-\\x{7F}]', '?') END;
END$$

DELIMITER ;
