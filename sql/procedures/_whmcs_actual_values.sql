-- _whmcs_actual_values
--
-- Description
--   What Perfex holds now in the fields of a batch that exists there already.
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
-- Reads    tmp_whmcs_subject, Perfex
-- Writes   tmp_whmcs_value.actual

DROP PROCEDURE IF EXISTS _whmcs_actual_values;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_actual_values (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What Perfex holds now in the fields of a batch'
BEGIN
    IF EXISTS (SELECT 1 FROM tmp_whmcs_value AS v WHERE v.is_new = 0) THEN
        UPDATE tmp_whmcs_value AS v
               JOIN tmp_whmcs_subject AS t ON t.whmcs_id = v.whmcs_id
               STRAIGHT_JOIN _whmcs_px_clients AS p ON p.userid = t.customer_id
           SET v.actual = COALESCE(CASE v.perfex_field
                   WHEN 'company' THEN CONVERT(p.company USING utf8mb4)
                   WHEN 'vat' THEN CONVERT(p.vat USING utf8mb4)
                   WHEN 'phonenumber' THEN CONVERT(p.phonenumber USING utf8mb4)
                   WHEN 'website' THEN CONVERT(p.website USING utf8mb4)
                   WHEN 'address' THEN CONVERT(p.address USING utf8mb4)
                   WHEN 'city' THEN CONVERT(p.city USING utf8mb4)
                   WHEN 'state' THEN CONVERT(p.state USING utf8mb4)
                   WHEN 'zip' THEN CONVERT(p.zip USING utf8mb4)
                   WHEN 'country' THEN CAST(p.country AS CHAR)
                   WHEN 'billing_street' THEN CONVERT(p.billing_street USING utf8mb4)
                   WHEN 'billing_city' THEN CONVERT(p.billing_city USING utf8mb4)
                   WHEN 'billing_state' THEN CONVERT(p.billing_state USING utf8mb4)
                   WHEN 'billing_zip' THEN CONVERT(p.billing_zip USING utf8mb4)
                   WHEN 'billing_country' THEN CAST(COALESCE(p.billing_country, 0) AS CHAR)
                   WHEN 'shipping_street' THEN CONVERT(p.shipping_street USING utf8mb4)
                   WHEN 'shipping_city' THEN CONVERT(p.shipping_city USING utf8mb4)
                   WHEN 'shipping_state' THEN CONVERT(p.shipping_state USING utf8mb4)
                   WHEN 'shipping_zip' THEN CONVERT(p.shipping_zip USING utf8mb4)
                   WHEN 'shipping_country' THEN CAST(COALESCE(p.shipping_country, 0) AS CHAR)
                   WHEN 'default_language' THEN CONVERT(p.default_language USING utf8mb4)
                   WHEN 'active' THEN CAST(p.active AS CHAR) END, '')
         WHERE v.is_new = 0 AND v.part = 'customer' AND v.custom_field_id = 0 AND v.kind <> 'group';

        UPDATE tmp_whmcs_value AS v
               JOIN tmp_whmcs_subject AS t ON t.whmcs_id = v.whmcs_id
               STRAIGHT_JOIN _whmcs_px_contacts AS p ON p.id = t.contact_id
           SET v.actual = COALESCE(CASE REPLACE(v.perfex_field, 'contact.', '')
                   WHEN 'firstname' THEN CONVERT(p.firstname USING utf8mb4)
                   WHEN 'lastname' THEN CONVERT(p.lastname USING utf8mb4)
                   WHEN 'email' THEN CONVERT(p.email USING utf8mb4)
                   WHEN 'phonenumber' THEN CONVERT(p.phonenumber USING utf8mb4)
                   WHEN 'title' THEN CONVERT(p.title USING utf8mb4)
                   WHEN 'active' THEN CAST(p.active AS CHAR)
                   WHEN 'invoice_emails' THEN CAST(p.invoice_emails AS CHAR)
                   WHEN 'credit_note_emails' THEN CAST(p.credit_note_emails AS CHAR)
                   WHEN 'ticket_emails' THEN CAST(p.ticket_emails AS CHAR)
                   WHEN 'estimate_emails' THEN CAST(p.estimate_emails AS CHAR)
                   WHEN 'contract_emails' THEN CAST(p.contract_emails AS CHAR)
                   WHEN 'task_emails' THEN CAST(p.task_emails AS CHAR)
                   WHEN 'project_emails' THEN CAST(p.project_emails AS CHAR) END, '')
         WHERE v.is_new = 0 AND v.part = 'contact' AND v.custom_field_id = 0;

        UPDATE tmp_whmcs_value AS v
               JOIN tmp_whmcs_subject AS t ON t.whmcs_id = v.whmcs_id
               STRAIGHT_JOIN _whmcs_px_invoices AS p ON p.id = t.perfex_id
           SET v.actual = COALESCE(CASE v.perfex_field
                   WHEN 'clientnote' THEN CONVERT(p.clientnote USING utf8mb4)
                   WHEN 'terms' THEN CONVERT(p.terms USING utf8mb4) END, '')
         WHERE v.is_new = 0 AND v.part = 'invoice' AND v.custom_field_id = 0;

        -- Perfex reads the first of several values of one field. Found by relid: its other
        -- two indexes have thousands of rows for each value, and right after an import
        -- the server does not know that yet.
        UPDATE tmp_whmcs_value AS v
               JOIN tmp_whmcs_subject AS t ON t.whmcs_id = v.whmcs_id
               LEFT JOIN _whmcs_px_customfieldsvalues AS p
                 ON p.relid = CASE v.part WHEN 'customer' THEN t.customer_id
                                          WHEN 'contact' THEN t.contact_id ELSE t.perfex_id END
                AND p.fieldid + 0 = v.custom_field_id
                AND CONCAT(p.fieldto, '') = CASE v.part WHEN 'customer' THEN 'customers'
                                            WHEN 'contact' THEN 'contacts' ELSE 'invoice' END
           SET v.actual = COALESCE(CONVERT(p.value USING utf8mb4), '')
         WHERE v.is_new = 0 AND v.custom_field_id > 0
           AND NOT EXISTS (SELECT 1 FROM _whmcs_px_customfieldsvalues AS q
                            WHERE q.relid = p.relid AND q.fieldid + 0 = p.fieldid
                              AND CONCAT(q.fieldto, '') = p.fieldto AND q.id < p.id);

        -- A customer can be in more groups than ours: it is in the wanted one, or
        -- still in the one we put it into.
        UPDATE tmp_whmcs_value AS v
               JOIN tmp_whmcs_subject AS t ON t.whmcs_id = v.whmcs_id
               LEFT JOIN whmcs_base AS b
                 ON b.data_type = in_data_type AND b.whmcs_id = v.whmcs_id
                AND b.perfex_field = v.perfex_field
           SET v.actual = COALESCE(
                   (SELECT MIN(v.value)
                      FROM _whmcs_px_customer_groups AS m
                           JOIN _whmcs_px_customers_groups AS g ON g.id = m.groupid
                     WHERE m.customer_id = t.customer_id
                       AND LOWER(CONVERT(g.name USING utf8mb4)) COLLATE utf8mb4_bin
                           = LOWER(v.value)),
                   (SELECT MIN(CONVERT(g.name USING utf8mb4) COLLATE utf8mb4_bin)
                      FROM _whmcs_px_customer_groups AS m
                           JOIN _whmcs_px_customers_groups AS g ON g.id = m.groupid
                     WHERE m.customer_id = t.customer_id
                       AND UNHEX(LEFT(SHA2(CONVERT(g.name USING utf8mb4), 256), 32))
                           = b.value_hash), '')
         WHERE v.is_new = 0 AND v.kind = 'group';
    END IF;
END$$

DELIMITER ;
