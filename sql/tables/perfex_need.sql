-- What we need of Perfex, per table: W columns we write, R columns we read,
-- O columns that only some versions have.
DELETE FROM whmcs_perfex_need;

INSERT INTO whmcs_perfex_need (table_name, column_name, is_written, is_optional)
SELECT d.table_name, c.column_name, d.kind = 'W', d.kind = 'O'
  FROM (
    SELECT 'clients' AS table_name, 'R' AS kind, '["userid"]' AS list
    UNION ALL SELECT 'clients', 'W',
        CONCAT('["company","vat","phonenumber","country","city","zip","state","address",',
            '"website","default_language","shipping_street","shipping_city","shipping_state",',
            '"shipping_zip","shipping_country","datecreated","active","billing_street",',
            '"billing_city","billing_state","billing_zip","billing_country","default_currency",',
            '"show_primary_contact","stripe_id","registration_confirmed","addedfrom"]')
    UNION ALL SELECT 'contacts', 'R', '["id"]'
    UNION ALL SELECT 'contacts', 'W',
        CONCAT('["userid","is_primary","firstname","lastname","email","phonenumber","title",',
            '"datecreated","email_verified_at","active","new_pass_key","invoice_emails",',
            '"estimate_emails","credit_note_emails","contract_emails","task_emails",',
            '"project_emails","ticket_emails"]')
    UNION ALL SELECT 'contact_permissions', 'R', '["id"]'
    UNION ALL SELECT 'contact_permissions', 'W', '["permission_id","userid"]'
    UNION ALL SELECT 'customers_groups', 'R', '["id"]'
    UNION ALL SELECT 'customers_groups', 'W', '["name"]'
    UNION ALL SELECT 'customer_groups', 'R', '["id"]'
    UNION ALL SELECT 'customer_groups', 'W', '["groupid","customer_id"]'
    UNION ALL SELECT 'customfields', 'R', '["id"]'
    UNION ALL SELECT 'customfields', 'W',
        CONCAT('["fieldto","name","slug","required","type","options","display_inline",',
            '"field_order","active","show_on_pdf","show_on_ticket_form","only_admin",',
            '"show_on_table","show_on_client_portal","disalow_client_to_edit","bs_column"]')
    UNION ALL SELECT 'customfieldsvalues', 'R', '["id"]'
    UNION ALL SELECT 'customfieldsvalues', 'W', '["relid","fieldid","fieldto","value"]'
    UNION ALL SELECT 'activity_log', 'R', '["id"]'
    UNION ALL SELECT 'activity_log', 'W', '["description","date","staffid"]'
    UNION ALL SELECT 'sales_activity', 'R', '["id"]'
    UNION ALL SELECT 'sales_activity', 'W',
        '["rel_type","rel_id","description","additional_data","staffid","full_name","date"]'
    UNION ALL SELECT 'countries', 'R', '["country_id","iso2","iso3","short_name"]'
    UNION ALL SELECT 'currencies', 'R', '["id","isdefault"]'
    UNION ALL SELECT 'currencies', 'W',
        '["symbol","name","decimal_separator","thousand_separator","placement"]'
    UNION ALL SELECT 'payment_modes', 'R', '["id"]'
    UNION ALL SELECT 'payment_modes', 'W',
        CONCAT('["name","description","show_on_pdf","invoices_only","expenses_only",',
            '"selected_by_default","active"]')
    UNION ALL SELECT 'invoices', 'R', '["id"]'
    UNION ALL SELECT 'invoices', 'W',
        CONCAT('["sent","datesend","clientid","number","prefix","number_format","datecreated",',
            '"date","duedate","currency","subtotal","total_tax","total","adjustment",',
            '"addedfrom","hash","status","clientnote","terms","adminnote",',
            '"cancel_overdue_reminders","allowed_payment_modes","discount_percent",',
            '"discount_total","discount_type",',
            '"recurring","billing_street","billing_city","billing_state","billing_zip",',
            '"billing_country","include_shipping","show_shipping_on_invoice",',
            '"show_quantity_as"]')
    UNION ALL SELECT 'invoices', 'O', '["formatted_number"]'
    UNION ALL SELECT 'itemable', 'R', '["id"]'
    UNION ALL SELECT 'itemable', 'W',
        '["rel_id","rel_type","description","long_description","qty","rate","unit","item_order"]'
    UNION ALL SELECT 'item_tax', 'R', '["id"]'
    UNION ALL SELECT 'item_tax', 'W', '["itemid","rel_id","rel_type","taxrate","taxname"]'
    UNION ALL SELECT 'invoicepaymentrecords', 'R', '["id"]'
    UNION ALL SELECT 'invoicepaymentrecords', 'W',
        CONCAT('["invoiceid","amount","paymentmode","paymentmethod","date","daterecorded",',
            '"note","transactionid"]')
    UNION ALL SELECT 'credits', 'R', '["id","invoice_id","credit_id","amount"]'
    UNION ALL SELECT 'creditnotes', 'R', '["id"]'
    UNION ALL SELECT 'creditnotes', 'W',
        CONCAT('["clientid","number","prefix","number_format","datecreated","date",',
            '"adminnote","terms","clientnote","currency","subtotal","total_tax","total",',
            '"adjustment","addedfrom","status","project_id","discount_percent",',
            '"discount_total","discount_type","billing_street","billing_city",',
            '"billing_state","billing_zip","billing_country","include_shipping",',
            '"show_shipping_on_credit_note","show_quantity_as","reference_no"]')
    UNION ALL SELECT 'creditnotes', 'O', '["formatted_number"]'
    UNION ALL SELECT 'creditnote_refunds', 'R', '["id"]'
    UNION ALL SELECT 'creditnote_refunds', 'W',
        CONCAT('["credit_note_id","staff_id","refunded_on","payment_mode","note","amount",',
            '"created_at"]')
    UNION ALL SELECT 'options', 'R', '["name","value"]'
    UNION ALL SELECT 'staff', 'R', '["staffid","firstname","lastname","admin","active"]'
  ) AS d
       JOIN JSON_TABLE(d.list, '$[*]' COLUMNS (
           column_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$'
       )) AS c;
