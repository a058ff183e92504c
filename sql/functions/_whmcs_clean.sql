-- _whmcs_clean
--
-- Description
--   Text without HTML tags (older Perfex themes print raw) and without control
--   characters; line ends become "\n", or blanks where a text has one line.
-- Parameters
--   in_text (LONGTEXT)
--   in_is_multiline (INT)   1 = line ends stay

DROP FUNCTION IF EXISTS _whmcs_clean;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_clean (
    in_text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_is_multiline INT
) RETURNS LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'Text without tags and control characters'
BEGIN
    IF LOCATE('<', in_text) > 0 THEN
        IF in_is_multiline THEN
            SET in_text = REGEXP_REPLACE(in_text, '<[Bb][Rr] */?>\\r?\\n?', '\n');
        END IF;
        SET in_text = REGEXP_REPLACE(in_text, '</?[A-Za-z!][^>]*>', '');
    END IF;
    SET in_text = REPLACE(REPLACE(in_text, '\r\n', '\n'), '\r', '\n');
    IF NOT in_is_multiline THEN
        SET in_text = REPLACE(REPLACE(in_text, '\n', ' '), '\t', ' ');
    END IF;

    RETURN REGEXP_REPLACE(in_text, '[\\x{0}-\\x{8}\\x{B}\\x{C}\\x{E}-\\x{1F}\\x{7F}-\\x{9F}]', '');
END$$

DELIMITER ;
