-- _whmcs_break
--
-- Description
--   Line ends as Perfex stores them ("<br />" before each), or blanks
--   where the column is too narrow for the marks.
-- Parameters
--   in_text (LONGTEXT), in_width (BIGINT, characters)

DROP FUNCTION IF EXISTS _whmcs_break;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_break (
    in_text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_width BIGINT
) RETURNS LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'Line ends as Perfex stores them'
BEGIN
    DECLARE v_text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SET in_text = REPLACE(in_text, '\r', '');
    IF LOCATE('\n', in_text) = 0 THEN
        RETURN in_text;
    END IF;

    SET v_text = REPLACE(in_text, '\n', '<br />\n');
    RETURN IF(CHAR_LENGTH(v_text) <= in_width, v_text, REPLACE(in_text, '\n', ' '));
END$$

DELIMITER ;
