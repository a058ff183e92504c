-- _whmcs_begin_documents
--
-- Description
--   Makes the temporary tables in which the documents of a batch of invoices are
--   worked out, and empties them for the next batch.
-- Writes   tmp_whmcs_bill, tmp_whmcs_receipt, tmp_whmcs_doc, tmp_whmcs_line,
--          tmp_whmcs_payment, tmp_whmcs_refund, tmp_whmcs_differs

DROP PROCEDURE IF EXISTS _whmcs_begin_documents;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_documents ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Temporary tables of the documents of one batch'
BEGIN
    -- What the lines of an invoice, and its transactions, come to.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_bill;
    CREATE TEMPORARY TABLE tmp_whmcs_bill (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        item_count INT NOT NULL,
        item_sum DECIMAL(30,4) NOT NULL,
        taxed_sum DECIMAL(30,4) NOT NULL,
        has_invoice INT NOT NULL,
        has_funds INT NOT NULL,
        largest DECIMAL(30,4) NOT NULL,
        is_exact INT NOT NULL
    ) ENGINE = InnoDB;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_receipt;
    CREATE TEMPORARY TABLE tmp_whmcs_receipt (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        received_count INT NOT NULL,
        received DECIMAL(30,4) NOT NULL,
        largest DECIMAL(30,4) NOT NULL,
        is_exact INT NOT NULL
    ) ENGINE = InnoDB;

    -- code NULL = the figures add up. status is the one of four that the status map
    -- makes of WHMCS's; is_present 1 = perfex_id is there in Perfex. The address is the
    -- customer's, read here, so that writing a new invoice locks no customer.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_doc;
    CREATE TEMPORARY TABLE tmp_whmcs_doc (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        code VARCHAR(32) NULL,
        reason VARCHAR(500) NULL,
        client_id BIGINT UNSIGNED NOT NULL,
        linked_customer_id BIGINT UNSIGNED NULL,
        customer_id BIGINT UNSIGNED NULL,
        perfex_id BIGINT UNSIGNED NULL,
        is_present INT NOT NULL,
        currency_code VARCHAR(16) NOT NULL,
        currency INT NULL,
        status VARCHAR(16) NOT NULL,
        invoice_date DATE NULL,
        document_date DATE NOT NULL,
        due_date DATE NULL,
        paid_at DATETIME NULL,
        datecreated DATETIME NOT NULL,
        is_inclusive INT NOT NULL DEFAULT 0,
        item_count INT NOT NULL,
        item_sum DECIMAL(30,4) NOT NULL,
        taxed_sum DECIMAL(30,4) NOT NULL,
        net_taxed DECIMAL(30,4) NOT NULL DEFAULT 0,
        has_invoice INT NOT NULL,
        has_funds INT NOT NULL,
        received_count INT NOT NULL,
        received DECIMAL(30,4) NOT NULL,
        largest DECIMAL(30,4) NOT NULL,
        is_exact INT NOT NULL,
        subtotal DECIMAL(20,4) NOT NULL,
        tax DECIMAL(20,4) NOT NULL,
        tax2 DECIMAL(20,4) NOT NULL,
        total DECIMAL(20,4) NOT NULL,
        credit DECIMAL(20,4) NOT NULL,
        gross DECIMAL(30,4) NOT NULL,
        taxrate DECIMAL(12,5) NOT NULL,
        taxrate2 DECIMAL(12,5) NOT NULL,
        rate DECIMAL(15,2) NOT NULL DEFAULT 0,
        rate2 DECIMAL(15,2) NOT NULL DEFAULT 0,
        rest DECIMAL(30,4) NOT NULL DEFAULT 0,
        billing_street TEXT NULL,
        billing_city TEXT NULL,
        billing_state TEXT NULL,
        billing_zip TEXT NULL,
        billing_country INT NULL,
        KEY (perfex_id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_line;
    CREATE TEMPORARY TABLE tmp_whmcs_line (
        whmcs_id BIGINT UNSIGNED NOT NULL,
        line_no INT UNSIGNED NOT NULL,
        description MEDIUMTEXT NOT NULL,
        long_description MEDIUMTEXT NOT NULL,
        amount DECIMAL(15,2) NOT NULL,
        is_taxed INT NOT NULL,
        rate DECIMAL(15,2) NOT NULL,
        rate2 DECIMAL(15,2) NOT NULL,
        PRIMARY KEY (whmcs_id, line_no)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_payment;
    CREATE TEMPORARY TABLE tmp_whmcs_payment (
        whmcs_id BIGINT UNSIGNED NOT NULL,
        kind VARCHAR(16) NOT NULL,
        transaction_id BIGINT UNSIGNED NOT NULL,
        gateway VARCHAR(100) NOT NULL,
        amount DECIMAL(15,2) NOT NULL,
        paid_at DATETIME NOT NULL,
        note TEXT NOT NULL,
        transaction_no TEXT NOT NULL,
        PRIMARY KEY (whmcs_id, kind, transaction_id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_refund;
    CREATE TEMPORARY TABLE tmp_whmcs_refund (
        whmcs_id BIGINT UNSIGNED NOT NULL,
        transaction_id BIGINT UNSIGNED NOT NULL,
        gateway VARCHAR(100) NOT NULL,
        amount DECIMAL(15,2) NOT NULL,
        paid_at DATETIME NOT NULL,
        note TEXT NOT NULL,
        taxed DECIMAL(15,2) NOT NULL,
        untaxed DECIMAL(15,2) NOT NULL,
        rest DECIMAL(15,2) NOT NULL DEFAULT 0,
        rate DECIMAL(15,2) NOT NULL,
        rate2 DECIMAL(15,2) NOT NULL,
        reference TEXT NULL,
        PRIMARY KEY (whmcs_id, transaction_id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_differs;
    CREATE TEMPORARY TABLE tmp_whmcs_differs (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY
    ) ENGINE = InnoDB;
END$$

DELIMITER ;
