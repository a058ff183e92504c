-- _whmcs_recheck
--
-- Description
--   Makes records due, so that the next sync compares them with Perfex again
--   without asking WHMCS.
-- Parameters
--   in_data_types (VARCHAR)   client, contact, invoice, separated by commas
-- Writes   whmcs_client, whmcs_contact, whmcs_invoice

DROP PROCEDURE IF EXISTS _whmcs_recheck;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_recheck (
    IN in_data_types VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Make records due'
BEGIN
    IF FIND_IN_SET('client', in_data_types) > 0 THEN
        UPDATE whmcs_client AS c SET c.is_due = 1
         WHERE c.is_due = 0 AND c.detail_hash IS NOT NULL;
    END IF;
    IF FIND_IN_SET('contact', in_data_types) > 0 THEN
        UPDATE whmcs_contact AS c SET c.is_due = 1 WHERE c.is_due = 0;
    END IF;
    IF FIND_IN_SET('invoice', in_data_types) > 0 THEN
        UPDATE whmcs_invoice AS i SET i.is_due = 1
         WHERE i.is_due = 0 AND i.detail_hash IS NOT NULL;
    END IF;
END$$

DELIMITER ;
