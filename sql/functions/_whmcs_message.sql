-- _whmcs_message
--
-- Description
--   A text as SIGNAL can carry it: MySQL refuses more than 128 characters,
--   MariaDB takes 512, and a NUL character would end it. The whole text is in the user
--   variable @whmcs_message then.
-- Parameters
--   in_text (TEXT)

DROP FUNCTION IF EXISTS _whmcs_message;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_message (
    in_text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    NOT DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'A text as SIGNAL can carry it'
BEGIN
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT LEFT(REGEXP_REPLACE(in_text, '[[:cntrl:]]', '?'), 500);

    SET @whmcs_message = v_text;
    RETURN IF(VERSION() LIKE '%MariaDB%', v_text, LEFT(v_text, 128));
END$$

DELIMITER ;
