-- _whmcs_assume_emails
--
-- Description
--   For a preview: the address book as it will be when the planned clients are written.
--   Contacts that become those of a client are no longer native, and have its e-mail.
-- Reads    whmcs_plan, whmcs_plan_field
-- Writes   tmp_whmcs_email

DROP PROCEDURE IF EXISTS _whmcs_assume_emails;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_assume_emails ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The address book after the planned clients'
BEGIN
    UPDATE tmp_whmcs_email AS e
           JOIN whmcs_plan AS n
             ON n.data_type = 'client' AND n.action = 'link' AND n.contact_id = e.contact_id
       SET e.is_native = 0;
    DELETE e
      FROM tmp_whmcs_email AS e
           JOIN whmcs_plan AS n
             ON n.data_type = 'client' AND n.action IN ('link', 'update')
            AND n.contact_id = e.contact_id
           JOIN whmcs_plan_field AS f
             ON f.data_type = 'client' AND f.whmcs_id = n.whmcs_id
            AND f.perfex_field = 'contact.email';
    -- A contact that is not there yet has no number that another could have.
    INSERT INTO tmp_whmcs_email (email_key, contact_id, customer_id, is_primary, is_native)
    SELECT LOWER(TRIM(f.new_value)), COALESCE(n.contact_id, 9000000000 + n.whmcs_id), 0, 0, 0
      FROM whmcs_plan AS n
           JOIN whmcs_plan_field AS f
             ON f.data_type = 'client' AND f.whmcs_id = n.whmcs_id
            AND f.perfex_field = 'contact.email'
     WHERE n.data_type = 'client' AND n.action IN ('create', 'link', 'update')
       AND f.new_value <> '';
END$$

DELIMITER ;
