-- _whmcs_merge_contact_list
--
-- Description
--   Merges rows of GetContacts into the mirror; a changed row becomes due.
-- Reads    @whmcs_json, tmp_whmcs_answer
-- Writes   whmcs_contact, whmcs_client

DROP PROCEDURE IF EXISTS _whmcs_merge_contact_list;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_merge_contact_list ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Merge rows of GetContacts into the mirror'
BEGIN
    INSERT INTO whmcs_contact
           (whmcs_id, client_id, firstname, lastname, companyname, email, email_key, address1,
            address2, city, state, postcode, country, phonenumber, wants_general_email,
            wants_invoice_email, wants_support_email, created_at, list_hash)
    SELECT j.whmcs_id, j.client_id, j.firstname, j.lastname, j.companyname, LEFT(j.email, 320),
           LEFT(LOWER(TRIM(j.email)), 320), j.address1, j.address2, j.city, j.state, j.postcode,
           LEFT(j.country, 64), j.phonenumber,
           j.wants_general_email, j.wants_invoice_email, j.wants_support_email,
           j.created_at, j.list_hash
      FROM JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
                whmcs_id BIGINT UNSIGNED PATH '$.id',
                client_id BIGINT UNSIGNED PATH '$.userid',
                firstname TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.firstname',
                lastname TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.lastname',
                companyname TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.companyname',
                email TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.email',
                address1 TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.address1',
                address2 TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.address2',
                city TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.city',
                state TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.state',
                postcode TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.postcode',
                country TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.country',
                phonenumber TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.phonenumber',
                wants_general_email TINYINT UNSIGNED PATH '$.generalemails',
                wants_invoice_email TINYINT UNSIGNED PATH '$.invoiceemails',
                wants_support_email TINYINT UNSIGNED PATH '$.supportemails',
                created_at DATETIME PATH '$.created_at',
                list_hash VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.hash'
            )) AS j
           STRAIGHT_JOIN tmp_whmcs_answer AS a
             ON a.whmcs_id = j.whmcs_id AND a.is_changed = 1
        ON DUPLICATE KEY UPDATE client_id = j.client_id, firstname = j.firstname,
           lastname = j.lastname, companyname = j.companyname, email = LEFT(j.email, 320),
           email_key = LEFT(LOWER(TRIM(j.email)), 320), address1 = j.address1,
           address2 = j.address2,
           city = j.city, state = j.state, postcode = j.postcode, country = LEFT(j.country, 64),
           phonenumber = j.phonenumber, wants_general_email = j.wants_general_email,
           wants_invoice_email = j.wants_invoice_email,
           wants_support_email = j.wants_support_email, created_at = j.created_at,
           list_hash = j.list_hash, is_due = 1, missing_at = NULL;
    DO whmcs_pump();

    -- A changed billing contact changes its client.
    UPDATE whmcs_client AS c
           JOIN whmcs_contact AS k ON k.whmcs_id = c.billing_contact_id AND k.is_due = 1
       SET c.is_due = 1
     WHERE c.detail_hash IS NOT NULL;
END$$

DELIMITER ;
