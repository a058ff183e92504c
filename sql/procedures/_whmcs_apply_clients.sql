-- _whmcs_apply_clients
--
-- Description
--   Brings planned clients into Perfex: customers and their primary contacts,
--   batch by batch, each in a transaction of its own. New rows carry a marker
--   (stripe_id, new_pass_key) until their ids are known.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_plan, _whmcs_want_client
-- Writes   Perfex clients, contacts, contact_permissions; whmcs_link

DROP PROCEDURE IF EXISTS _whmcs_apply_clients;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_apply_clients (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Bring planned clients into Perfex'
BEGIN
    DECLARE v_batch INT DEFAULT _whmcs_option('batch_size');
    DECLARE v_written BIGINT DEFAULT 0;
    DECLARE v_first BIGINT UNSIGNED;
    DECLARE v_staff BIGINT DEFAULT COALESCE((SELECT MIN(s.staffid) FROM _whmcs_px_staff AS s
                                              WHERE s.admin = 1 AND s.active = 1), 0);

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
         WHERE n.data_type = 'client' AND n.is_done = 0 AND n.action IN ('create', 'link', 'update')
         ORDER BY n.whmcs_id LIMIT v_batch;
        IF ROW_COUNT() = 0 THEN
            COMMIT;
            LEAVE work;
        END IF;

        INSERT INTO whmcs_link (data_type, whmcs_id, perfex_id, primary_contact_id, how, linked_at)
        SELECT 'client', n.whmcs_id, n.perfex_id, n.contact_id, 'email', UTC_TIMESTAMP(6)
          FROM whmcs_plan AS n JOIN tmp_whmcs_batch AS b ON b.whmcs_id = n.whmcs_id
         WHERE n.data_type = 'client' AND b.action = 'link';

        INSERT INTO _whmcs_px_clients
               (company, vat, phonenumber, city, zip, state, address, billing_street, billing_city,
                   billing_state,
                billing_zip, country, active, billing_country,
                datecreated, default_currency, show_primary_contact, registration_confirmed,
                    addedfrom,
                stripe_id)
        SELECT v.company, v.vat, v.phonenumber, v.city, v.zip, v.state, v.address, v.billing_street,
               v.billing_city, v.billing_state, v.billing_zip, v.country, v.active, v.country,
               v.datecreated, v.default_currency, 0, 1, v_staff, CONCAT('whmcs:', v.whmcs_id)
          FROM tmp_whmcs_batch AS b JOIN _whmcs_want_client AS v ON v.whmcs_id = b.whmcs_id
         WHERE b.action = 'create'
         ORDER BY b.whmcs_id;
        IF ROW_COUNT() > 0 THEN
            SET v_first = LAST_INSERT_ID();
            INSERT INTO whmcs_link (data_type, whmcs_id, perfex_id, how, linked_at)
            SELECT 'client', SUBSTRING(p.stripe_id, 7), p.userid, 'created', UTC_TIMESTAMP(6)
              FROM _whmcs_px_clients AS p
             WHERE p.userid >= v_first AND p.stripe_id LIKE 'whmcs:%';
            SET v_written = v_written + ROW_COUNT();
            UPDATE _whmcs_px_clients AS p SET p.stripe_id = NULL
             WHERE p.userid >= v_first AND p.stripe_id LIKE 'whmcs:%';
        END IF;

        UPDATE _whmcs_px_clients AS p
               JOIN _whmcs_want_client AS v ON v.perfex_id = p.userid
               JOIN tmp_whmcs_batch AS b ON b.whmcs_id = v.whmcs_id
           SET p.company = v.company, p.vat = v.vat, p.phonenumber = v.phonenumber, p.city
               = v.city, p.zip =
               v.zip, p.state = v.state, p.address = v.address, p.billing_street =
               v.billing_street, p.billing_city = v.billing_city, p.billing_state =
               v.billing_state, p.billing_zip = v.billing_zip, p.country = v.country, p.active =
               v.active, p.billing_country = v.country
         WHERE b.action <> 'create';
        SET v_written = v_written + ROW_COUNT();

        INSERT INTO _whmcs_px_contacts
               (userid, is_primary, firstname, lastname, email, phonenumber, title, datecreated,
                email_verified_at, active, invoice_emails, estimate_emails, credit_note_emails,
                    contract_emails, task_emails, project_emails,
                ticket_emails, new_pass_key)
        SELECT v.perfex_id,
               NOT EXISTS (SELECT 1 FROM _whmcs_px_contacts AS o WHERE o.userid = v.perfex_id
                   AND o.is_primary = 1),
               v.firstname, v.lastname, v.email, v.contact_phonenumber, '', v.datecreated,
                   UTC_TIMESTAMP(),
               v.contact_active, v.wants_invoice_email, 1, v.wants_invoice_email, 1, 1, 1,
               v.wants_support_email, CONCAT('whmcs:', v.whmcs_id)
          FROM tmp_whmcs_batch AS b JOIN _whmcs_want_client AS v ON v.whmcs_id = b.whmcs_id
         WHERE v.primary_contact_id IS NULL
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
            UPDATE whmcs_link AS l JOIN tmp_whmcs_new AS t ON t.whmcs_id = l.whmcs_id
               SET l.primary_contact_id = t.perfex_id
             WHERE l.data_type = 'client';
            UPDATE _whmcs_px_contacts AS p SET p.new_pass_key = NULL
             WHERE p.id >= v_first AND p.new_pass_key LIKE 'whmcs:%';
            INSERT INTO _whmcs_px_contact_permissions (permission_id, userid)
            SELECT k.permission_id, t.perfex_id
              FROM tmp_whmcs_new AS t
                   JOIN (SELECT 1 AS permission_id UNION ALL SELECT 2 UNION ALL SELECT 3
                         UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6) AS k
                     ON (k.permission_id <> 1 OR t.wants_invoice_email = 1)
                    AND (k.permission_id <> 5 OR t.wants_support_email = 1);
            SET v_written = v_written + ROW_COUNT();
        END IF;

        UPDATE _whmcs_px_contacts AS p
               JOIN _whmcs_want_client AS v ON v.primary_contact_id = p.id
               JOIN tmp_whmcs_batch AS b ON b.whmcs_id = v.whmcs_id
           SET p.firstname = v.firstname, p.lastname = v.lastname, p.email = v.email,
               p.phonenumber = v.contact_phonenumber, p.active = v.contact_active
         WHERE b.action <> 'create';
        SET v_written = v_written + ROW_COUNT();

        UPDATE whmcs_plan AS n JOIN tmp_whmcs_batch AS b ON b.whmcs_id = n.whmcs_id
           SET n.is_done = 1
         WHERE n.data_type = 'client';
        UPDATE whmcs_client AS c JOIN tmp_whmcs_batch AS b ON b.whmcs_id = c.whmcs_id SET c.is_due
            = 0;
        UPDATE whmcs_run_count AS r SET r.written_row_count = r.written_row_count + v_written
         WHERE r.run_id = in_run_id AND r.data_type = 'client';
        SET v_written = 0;
        COMMIT;
    END LOOP;

    DROP TEMPORARY TABLE tmp_whmcs_batch;
    DROP TEMPORARY TABLE tmp_whmcs_new;
END$$

DELIMITER ;
