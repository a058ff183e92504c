-- _whmcs_whole_message
--
-- Description
--   An error text as it was before _whmcs_message cut it for SIGNAL: MySQL carries 128
--   characters of it. Any other text comes back as it is.
-- Parameters
--   in_text (VARCHAR)   the MESSAGE_TEXT that a handler caught

DROP FUNCTION IF EXISTS _whmcs_whole_message;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_whole_message (
    in_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    NOT DETERMINISTIC
    NO SQL
    SQL SECURITY INVOKER
    COMMENT 'An error text as it was before SIGNAL cut it'
BEGIN
    DECLARE v_whole VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT CONVERT(@whmcs_message USING utf8mb4);

    RETURN IF(CHAR_LENGTH(in_text) = 128 AND LEFT(v_whole, 128) = in_text, v_whole, in_text);
END$$

DELIMITER ;
