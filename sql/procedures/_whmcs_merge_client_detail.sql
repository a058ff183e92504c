-- _whmcs_merge_client_detail
--
-- Description
--   Merges answers of GetClientsDetails into clients of the mirror. What was
--   fetched becomes due, changed or not, so that it is compared with Perfex.
-- Reads    @whmcs_json, tmp_whmcs_answer
-- Writes   whmcs_client, whmcs_custom_value; due contacts and invoices

DROP PROCEDURE IF EXISTS _whmcs_merge_client_detail;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_merge_client_detail ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Merge answers of GetClientsDetails'
BEGIN
    DELETE v
      FROM tmp_whmcs_answer AS a STRAIGHT_JOIN whmcs_custom_value AS v ON v.client_id = a.whmcs_id;
    INSERT INTO whmcs_custom_value (client_id, whmcs_id, value)
    SELECT j.client_id, j.whmcs_id, MAX(j.value)
      FROM JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
               client_id BIGINT UNSIGNED PATH '$.id',
               NESTED PATH '$.customfields[*]' COLUMNS (
                   whmcs_id BIGINT UNSIGNED PATH '$.id',
                   value MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.value'
               ))) AS j
     WHERE j.whmcs_id > 0 AND j.value <> ''
     GROUP BY j.client_id, j.whmcs_id;
    DO whmcs_pump();

    -- A changed client changes contacts and invoices that are mapped from it.
    IF EXISTS (SELECT 1 FROM whmcs_mapping_source AS s
                WHERE s.data_type = 'contact' AND s.owner IN ('client', 'custom')) THEN
        UPDATE tmp_whmcs_answer AS a
               STRAIGHT_JOIN whmcs_client AS c ON c.whmcs_id = a.whmcs_id
               STRAIGHT_JOIN whmcs_contact AS k ON k.client_id = a.whmcs_id
           SET k.is_due = 1
         WHERE a.is_changed = 1 AND c.detail_hash IS NOT NULL;
    END IF;
    IF EXISTS (SELECT 1 FROM whmcs_mapping_source AS s
                WHERE s.data_type = 'invoice' AND s.owner IN ('client', 'custom')) THEN
        UPDATE tmp_whmcs_answer AS a
               STRAIGHT_JOIN whmcs_client AS c ON c.whmcs_id = a.whmcs_id
               STRAIGHT_JOIN whmcs_invoice AS i ON i.client_id = a.whmcs_id
           SET i.is_due = 1
         WHERE a.is_changed = 1 AND c.detail_hash IS NOT NULL AND i.detail_hash IS NOT NULL;
    END IF;

    UPDATE whmcs_client AS c
           JOIN JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
                whmcs_id BIGINT UNSIGNED PATH '$.id',
                firstname TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.firstname',
                lastname TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.lastname',
                companyname TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.companyname',
                address1 TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.address1',
                address2 TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.address2',
                city TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.city',
                state TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.state',
                postcode TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.postcode',
                phonenumber TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.phonenumber',
                tax_id TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.tax_id',
                email TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.email',
                country TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.country',
                notes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.notes',
                currency_code TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                    PATH '$.currency_code',
                defaultgateway TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                    PATH '$.defaultgateway',
                language TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.language',
                group_id BIGINT UNSIGNED PATH '$.groupid',
                status TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.status',
                credit DECIMAL(20,4) PATH '$.credit' DEFAULT '"9999999999999999.9999"' ON ERROR,
                billing_contact_id BIGINT UNSIGNED PATH '$.billingcid',
                is_tax_exempt TINYINT UNSIGNED PATH '$.taxexempt',
                wants_general_email TINYINT UNSIGNED PATH '$.email_general',
                wants_invoice_email TINYINT UNSIGNED PATH '$.email_invoice',
                wants_support_email TINYINT UNSIGNED PATH '$.email_support',
                detail_hash VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.hash'
            )) AS j
             ON j.whmcs_id = c.whmcs_id
       SET c.firstname = j.firstname, c.lastname = j.lastname, c.companyname = j.companyname,
           c.address1 = j.address1, c.address2 = j.address2, c.city = j.city, c.state = j.state,
           c.postcode = j.postcode, c.phonenumber = j.phonenumber, c.tax_id = j.tax_id,
           c.email = LEFT(j.email, 320), c.country = LEFT(j.country, 64), c.notes = j.notes,
           c.currency_code = LEFT(j.currency_code, 16), c.language = LEFT(j.language, 64),
           c.defaultgateway = LEFT(j.defaultgateway, 100),
           c.group_id = j.group_id, c.status = LEFT(j.status, 32), c.credit = j.credit,
           c.billing_contact_id = j.billing_contact_id, c.is_tax_exempt = j.is_tax_exempt,
           c.wants_general_email = j.wants_general_email,
           c.wants_invoice_email = j.wants_invoice_email,
           c.wants_support_email = j.wants_support_email, c.detail_hash = j.detail_hash,
           c.email_key = LEFT(LOWER(TRIM(j.email)), 320), c.is_stale = 0, c.is_due = 1,
           c.fetched_at = UTC_TIMESTAMP(6), c.missing_at = NULL;
    DO whmcs_pump();
END$$

DELIMITER ;
