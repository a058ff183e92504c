-- _whmcs_write_contacts
--
-- Description
--   Inserts and updates the contacts of a batch: the primary contacts of clients,
--   or WHMCS contacts. A new row carries a marker in new_pass_key until its id
--   is known.
-- Parameters
--   in_data_type (VARCHAR)   client or contact
--   io_written (BIGINT)      grows by the rows written
-- Reads    tmp_whmcs_batch, whmcs_plan_field
-- Writes   Perfex contacts, contact_permissions; tmp_whmcs_batch (ids)

DROP PROCEDURE IF EXISTS _whmcs_write_contacts;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_contacts (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    INOUT io_written BIGINT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Insert and update the contacts of a batch'
BEGIN
    DECLARE v_first BIGINT UNSIGNED;
    DECLARE v_lead VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT IF(in_data_type = 'client', 'contact.', '');

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_person;
    CREATE TEMPORARY TABLE tmp_whmcs_person (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        firstname LONGTEXT NULL,
        lastname LONGTEXT NULL,
        email LONGTEXT NULL,
        phonenumber LONGTEXT NULL,
        title LONGTEXT NULL,
        active LONGTEXT NULL,
        invoice_emails LONGTEXT NULL,
        credit_note_emails LONGTEXT NULL,
        ticket_emails LONGTEXT NULL,
        estimate_emails LONGTEXT NULL,
        contract_emails LONGTEXT NULL,
        task_emails LONGTEXT NULL,
        project_emails LONGTEXT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    INSERT INTO tmp_whmcs_person
           (whmcs_id,
            firstname, lastname, email, phonenumber, title, active, invoice_emails,
            credit_note_emails, ticket_emails, estimate_emails, contract_emails, task_emails,
            project_emails)
    SELECT f.whmcs_id,
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'firstname'), f.new_value, NULL)),
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'lastname'), f.new_value, NULL)),
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'email'), f.new_value, NULL)),
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'phonenumber'), f.new_value, NULL)),
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'title'), f.new_value, NULL)),
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'active'), f.new_value, NULL)),
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'invoice_emails'), f.new_value, NULL)),
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'credit_note_emails'), f.new_value, NULL)),
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'ticket_emails'), f.new_value, NULL)),
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'estimate_emails'), f.new_value, NULL)),
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'contract_emails'), f.new_value, NULL)),
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'task_emails'), f.new_value, NULL)),
           MAX(IF(f.perfex_field = CONCAT(v_lead, 'project_emails'), f.new_value, NULL))
      FROM tmp_whmcs_batch AS b
           JOIN whmcs_plan_field AS f
             ON f.data_type = in_data_type AND f.whmcs_id = b.whmcs_id AND f.part = 'contact'
            AND f.custom_field_id = 0
     GROUP BY f.whmcs_id;
    -- A contact without a mapped field is a contact all the same.
    INSERT IGNORE INTO tmp_whmcs_person (whmcs_id)
    SELECT b.whmcs_id FROM tmp_whmcs_batch AS b WHERE b.action = 'create';

    -- Exactly one primary contact per customer: the first one of it.
    INSERT INTO _whmcs_px_contacts
           (userid, is_primary, firstname, lastname, email, phonenumber, title, active,
            invoice_emails, credit_note_emails, ticket_emails, estimate_emails,
            contract_emails, task_emails, project_emails, datecreated,
            email_verified_at, new_pass_key)
    SELECT b.customer_id,
           in_data_type = 'client'
               AND NOT EXISTS (SELECT 1 FROM _whmcs_px_contacts AS o
                                WHERE o.userid = b.customer_id AND o.is_primary = 1),
           COALESCE(c.firstname, ''), COALESCE(c.lastname, ''), COALESCE(c.email, ''),
           COALESCE(c.phonenumber, ''), COALESCE(c.title, ''), COALESCE(c.active, 1),
           COALESCE(c.invoice_emails, 0), COALESCE(c.credit_note_emails, 0),
           COALESCE(c.ticket_emails, 0), COALESCE(c.estimate_emails, 0),
           COALESCE(c.contract_emails, 0), COALESCE(c.task_emails, 0),
           COALESCE(c.project_emails, 0),
           COALESCE(CAST(k.created_date AS DATETIME), t.created_at, '1970-01-01 00:00:00'),
           UTC_TIMESTAMP(), CONCAT('whmcs:', b.whmcs_id)
      FROM tmp_whmcs_batch AS b
           JOIN tmp_whmcs_person AS c ON c.whmcs_id = b.whmcs_id
           LEFT JOIN whmcs_client AS k ON in_data_type = 'client' AND k.whmcs_id = b.whmcs_id
           LEFT JOIN whmcs_contact AS t ON in_data_type = 'contact' AND t.whmcs_id = b.whmcs_id
     WHERE b.contact_id IS NULL AND b.customer_id IS NOT NULL
     ORDER BY b.whmcs_id;
    IF ROW_COUNT() > 0 THEN
        SET v_first = LAST_INSERT_ID();
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        UPDATE tmp_whmcs_batch AS b
               JOIN _whmcs_px_contacts AS p
                 ON p.id >= v_first AND p.new_pass_key LIKE 'whmcs:%'
                AND SUBSTRING(p.new_pass_key, 7) + 0 = b.whmcs_id
           SET b.contact_id = p.id, b.is_new_contact = 1;
        SET io_written = io_written + ROW_COUNT();
        UPDATE _whmcs_px_contacts AS p SET p.new_pass_key = NULL
         WHERE p.id >= v_first AND p.new_pass_key LIKE 'whmcs:%';
    END IF;

    UPDATE tmp_whmcs_batch AS b
           STRAIGHT_JOIN _whmcs_px_contacts AS p ON b.contact_id = p.id
           JOIN tmp_whmcs_person AS c ON c.whmcs_id = b.whmcs_id
       SET p.firstname = COALESCE(c.firstname, p.firstname),
           p.lastname = COALESCE(c.lastname, p.lastname),
           p.email = COALESCE(c.email, p.email),
           p.phonenumber = COALESCE(c.phonenumber, p.phonenumber),
           p.title = COALESCE(c.title, p.title),
           p.active = COALESCE(c.active, p.active),
           p.invoice_emails = COALESCE(c.invoice_emails, p.invoice_emails),
           p.credit_note_emails = COALESCE(c.credit_note_emails, p.credit_note_emails),
           p.ticket_emails = COALESCE(c.ticket_emails, p.ticket_emails),
           p.estimate_emails = COALESCE(c.estimate_emails, p.estimate_emails),
           p.contract_emails = COALESCE(c.contract_emails, p.contract_emails),
           p.task_emails = COALESCE(c.task_emails, p.task_emails),
           p.project_emails = COALESCE(c.project_emails, p.project_emails)
     WHERE b.is_new_contact = 0;
    SET io_written = io_written + ROW_COUNT();

    CALL _whmcs_write_permissions(in_data_type, io_written);
END$$

DELIMITER ;
