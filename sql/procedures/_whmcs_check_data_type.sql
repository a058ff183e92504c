-- _whmcs_check_data_type
--
-- Description
--   Refuses anything but client, contact and invoice.
-- Parameters
--   in_caller (VARCHAR)     the public procedure, for the message
--   in_data_type (LONGTEXT)
-- Errors   50100

DROP PROCEDURE IF EXISTS _whmcs_check_data_type;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_check_data_type (
    IN in_caller VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_data_type LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    NO SQL
    SQL SECURITY INVOKER
    COMMENT 'Refuse unknown data types'
BEGIN
    DECLARE v_message VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    -- A comparison would not see blanks at the end.
    IF COALESCE(in_data_type, '') NOT IN ('client', 'contact', 'invoice')
       OR in_data_type LIKE '% ' THEN
        SET v_message = _whmcs_message(CONCAT(in_caller, ': the data type is client, contact or ',
            'invoice, not "', LEFT(COALESCE(in_data_type, 'NULL'), 30), '"'));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50100, MESSAGE_TEXT = v_message;
    END IF;
END$$

DELIMITER ;
