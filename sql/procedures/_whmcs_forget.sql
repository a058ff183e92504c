-- _whmcs_forget
--
-- Description
--   Forgets what was noted and written about a record, and makes it due; with a
--   client its contacts and invoices, which follow it to another customer.
-- Parameters
--   in_data_type (VARCHAR), in_whmcs_id (BIGINT UNSIGNED)
-- Writes   whmcs_base, whmcs_note, whmcs_invoice_number, the mirror

DROP PROCEDURE IF EXISTS _whmcs_forget;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_forget (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_whmcs_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Forget what was noted about a record'
BEGIN
    DELETE FROM whmcs_base WHERE data_type = in_data_type AND whmcs_id = in_whmcs_id;
    DELETE FROM whmcs_note WHERE data_type = in_data_type AND whmcs_id = in_whmcs_id;

    -- Without details there is nothing to compare; they make the record due when they come.
    IF in_data_type = 'client' THEN
        UPDATE whmcs_client AS c SET c.is_stale = 1, c.is_due = c.detail_hash IS NOT NULL
         WHERE c.whmcs_id = in_whmcs_id;
        UPDATE whmcs_contact AS c SET c.is_due = 1 WHERE c.client_id = in_whmcs_id;
        UPDATE whmcs_invoice AS i SET i.is_due = 1
         WHERE i.client_id = in_whmcs_id AND i.detail_hash IS NOT NULL;
    ELSEIF in_data_type = 'contact' THEN
        UPDATE whmcs_contact AS c SET c.is_due = 1 WHERE c.whmcs_id = in_whmcs_id;
    ELSE
        DELETE FROM whmcs_invoice_number WHERE whmcs_id = in_whmcs_id;
        UPDATE whmcs_invoice AS i SET i.is_stale = 1, i.is_due = i.detail_hash IS NOT NULL
         WHERE i.whmcs_id = in_whmcs_id;
    END IF;
END$$

DELIMITER ;
