-- _whmcs_retry_record
--
-- Description
--   Has the next sync fetch and place a record anew, and import it again where its
--   Perfex row is gone.
-- Parameters
--   in_data_type (VARCHAR), in_whmcs_id (BIGINT UNSIGNED)
-- Writes   the mirror; whmcs_link and whmcs_payment_link where the Perfex row is gone

DROP PROCEDURE IF EXISTS _whmcs_retry_record;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_retry_record (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_whmcs_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Have the next sync place a record anew'
BEGIN
    DECLARE v_was_gone INT;

    DELETE FROM whmcs_payment_link
     WHERE in_data_type = 'invoice' AND invoice_id = in_whmcs_id
       AND NOT EXISTS (SELECT 1
                         FROM whmcs_link AS l JOIN _whmcs_px_invoices AS p ON p.id = l.perfex_id
                        WHERE l.data_type = 'invoice' AND l.whmcs_id = in_whmcs_id);
    DELETE FROM whmcs_link
     WHERE data_type = in_data_type AND whmcs_id = in_whmcs_id
       AND CASE in_data_type
               WHEN 'client' THEN perfex_id NOT IN (SELECT p.userid FROM _whmcs_px_clients AS p)
               WHEN 'contact' THEN perfex_id NOT IN (SELECT p.id FROM _whmcs_px_contacts AS p)
               ELSE perfex_id NOT IN (SELECT p.id FROM _whmcs_px_invoices AS p) END;
    SET v_was_gone = ROW_COUNT();
    UPDATE whmcs_link AS l
       SET l.primary_contact_id = NULL
     WHERE l.data_type = in_data_type AND l.whmcs_id = in_whmcs_id
       AND l.primary_contact_id NOT IN (SELECT p.id FROM _whmcs_px_contacts AS p);
    -- Contacts that went with their deleted customer come back with it.
    DELETE l
      FROM whmcs_link AS l JOIN whmcs_contact AS c ON c.whmcs_id = l.whmcs_id
     WHERE in_data_type = 'client' AND v_was_gone = 1
       AND l.data_type = 'contact' AND c.client_id = in_whmcs_id
       AND l.perfex_id NOT IN (SELECT p.id FROM _whmcs_px_contacts AS p);
    CALL _whmcs_forget(in_data_type, in_whmcs_id);
END$$

DELIMITER ;
