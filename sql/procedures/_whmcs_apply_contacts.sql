-- _whmcs_apply_contacts
--
-- Description
--   Brings planned WHMCS contacts into Perfex as further contacts of their
--   customer, batch by batch, each in a transaction of its own.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_plan, _whmcs_want_contact
-- Writes   Perfex contacts, contact_permissions; whmcs_link

DROP PROCEDURE IF EXISTS _whmcs_apply_contacts;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_apply_contacts (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Bring planned contacts into Perfex'
BEGIN
    DECLARE v_batch INT DEFAULT _whmcs_option('batch_size');
    DECLARE v_written BIGINT DEFAULT 0;
    DECLARE v_first BIGINT UNSIGNED;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_batch;
    CREATE TEMPORARY TABLE tmp_whmcs_batch (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        action VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
    ) ENGINE = InnoDB;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_new;
    CREATE TEMPORARY TABLE tmp_whmcs_new (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        perfex_id BIGINT UNSIGNED NOT NULL,
        wants_invoice_email INT NOT NULL,
        wants_support_email INT NOT NULL
    ) ENGINE = InnoDB;

    work: LOOP
        START TRANSACTION;
        DELETE FROM tmp_whmcs_batch;
        INSERT INTO tmp_whmcs_batch (whmcs_id, action)
        SELECT n.whmcs_id, n.action FROM whmcs_plan AS n
         WHERE n.data_type = 'contact' AND n.is_done = 0
             AND n.action IN ('create', 'link', 'update')
         ORDER BY n.whmcs_id LIMIT v_batch;
        IF ROW_COUNT() = 0 THEN
            COMMIT;
            LEAVE work;
        END IF;

        INSERT INTO _whmcs_px_contacts
               (userid, is_primary, firstname, lastname, email, phonenumber, title, datecreated,
                email_verified_at, active, invoice_emails, estimate_emails, credit_note_emails,
                    contract_emails, task_emails, project_emails,
                ticket_emails, new_pass_key)
        SELECT v.customer_id, 0, v.firstname, v.lastname, v.email, v.phonenumber, '', v.datecreated,
               UTC_TIMESTAMP(), 1, v.wants_invoice_email, 0, v.wants_invoice_email, 0, 0, 0,
               v.wants_support_email, CONCAT('whmcs:', v.whmcs_id)
          FROM tmp_whmcs_batch AS b JOIN _whmcs_want_contact AS v ON v.whmcs_id = b.whmcs_id
         WHERE b.action = 'create'
         ORDER BY b.whmcs_id;
        IF ROW_COUNT() > 0 THEN
            SET v_first = LAST_INSERT_ID();
            DELETE FROM tmp_whmcs_new;
            INSERT INTO tmp_whmcs_new (whmcs_id, perfex_id, wants_invoice_email,
                wants_support_email)
            SELECT SUBSTRING(p.new_pass_key, 7), p.id, p.invoice_emails, p.ticket_emails
              FROM _whmcs_px_contacts AS p
             WHERE p.id >= v_first AND p.new_pass_key LIKE 'whmcs:%';
            SET v_written = v_written + ROW_COUNT();
            INSERT INTO whmcs_link (data_type, whmcs_id, perfex_id, how, linked_at)
            SELECT 'contact', t.whmcs_id, t.perfex_id, 'created', UTC_TIMESTAMP(6)
                FROM tmp_whmcs_new AS t;
            UPDATE _whmcs_px_contacts AS p SET p.new_pass_key = NULL
             WHERE p.id >= v_first AND p.new_pass_key LIKE 'whmcs:%';
            INSERT INTO _whmcs_px_contact_permissions (permission_id, userid)
            SELECT k.permission_id, t.perfex_id
              FROM tmp_whmcs_new AS t
                   JOIN (SELECT 1 AS permission_id UNION ALL SELECT 5) AS k
                     ON (k.permission_id <> 1 OR t.wants_invoice_email = 1)
                    AND (k.permission_id <> 5 OR t.wants_support_email = 1);
            SET v_written = v_written + ROW_COUNT();
        END IF;

        UPDATE _whmcs_px_contacts AS p
               JOIN _whmcs_want_contact AS v ON v.perfex_id = p.id
               JOIN tmp_whmcs_batch AS b ON b.whmcs_id = v.whmcs_id
           SET p.userid = v.customer_id, p.firstname = v.firstname, p.lastname = v.lastname,
               p.email = v.email, p.phonenumber = v.phonenumber
         WHERE b.action = 'update';
        SET v_written = v_written + ROW_COUNT();

        UPDATE whmcs_plan AS n JOIN tmp_whmcs_batch AS b ON b.whmcs_id = n.whmcs_id
           SET n.is_done = 1
         WHERE n.data_type = 'contact';
        UPDATE whmcs_contact AS c JOIN tmp_whmcs_batch AS b ON b.whmcs_id = c.whmcs_id SET c.is_due
            = 0;
        UPDATE whmcs_run_count AS r SET r.written_row_count = r.written_row_count + v_written
         WHERE r.run_id = in_run_id AND r.data_type = 'contact';
        SET v_written = 0;
        COMMIT;
    END LOOP;

    DROP TEMPORARY TABLE tmp_whmcs_batch;
    DROP TEMPORARY TABLE tmp_whmcs_new;
END$$

DELIMITER ;
