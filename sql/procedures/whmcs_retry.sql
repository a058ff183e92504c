-- whmcs_retry
--
-- Description
--   Has the next sync fetch and place a record anew: one in quarantine, or one
--   whose Perfex row was deleted by hand, which is then imported again.
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
--   in_whmcs_id (BIGINT)     id in WHMCS
-- Writes   the mirror, whmcs_quarantine; whmcs_link where the Perfex row is gone
-- Errors   50100 unknown type or record; 50106 a sync runs
-- Example  CALL whmcs_retry('invoice', 204);

DROP PROCEDURE IF EXISTS whmcs_retry;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_retry (
    IN in_data_type TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_whmcs_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Have the next sync place a record anew'
BEGIN
    DECLARE v_was_gone INT;
    DECLARE v_message VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        ROLLBACK;
        RESIGNAL;
    END;

    CALL _whmcs_check_data_type('whmcs_retry', in_data_type);
    CALL _whmcs_refuse_during_run('whmcs_retry');
    IF NOT EXISTS (SELECT 1 FROM whmcs_client AS c
                    WHERE in_data_type = 'client' AND c.whmcs_id = in_whmcs_id)
       AND NOT EXISTS (SELECT 1 FROM whmcs_contact AS c
                        WHERE in_data_type = 'contact' AND c.whmcs_id = in_whmcs_id)
       AND NOT EXISTS (SELECT 1 FROM whmcs_invoice AS i
                        WHERE in_data_type = 'invoice' AND i.whmcs_id = in_whmcs_id) THEN
        SET v_message = CONCAT('whmcs_retry: no sync has seen ', in_data_type, ' ',
            COALESCE(in_whmcs_id, 'NULL'), ' in WHMCS yet');
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50100, MESSAGE_TEXT = v_message;
    END IF;

    START TRANSACTION;
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
    COMMIT;
END$$

DELIMITER ;
