-- whmcs_link
--
-- Description
--   Says by hand which Perfex row a WHMCS record is; the next sync goes on with
--   it. A client brings the customer's primary contact along.
-- Parameters
--   in_data_type (VARCHAR)        client, contact or invoice
--   in_whmcs_id (BIGINT)          id in WHMCS; the record was seen by a sync
--   in_perfex_id (BIGINT)         tblclients.userid, tblcontacts.id (of the client's
--                                 customer) or tblinvoices.id (of the client's
--                                 customer, without payments and credits)
-- Writes   whmcs_link; the quarantine lets go of the record
-- Errors   50100 unknown type or record, or linked otherwise; 50106 a sync runs
-- Example  CALL whmcs_link('client', 7, 31);

DROP PROCEDURE IF EXISTS whmcs_link;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_link (
    IN in_data_type TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_whmcs_id BIGINT UNSIGNED,
    IN in_perfex_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Say by hand which Perfex row a WHMCS record is'
BEGIN
    DECLARE v_client_id BIGINT UNSIGNED;
    DECLARE v_customer_id BIGINT UNSIGNED;
    DECLARE v_owner_id BIGINT UNSIGNED;
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        ROLLBACK;
        RESIGNAL;
    END;

    CALL _whmcs_check_data_type('whmcs_link', in_data_type);
    CALL _whmcs_refuse_during_run('whmcs_link');
    SET v_client_id = CASE in_data_type
            WHEN 'client' THEN (SELECT c.whmcs_id FROM whmcs_client AS c
                                 WHERE c.whmcs_id = in_whmcs_id AND c.missing_at IS NULL)
            WHEN 'contact' THEN (SELECT c.client_id FROM whmcs_contact AS c
                                  WHERE c.whmcs_id = in_whmcs_id AND c.missing_at IS NULL)
            ELSE (SELECT i.client_id FROM whmcs_invoice AS i
                   WHERE i.whmcs_id = in_whmcs_id AND i.missing_at IS NULL) END,
        v_owner_id = CASE in_data_type
            WHEN 'client' THEN (SELECT p.userid FROM _whmcs_px_clients AS p
                                 WHERE p.userid = in_perfex_id)
            WHEN 'contact' THEN (SELECT p.userid FROM _whmcs_px_contacts AS p
                                  WHERE p.id = in_perfex_id)
            ELSE (SELECT p.clientid FROM _whmcs_px_invoices AS p WHERE p.id = in_perfex_id) END,
        v_customer_id = (SELECT l.perfex_id FROM whmcs_link AS l
                          WHERE l.data_type = 'client' AND l.whmcs_id = v_client_id);

    SET v_text = CASE
        WHEN v_client_id IS NULL
        THEN CONCAT('WHMCS has no ', in_data_type, ' ', COALESCE(in_whmcs_id, 'NULL'),
                    ' as of the last sync')
        WHEN v_owner_id IS NULL
        THEN CONCAT('Perfex has no such row ', COALESCE(in_perfex_id, 'NULL'))
        WHEN EXISTS (SELECT 1 FROM whmcs_link AS l
                      WHERE l.data_type = in_data_type AND l.whmcs_id = in_whmcs_id)
        THEN 'this record is linked already; whmcs_unlink it first'
        WHEN EXISTS (SELECT 1 FROM whmcs_link AS l
                      WHERE l.data_type = in_data_type AND l.perfex_id = in_perfex_id)
             OR (in_data_type = 'contact' AND EXISTS (SELECT 1 FROM whmcs_link AS l
                                                       WHERE l.primary_contact_id = in_perfex_id))
        THEN CONCAT('Perfex row ', in_perfex_id, ' belongs to another record; whmcs_unlink that')
        WHEN in_data_type <> 'client' AND v_customer_id IS NULL
        THEN CONCAT('link its client ', v_client_id, ' first')
        WHEN in_data_type <> 'client' AND v_owner_id <> v_customer_id
        THEN CONCAT('that row is of customer ', v_owner_id, ', its client is customer ',
                    v_customer_id)
        WHEN in_data_type = 'invoice'
             AND (EXISTS (SELECT 1 FROM _whmcs_px_invoicepaymentrecords AS p
                           WHERE p.invoiceid = in_perfex_id)
                  OR EXISTS (SELECT 1 FROM _whmcs_px_credits AS p
                              WHERE p.invoice_id = in_perfex_id))
        THEN 'that invoice has payments or credits, which the sync would double; remove them first'
        END;
    IF v_text IS NOT NULL THEN
        SET v_text = _whmcs_message(CONCAT('whmcs_link: ', v_text));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50100, MESSAGE_TEXT = v_text;
    END IF;

    START TRANSACTION;
    INSERT INTO whmcs_link (data_type, whmcs_id, perfex_id, primary_contact_id, how, linked_at)
    SELECT in_data_type, in_whmcs_id, in_perfex_id,
           (SELECT MIN(p.id)
              FROM _whmcs_px_contacts AS p
                   LEFT JOIN whmcs_link AS a ON a.primary_contact_id = p.id
                   LEFT JOIN whmcs_link AS b ON b.data_type = 'contact' AND b.perfex_id = p.id
             WHERE in_data_type = 'client' AND p.userid = in_perfex_id AND p.is_primary = 1
               AND a.whmcs_id IS NULL AND b.whmcs_id IS NULL),
           'hand', UTC_TIMESTAMP(6);
    DELETE FROM whmcs_quarantine_record
     WHERE data_type = in_data_type AND whmcs_id = in_whmcs_id;
    CALL _whmcs_forget(in_data_type, in_whmcs_id);
    COMMIT;
END$$

DELIMITER ;
