-- What a company has entered into Perfex by hand before WHMCS came: customers,
-- contacts, invoices, payments, a credit note, and what Perfex wrote beside
-- them. A synchronisation must leave all of it alone, with one exception:
--
-- Customer 3 is the same company as a client of WHMCS. Its primary contact has
-- the e-mail @whmcs_match_email, in capitals and with stray blanks. Set that
-- variable first; without it the customer matches nobody.

SET NAMES utf8mb4;

SET @whmcs_match_email = COALESCE(@whmcs_match_email, 'nobody@native.example');

-- Customers -------------------------------------------------------------------

INSERT INTO tblcustomers_groups
    (id, name)
VALUES
    (1, 'Wholesale'),
    (2, 'VIP');

INSERT INTO tblclients
    (userid, company, vat, phonenumber, country, city, zip, state, address, website, datecreated,
        active, leadid, billing_street, billing_city, billing_state, billing_zip, billing_country,
        shipping_street, shipping_city, shipping_state, shipping_zip, shipping_country, longitude,
        latitude, default_language, default_currency, show_primary_contact, stripe_id,
        registration_confirmed, addedfrom)
VALUES
    (1, 'Nordwind Händel GmbH', 'DE123456789', '+49 30 1234567', 83, 'Berlin', '10115', 'Berlin',
        'Invalidenstraße 1<br />\n2. Hof', 'https://nordwind.example', '2024-01-03 09:00:00',
        1, NULL, 'Invalidenstraße 1<br />\n2. Hof', 'Berlin', 'Berlin', '10115', 83,
        '', '', '', '', 0, '', '', 'german', 2, 0, NULL, 1, 1),
    (2, '', '', '', 236, 'Springfield', '62701', 'IL', '742 Evergreen Terrace', '',
        '2024-01-04 10:00:00', 1, NULL, '', '', '', '', 0, '', '', '', '', 0, '', '', '', 0, 0,
        NULL, 1, 1),
    (3, 'Matching Company Ltd', 'GB999 9999 73', '020 7946 0000', 235, 'London', 'EC1A 1BB', '',
        '1 Old Address', '', '2024-01-05 11:00:00', 1, NULL, '', '', '', '', 0, '', '', '', '', 0,
        '', '', '', 1, 0, NULL, 1, 1),
    (4, 'Sleeping Partner Inc', '', '', 236, '', '', '', '', '', '2024-01-06 12:00:00', 0, NULL,
        '', '', '', '', 0, '', '', '', '', 0, '', '', '', 0, 0, NULL, 1, 1);

INSERT INTO tblcustomer_groups
    (id, groupid, customer_id)
VALUES
    (1, 1, 1),
    (2, 2, 1),
    (3, 2, 3);

INSERT INTO tblcustomer_admins
    (staff_id, customer_id, date_assigned)
VALUES
    (1, 1, '2024-01-03 09:00:00');

INSERT INTO tblcontacts
    (id, userid, is_primary, firstname, lastname, email, phonenumber, title, datecreated, password,
        email_verified_at, last_login, active, invoice_emails, estimate_emails, credit_note_emails,
        contract_emails, task_emails, project_emails, ticket_emails)
VALUES
    (1, 1, 1, 'Anna', 'Händel', 'anna@nordwind.example', '', 'CEO', '2024-01-03 09:05:00',
        '$2a$08$n0nn0nn0nn0nn0nn0nn0nuOe5Qb0cQm0cQm0cQm0cQm0cQm0cQm0c', '2024-01-03 09:05:00',
        '2024-03-01 08:00:00', 1, 1, 1, 1, 1, 1, 1, 1),
    (2, 1, 0, 'Bernd', 'Buchhalter', 'bernd@nordwind.example', '+49 30 1234568', '',
        '2024-01-03 09:10:00', NULL, '2024-01-03 09:10:00', NULL, 1, 1, 0, 1, 0, 0, 0, 0),
    (3, 2, 1, 'Homer', 'Native', 'homer@native.example', '', '', '2024-01-04 10:05:00',
        NULL, '2024-01-04 10:05:00', NULL, 1, 1, 1, 1, 1, 1, 1, 1),
    (4, 3, 1, 'Native', 'Person', CONCAT(' ', UPPER(@whmcs_match_email), '  '), '', 'Owner',
        '2024-01-05 11:05:00', NULL, '2024-01-05 11:05:00', NULL, 1, 1, 1, 1, 1, 1, 1, 1),
    (5, 3, 0, 'Second', 'Person', 'second@matching.example', '', '', '2024-01-05 11:10:00',
        NULL, '2024-01-05 11:10:00', NULL, 1, 0, 0, 0, 0, 0, 0, 1);

INSERT INTO tblcontact_permissions
    (permission_id, userid)
VALUES
    (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1),
    (1, 2),
    (1, 3), (2, 3), (3, 3), (4, 3), (5, 3), (6, 3),
    (1, 4), (5, 4),
    (5, 5);

-- Custom fields ---------------------------------------------------------------

INSERT INTO tblcustomfields
    (id, fieldto, name, slug, required, type, options, display_inline, field_order, active,
        show_on_pdf, show_on_ticket_form, only_admin, show_on_table, show_on_client_portal,
        disalow_client_to_edit, bs_column)
VALUES
    (1, 'customers', 'Industry', 'customers_industry', 0, 'select', 'Trade,Software,Other', 0, 1, 1,
        0, 0, 0, 1, 0, 0, 12),
    (2, 'contacts', 'Birthday', 'contacts_birthday', 0, 'date_picker', '', 0, 1, 1,
        0, 0, 0, 0, 0, 0, 12),
    (3, 'invoice', 'Purchase order', 'invoice_purchase_order', 0, 'input', '', 0, 1, 1,
        1, 0, 0, 1, 1, 0, 6),
    (4, 'items', 'Serial number', 'items_serial_number', 0, 'input', '', 0, 1, 1,
        1, 0, 0, 0, 0, 0, 12);

INSERT INTO tblcustomfieldsvalues
    (relid, fieldid, fieldto, value)
VALUES
    (1, 1, 'customers', 'Trade'),
    (3, 1, 'customers', 'Software'),
    (1, 2, 'contacts', '1970-05-17'),
    (1, 3, 'invoice', 'PO-4711'),
    (1, 4, 'items', 'SN 0001');

-- Invoices --------------------------------------------------------------------
-- 1 paid with two payments; 2 overdue; 3 partially paid, discount, two taxes, a
-- credit applied; 4 unpaid without a due date, with an adjustment; 5 cancelled,
-- and once recurring; 6 a draft, whose number is the real one before 2.7.0.

INSERT INTO tbltaxes
    (id, name, taxrate)
VALUES
    (1, 'VAT', 20.00),
    (2, 'GST', 5.00),
    (3, 'PST', 7.00);

SET @has_draft_number = (SELECT version >= 270 FROM tblmigrations);

INSERT INTO tblinvoices
    (id, sent, datesend, clientid, deleted_customer_name, number, prefix, number_format,
        datecreated, date, duedate, currency, subtotal, total_tax, total, adjustment, addedfrom,
        hash, status, clientnote, adminnote, last_overdue_reminder, cancel_overdue_reminders,
        allowed_payment_modes, token, discount_percent, discount_total, discount_type, recurring,
        recurring_type, custom_recurring, cycles, total_cycles, is_recurring_from,
        last_recurring_date, terms, sale_agent, billing_street, billing_city, billing_state,
        billing_zip, billing_country, shipping_street, shipping_city, shipping_state, shipping_zip,
        shipping_country, include_shipping, show_shipping_on_invoice, show_quantity_as, project_id,
        subscription_id)
VALUES
    (1, 1, '2024-02-01 09:30:00', 1, NULL, 1, 'INV-', 1,
        '2024-02-01 09:00:00', '2024-02-01', '2024-03-02', 2, 970.50, 194.10, 1164.60, 0.00, 1,
        LEFT(SHA2('native invoice 1', 256), 32), 2, 'Thank you.', '', NULL, 0,
        'a:2:{i:0;s:1:"1";i:1;s:6:"stripe";}', NULL, 0.00, 0.00, '', 0,
        NULL, 0, 0, 0, NULL,
        NULL, 'Payable within<br />\n30 days', 1, 'Invalidenstraße 1<br />\n2. Hof', 'Berlin',
        'Berlin', '10115', 83, NULL, NULL, NULL, NULL,
        NULL, 0, 1, 1, 0,
        0),
    (2, 1, '2024-04-15 09:30:00', 1, NULL, 2, 'INV-', 1,
        '2024-04-15 09:00:00', '2024-04-15', '2024-05-15', 2, 119.88, 23.98, 143.86, 0.00, 1,
        LEFT(SHA2('native invoice 2', 256), 32), 4, '', '', '2024-05-16', 0,
        'a:1:{i:0;s:1:"1";}', NULL, 0.00, 0.00, '', 0,
        NULL, 0, 0, 0, NULL,
        NULL, '', 0, 'Invalidenstraße 1<br />\n2. Hof', 'Berlin',
        'Berlin', '10115', 83, NULL, NULL, NULL, NULL,
        NULL, 0, 1, 1, 0,
        0),
    (3, 1, '2024-04-20 09:30:00', 2, NULL, 3, 'INV-', 1,
        '2024-04-20 09:00:00', '2024-04-20', '2024-05-20', 1, 89.99, 10.80, 91.79, 0.00, 1,
        LEFT(SHA2('native invoice 3', 256), 32), 3, '', 'Pays slowly<br />\nbut pays', NULL, 1,
        'a:1:{i:0;s:1:"1";}', NULL, 10.00, 9.00, 'before_tax', 0,
        NULL, 0, 0, 0, NULL,
        NULL, '', 0, '742 Evergreen Terrace', 'Springfield',
        'IL', '62701', 236, '742 Evergreen Terrace', 'Springfield', 'IL', '62701',
        236, 1, 1, 1, 0,
        0),
    (4, 0, NULL, 3, NULL, 4, 'INV-', 1,
        '2024-05-02 09:00:00', '2024-05-02', NULL, 1, 250.00, 0.00, 200.00, -50.00, 1,
        LEFT(SHA2('native invoice 4', 256), 32), 1, '', '', NULL, 0,
        'a:1:{i:0;s:1:"1";}', NULL, 0.00, 0.00, '', 0,
        NULL, 0, 0, 0, NULL,
        NULL, '', 0, '1 Old Address', 'London',
        '', 'EC1A 1BB', 235, NULL, NULL, NULL, NULL,
        NULL, 0, 1, 2, 0,
        0),
    (5, 1, '2024-05-03 09:30:00', 1, NULL, 5, 'INV-', 1,
        '2024-05-03 09:00:00', '2024-05-03', '2024-06-02', 2, 75.00, 0.00, 75.00, 0.00, 1,
        LEFT(SHA2('native invoice 5', 256), 32), 5, '', '', NULL, 0,
        'a:1:{i:0;s:1:"1";}', NULL, 0.00, 0.00, '', 1,
        NULL, 0, 0, 12, NULL,
        NULL, '', 0, '', '',
        '', '', 0, NULL, NULL, NULL, NULL,
        NULL, 0, 1, 1, 0,
        0),
    (6, 0, NULL, 2, NULL, IF(@has_draft_number, 1000000000, 6), 'INV-', 1,
        '2024-05-04 09:00:00', '2024-05-04', '2024-06-03', 1, 10.00, 0.00, 10.00, 0.00, 1,
        LEFT(SHA2('native invoice 6', 256), 32), 6, '', '', NULL, 0,
        'a:1:{i:0;s:1:"1";}', NULL, 0.00, 0.00, '', 0,
        NULL, 0, 0, 0, NULL,
        NULL, '', 0, '742 Evergreen Terrace', 'Springfield',
        'IL', '62701', 236, NULL, NULL, NULL, NULL,
        NULL, 0, 1, 1, 0,
        0);

INSERT INTO tblitemable
    (id, rel_id, rel_type, description, long_description, qty, rate, unit, item_order)
VALUES
    (1, 1, 'invoice', 'Consulting', 'January<br />\n10 hours', 10.00, 85.00, 'h', 1),
    (2, 1, 'invoice', 'Travel', '', 1.00, 120.50, '', 2),
    (3, 2, 'invoice', 'Support', '', 12.00, 9.99, 'month', 1),
    (4, 3, 'invoice', 'Doughnuts', '', 3.00, 33.33, 'box', 1),
    (5, 3, 'invoice', 'Voucher', '', 1.00, -10.00, '', 2),
    (6, 4, 'invoice', 'Training', '', 1.00, 250.00, 'day', 1),
    (7, 5, 'invoice', 'Retainer', '', 1.00, 75.00, '', 1),
    (8, 6, 'invoice', 'Doughnuts', '', 1.00, 10.00, 'box', 1),
    (9, 1, 'credit_note', 'Goodwill', '', 1.00, 20.00, '', 1);

INSERT INTO tblitem_tax
    (id, itemid, rel_id, rel_type, taxrate, taxname)
VALUES
    (1, 1, 1, 'invoice', 20.00, 'VAT'),
    (2, 2, 1, 'invoice', 20.00, 'VAT'),
    (3, 3, 2, 'invoice', 20.00, 'VAT'),
    (4, 4, 3, 'invoice', 5.00, 'GST'),
    (5, 4, 3, 'invoice', 7.00, 'PST');

INSERT INTO tblinvoicepaymentrecords
    (id, invoiceid, amount, paymentmode, paymentmethod, date, daterecorded, note, transactionid)
VALUES
    (1, 1, 1000.00, '1', '', '2024-02-20', '2024-02-20 14:00:00', '', ''),
    (2, 1, 164.60, 'stripe', 'Visa', '2024-02-28', '2024-02-28 14:00:00', '', 'ch_native_1'),
    (3, 3, 50.00, '1', '', '2024-05-01', '2024-05-01 14:00:00', 'First half<br />\ncash', '');

INSERT INTO tblcreditnotes
    (id, clientid, number, prefix, number_format, datecreated, date, adminnote, terms, clientnote,
        currency, subtotal, total_tax, total, adjustment, addedfrom, status, project_id,
        discount_percent, discount_total, discount_type, billing_street, billing_city,
        billing_state, billing_zip, billing_country, include_shipping,
        show_shipping_on_credit_note, show_quantity_as, reference_no)
VALUES
    (1, 2, 1, 'CN-', 1, '2024-05-02 10:00:00', '2024-05-02', '', '', '',
        1, 20.00, 0.00, 20.00, 0.00, 1, 2, 0,
        0.00, 0.00, '', '742 Evergreen Terrace', 'Springfield',
        'IL', '62701', 236, 0,
        1, 1, '');

INSERT INTO tblcredits
    (id, invoice_id, credit_id, staff_id, date, date_applied, amount)
VALUES
    (1, 3, 1, 1, '2024-05-02', '2024-05-02 10:05:00', 20.00);

UPDATE tbloptions
   SET value = IF(@has_draft_number, '6', '7')
 WHERE name = 'next_invoice_number';

UPDATE tbloptions
   SET value = '2'
 WHERE name = 'next_credit_note_number';

-- The column exists since 3.2.0, so the statements are made at run time.

SET @has_formatted_number = (
    SELECT COUNT(*)
      FROM information_schema.columns
     WHERE table_schema = DATABASE()
           AND table_name = 'tblinvoices'
           AND column_name = 'formatted_number');

SET @statement = IF(@has_formatted_number,
    'UPDATE tblinvoices
        SET formatted_number = CONCAT(prefix, IF(status = 6, ''DRAFT'', LPAD(number, 6, ''0'')))',
    'DO 0');
PREPARE format_invoices FROM @statement;
EXECUTE format_invoices;
DEALLOCATE PREPARE format_invoices;

SET @statement = IF(@has_formatted_number,
    'UPDATE tblcreditnotes SET formatted_number = CONCAT(prefix, LPAD(number, 6, ''0''))',
    'DO 0');
PREPARE format_credit_notes FROM @statement;
EXECUTE format_credit_notes;
DEALLOCATE PREPARE format_credit_notes;

-- What Perfex writes beside all that -------------------------------------------

INSERT INTO tblsales_activity
    (rel_type, rel_id, description, additional_data, staffid, full_name, date)
VALUES
    ('invoice', 1, 'invoice_activity_created', '', '1', 'Ada Admin', '2024-02-01 09:00:00'),
    ('invoice', 1, 'invoice_activity_status_updated',
        CONCAT('a:2:{i:0;s:36:"<original_status>3</original_status>";',
            'i:1;s:26:"<new_status>2</new_status>";}'),
        NULL, '', '2024-02-28 14:00:00'),
    ('invoice', 2, 'invoice_activity_created', '', '1', 'Ada Admin', '2024-04-15 09:00:00'),
    ('invoice', 3, 'invoice_activity_created', '', '1', 'Ada Admin', '2024-04-20 09:00:00'),
    ('invoice', 4, 'invoice_activity_created', '', '1', 'Ada Admin', '2024-05-02 09:00:00'),
    ('invoice', 5, 'invoice_activity_marked_as_cancelled', '', '1', 'Ada Admin',
        '2024-05-05 09:00:00'),
    ('invoice', 6, 'invoice_activity_created', '', '1', 'Ada Admin', '2024-05-04 09:00:00');

INSERT INTO tblactivity_log
    (description, date, staffid)
VALUES
    ('New Client Created [ID: 1, From Staff: 1]', '2024-01-03 09:00:00', 'Ada Admin'),
    ('Contact Created [ID: 1]', '2024-01-03 09:05:00', 'Ada Admin'),
    ('Invoice Status Updated [Invoice Number: INV-000002, From: Unpaid To: Overdue]',
        '2024-05-16 21:00:00', '[CRON]');

INSERT INTO tblnotes
    (rel_id, rel_type, description, date_contacted, addedfrom, dateadded)
VALUES
    (3, 'customer', 'Prefers<br />\ne-mail', NULL, 1, '2024-01-05 12:00:00'),
    (1, 'invoice', 'Paid in two parts', NULL, 1, '2024-02-28 15:00:00');

INSERT INTO tbltags
    (id, name)
VALUES
    (1, 'important'),
    (2, 'native');

INSERT INTO tbltaggables
    (rel_id, rel_type, tag_id, tag_order)
VALUES
    (1, 'invoice', 1, 1),
    (1, 'invoice', 2, 2),
    (3, 'customer', 2, 1);

-- A ticket by mail of somebody who is no contact: Perfex hands it over to the
-- contact that is made with this address.

INSERT INTO tbltickets
    (ticketid, userid, contactid, email, name, department, priority, status, ticketkey, subject,
        message, admin, date, project_id, clientread, adminread, assigned)
VALUES
    (1, 0, 0, 'stranger@native.example', 'A Stranger', 1, 2, 1,
        LEFT(SHA2('native ticket 1', 256), 32), 'Hello', 'Is this your address?', NULL,
        '2024-05-06 09:00:00', 0, 0, 0, 0);
