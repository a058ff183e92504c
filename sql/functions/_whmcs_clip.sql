-- _whmcs_clip
--
-- Description
--   The beginning of a text, as it goes into the payload of the quarantine: at most 200
--   characters, then "...".
-- Parameters
--   in_text (MEDIUMTEXT)
-- Example  SELECT _whmcs_clip('short');

DROP FUNCTION IF EXISTS _whmcs_clip;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_clip (
    in_text MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    RETURNS VARCHAR(210) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    DETERMINISTIC
    NO SQL
    SQL SECURITY INVOKER
    COMMENT 'The beginning of a text'
BEGIN
    RETURN IF(CHAR_LENGTH(in_text) > 200, CONCAT(LEFT(in_text, 200), '...'), in_text);
END$$

DELIMITER ;
