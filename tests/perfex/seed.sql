-- The rows that a fresh Perfex has after its installer and its first login:
-- options, currencies, the payment mode Bank and one administrator.

SET NAMES utf8mb4;

INSERT INTO tblcurrencies
    (id, symbol, name, decimal_separator, thousand_separator, placement, isdefault)
VALUES
    (1, '$', 'USD', '.', ',', 'before', 1),
    (2, '€', 'EUR', ',', '.', 'before', 0);

INSERT INTO tblpayment_modes
    (id, name, description, show_on_pdf, invoices_only, expenses_only, selected_by_default, active)
VALUES
    (1, 'Bank', NULL, 0, 0, 0, 1, 1);

INSERT INTO tblstaff
    (staffid, email, firstname, lastname, password, datecreated, admin, role, active)
VALUES
    (1, 'admin@perfex.example', 'Ada', 'Admin',
        '$2a$08$n0nn0nn0nn0nn0nn0nn0nuOe5Qb0cQm0cQm0cQm0cQm0cQm0cQm0c', '2024-01-02 08:00:00',
        1, NULL, 1);

INSERT INTO tbloptions
    (name, value, autoload)
VALUES
    ('dateformat', 'Y-m-d|%Y-%m-%d', 1),
    ('default_timezone', 'UTC', 1),
    ('active_language', 'english', 1),
    ('company_is_required', '1', 1),
    ('company_requires_vat_number_field', '1', 1),
    ('customer_default_country', '0', 1),
    ('default_contact_permissions',
        'a:6:{i:0;s:1:"1";i:1;s:1:"2";i:2;s:1:"3";i:3;s:1:"4";i:4;s:1:"5";i:5;s:1:"6";}', 1),
    ('decimal_separator', '.', 1),
    ('thousand_separator', ',', 1),
    ('default_tax', 'a:0:{}', 1),
    ('number_padding_prefixes', '6', 1),
    ('invoice_prefix', 'INV-', 1),
    ('invoice_number_format', '1', 1),
    ('next_invoice_number', '1', 0),
    ('invoice_number_decrement_on_delete', '1', 1),
    ('delete_only_on_last_invoice', '1', 1),
    ('view_invoice_only_logged_in', '0', 1),
    ('invoice_due_after', '30', 1),
    ('invoice_auto_operations_hour', '21', 1),
    ('automatically_send_invoice_overdue_reminder_after', '1', 1),
    ('automatically_resend_invoice_overdue_reminder_after', '3', 1),
    ('invoice_due_notice_before', '2', 1),
    ('invoice_due_notice_resend_after', '0', 1),
    ('new_recurring_invoice_action', 'generate_and_send', 1),
    ('predefined_clientnote_invoice', '', 1),
    ('predefined_terms_invoice', '', 1),
    ('credit_note_prefix', 'CN-', 1),
    ('credit_note_number_format', '1', 1),
    ('next_credit_note_number', '1', 0),
    ('credit_note_number_decrement_on_delete', '1', 1),
    ('delete_activity_log_older_then', '1', 1),
    ('paymentmethod_paypal_active', '0', 1),
    ('paymentmethod_paypal_currencies', 'EUR,USD', 1),
    ('paymentmethod_stripe_active', '0', 1),
    ('paymentmethod_stripe_currencies', 'USD,CAD', 1);
