-- _whmcs_read_emails
--
-- Description
--   Fills the address book of a plan with the contacts that Perfex has. Those of
--   a linked client or contact are ours, the others native; a contact whose
--   customer is gone has its address, but is nobody to be met.
-- Reads    Perfex contacts, whmcs_link
-- Writes   tmp_whmcs_email

DROP PROCEDURE IF EXISTS _whmcs_read_emails;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_read_emails ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Who has which e-mail in Perfex'
BEGIN
    INSERT INTO tmp_whmcs_email (email_key, contact_id, customer_id, is_primary, is_native)
    SELECT LOWER(TRIM(CONVERT(x.email USING utf8mb4))), x.id, x.userid, x.is_primary,
           a.whmcs_id IS NULL AND b.whmcs_id IS NULL AND p.userid IS NOT NULL
      FROM _whmcs_px_contacts AS x
           LEFT JOIN _whmcs_px_clients AS p ON p.userid = x.userid
           LEFT JOIN whmcs_link AS a ON a.primary_contact_id = x.id
           LEFT JOIN whmcs_link AS b ON b.data_type = 'contact' AND b.perfex_id = x.id
     WHERE x.email <> '';
END$$

DELIMITER ;
