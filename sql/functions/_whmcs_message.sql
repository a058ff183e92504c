-- _whmcs_message
--
-- Description
--   A text as SIGNAL can carry it: MySQL refuses more than 128 characters,
--   MariaDB takes 512, and a NUL character would end it.
-- Parameters
--   in_text (TEXT)

DROP FUNCTION IF EXISTS _whmcs_message;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_message (
    in_text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'A text as SIGNAL can carry it'
BEGIN
    RETURN LEFT(REGEXP_REPLACE(in_text, '[[:cntrl:]]', '?'),
                IF(VERSION() LIKE '%MariaDB%', 500, 128));
END$$

DELIMITER ;
