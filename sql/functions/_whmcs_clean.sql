-- _whmcs_clean
--
-- Description
--   Text without HTML tags and control characters; line ends become "\n", or
--   blanks where a text has one line. Older Perfex themes print raw, so what only
--   looks like a tag ("Ann <ann@x.example>") stays, with a blank after its "<".
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
    SET in_text = REGEXP_REPLACE(in_text,
        '[\\x{0}-\\x{8}\\x{B}\\x{C}\\x{E}-\\x{1F}\\x{7F}-\\x{9F}]', '');
    IF LOCATE('<', in_text) > 0 THEN
        SET in_text = REGEXP_REPLACE(in_text, '(?i)<br\\s*/?>(\\r\\n|\\r|\\n)?', '\n');
        SET in_text = REGEXP_REPLACE(in_text, '(?s)<!--.*?-->', '');
        SET in_text = REGEXP_REPLACE(in_text, CONCAT(
            '(?i)</?(a|abbr|b|big|blockquote|body|button|center|code|dd|div|dl|dt|em|font|form|',
            'h[1-6]|head|hr|html|i|iframe|img|input|ins|label|li|link|meta|object|ol|option|p|',
            'pre|s|script|select|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|',
            'textarea|tfoot|th|thead|title|tr|tt|u|ul|video)(\\s[^<>]*)?/?>'), '');
        SET in_text = REGEXP_REPLACE(in_text, '<(?=[A-Za-z/!?])', '< ');
    END IF;
    SET in_text = REPLACE(REPLACE(in_text, '\r\n', '\n'), '\r', '\n');
    IF NOT in_is_multiline THEN
        SET in_text = REPLACE(REPLACE(in_text, '\n', ' '), '\t', ' ');
    END IF;

    RETURN in_text;
END$$

DELIMITER ;
