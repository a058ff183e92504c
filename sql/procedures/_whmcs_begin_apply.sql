-- _whmcs_begin_apply
--
-- Description
--   Makes the temporary tables of an apply: the batch, and its planned fields as
--   rows of customers and contacts (NULL = not planned). @whmcs_staff is in whose name
--   rows are made.

DROP PROCEDURE IF EXISTS _whmcs_begin_apply;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_apply ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Temporary tables of an apply'
BEGIN
    -- Once, and here: inside of a transaction it would lock the staff member's row.
    SET @whmcs_staff = _whmcs_staff();
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_batch;
    CREATE TEMPORARY TABLE tmp_whmcs_batch (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        action VARCHAR(16) NOT NULL,
        perfex_id BIGINT UNSIGNED NULL,
        customer_id BIGINT UNSIGNED NULL,
        contact_id BIGINT UNSIGNED NULL,
        is_new_customer TINYINT UNSIGNED NOT NULL DEFAULT 0,
        is_new_contact TINYINT UNSIGNED NOT NULL DEFAULT 0
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_customer;
    CREATE TEMPORARY TABLE tmp_whmcs_customer (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        company LONGTEXT NULL,
        vat LONGTEXT NULL,
        phonenumber LONGTEXT NULL,
        website LONGTEXT NULL,
        address LONGTEXT NULL,
        city LONGTEXT NULL,
        state LONGTEXT NULL,
        zip LONGTEXT NULL,
        billing_street LONGTEXT NULL,
        billing_city LONGTEXT NULL,
        billing_state LONGTEXT NULL,
        billing_zip LONGTEXT NULL,
        shipping_street LONGTEXT NULL,
        shipping_city LONGTEXT NULL,
        shipping_state LONGTEXT NULL,
        shipping_zip LONGTEXT NULL,
        default_language LONGTEXT NULL,
        country LONGTEXT NULL,
        billing_country LONGTEXT NULL,
        shipping_country LONGTEXT NULL,
        default_currency LONGTEXT NULL,
        active LONGTEXT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

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

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_permission;
    CREATE TEMPORARY TABLE tmp_whmcs_permission (
        contact_id BIGINT UNSIGNED NOT NULL,
        permission_id INT NOT NULL,
        is_wanted TINYINT UNSIGNED NOT NULL,
        is_new TINYINT UNSIGNED NOT NULL,
        PRIMARY KEY (contact_id, permission_id)
    ) ENGINE = InnoDB;

    -- Rows that go are collected first: MariaDB 10.11 crashes on a multi-table
    -- DELETE from a view beside an outer join. Nothing is deleted where there are none:
    -- the join could then read, and lock, all of Perfex's table.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_surplus;
    CREATE TEMPORARY TABLE tmp_whmcs_surplus (
        perfex_id BIGINT UNSIGNED NOT NULL PRIMARY KEY
    ) ENGINE = InnoDB;
END$$

DELIMITER ;
