-- What runs changed in Perfex, so that whmcs_undo can put it back.

-- One row per record that a run wrote; change_id says in which order. own_image is what we
-- knew of the record before (view _whmcs_own), NULL = it was not linked. undone_by = the
-- run that put the record back.
CREATE TABLE IF NOT EXISTS whmcs_change_record (
    change_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    run_id BIGINT UNSIGNED NOT NULL,
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    own_image LONGTEXT NULL,
    undone_by BIGINT UNSIGNED NULL,
    PRIMARY KEY (change_id),
    UNIQUE KEY uq_whmcs_change_record_record (data_type, whmcs_id, run_id),
    KEY ix_whmcs_change_record_run (run_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row per row of Perfex (table_name without prefix) and run: inserted (no
-- before_image), updated (both images) or deleted (no after_hash); images are JSON
-- objects of all columns as text. whmcs_id 0 = belongs to no record; only these have
-- their own undone_by. No further index: a first import writes very many.
CREATE TABLE IF NOT EXISTS whmcs_change (
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    run_id BIGINT UNSIGNED NOT NULL,
    table_name VARCHAR(32) NOT NULL,
    row_key BIGINT UNSIGNED NOT NULL,
    before_image LONGTEXT NULL,
    after_image LONGTEXT NULL,
    after_hash BINARY(16) NULL,
    undone_by BIGINT UNSIGNED NULL,
    PRIMARY KEY (data_type, whmcs_id, run_id, table_name, row_key)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row per run of whmcs_undo: which run it put back, and the rows of Perfex that it
-- removed, brought back, and gave their former values.
CREATE TABLE IF NOT EXISTS whmcs_undo_run (
    run_id BIGINT UNSIGNED NOT NULL,
    undone_run_id BIGINT UNSIGNED NOT NULL,
    record_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    left_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    removed_row_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    restored_row_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    reset_row_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id),
    KEY ix_whmcs_undo_run_undone (undone_run_id)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What an undo left alone, and why: code edited, later_run or attached.
CREATE TABLE IF NOT EXISTS whmcs_undo_leftover (
    run_id BIGINT UNSIGNED NOT NULL,
    data_type VARCHAR(16) NOT NULL,
    whmcs_id BIGINT UNSIGNED NOT NULL,
    table_name VARCHAR(32) NOT NULL,
    row_key BIGINT UNSIGNED NOT NULL,
    code VARCHAR(16) NOT NULL,
    reason VARCHAR(500) NOT NULL,
    PRIMARY KEY (run_id, data_type, whmcs_id, table_name, row_key)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Tables of Perfex whose rows we change: their key, the column that says whose a row is
-- and the one that says of what kind, which columns an undo may have to give their
-- former value (* = all, empty = none), and whether it is a log. whmcs_bind_perfex adds
-- the statements that bring deleted rows back and reset changed ones.
CREATE TABLE IF NOT EXISTS whmcs_row_table (
    table_name VARCHAR(32) NOT NULL,
    key_column VARCHAR(64) NOT NULL,
    parent_column VARCHAR(64) NOT NULL,
    kind_column VARCHAR(64) NOT NULL,
    reset_columns VARCHAR(64) NOT NULL,
    is_log TINYINT UNSIGNED NOT NULL,
    delete_sql TEXT NULL,
    insert_sql MEDIUMTEXT NULL,
    reset_sql MEDIUMTEXT NULL,
    PRIMARY KEY (table_name)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

REPLACE INTO whmcs_row_table
       (table_name, key_column, parent_column, kind_column, reset_columns, is_log)
VALUES ('activity_log', 'id', '', 'description', '', 1),
       ('clients', 'userid', '', '', '*', 0),
       ('contact_permissions', 'id', 'userid', '', '', 0),
       ('contacts', 'id', 'userid', '', '*', 0),
       ('creditnote_refunds', 'id', 'credit_note_id', '', '*', 0),
       ('creditnotes', 'id', 'clientid', '', '*', 0),
       ('currencies', 'id', '', '', '', 0),
       ('customer_groups', 'id', 'customer_id', '', '', 0),
       ('customers_groups', 'id', '', '', '', 0),
       ('customfields', 'id', '', 'fieldto', '', 0),
       ('customfieldsvalues', 'id', 'relid', 'fieldto', '', 0),
       ('invoicepaymentrecords', 'id', 'invoiceid', '', '*', 0),
       ('invoices', 'id', 'clientid', '', '*', 0),
       ('item_tax', 'id', 'itemid', 'rel_type', '', 0),
       ('itemable', 'id', 'rel_id', 'rel_type', '*', 0),
       ('options', 'id', '', 'name', 'value', 0),
       ('payment_modes', 'id', '', '', 'name', 0),
       ('sales_activity', 'id', 'rel_id', 'description', '', 1);

-- Columns that Perfex itself changes later, without a person: they do not count as
-- edited, or only as far as the expression over the row p says.
CREATE TABLE IF NOT EXISTS whmcs_row_quiet (
    table_name VARCHAR(32) NOT NULL,
    column_name VARCHAR(64) NOT NULL,
    expression VARCHAR(200) NULL,
    PRIMARY KEY (table_name, column_name)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

REPLACE INTO whmcs_row_quiet (table_name, column_name, expression)
VALUES ('contacts', 'email_verification_key', NULL),
       ('contacts', 'email_verification_sent_at', NULL),
       ('contacts', 'last_ip', NULL),
       ('contacts', 'last_login', NULL),
       ('contacts', 'new_pass_key', NULL),
       ('contacts', 'new_pass_key_requested', NULL),
       ('invoices', 'cancel_overdue_reminders', NULL),
       ('invoices', 'last_due_reminder', NULL),
       ('invoices', 'last_overdue_reminder', NULL),
       ('invoices', 'short_link', NULL),
       ('invoices', 'status', 'IF(p.`status` = 4, 1, p.`status`)'),
       ('invoices', 'token', NULL);

-- What can hang on a row of Perfex (of the table target): rows of table_name with its
-- key in id_column and, where that is not empty, type_value in type_column. A row that
-- we made stays as long as anything hangs on it that we did not make in the same run.
-- select_sql is made by whmcs_bind_perfex, NULL where this Perfex has no such column.
CREATE TABLE IF NOT EXISTS whmcs_attachment (
    target VARCHAR(32) NOT NULL,
    table_name VARCHAR(32) NOT NULL,
    id_column VARCHAR(64) NOT NULL,
    type_column VARCHAR(64) NOT NULL,
    type_value VARCHAR(32) NOT NULL,
    select_sql TEXT NULL,
    PRIMARY KEY (target, table_name, id_column)
) ENGINE = InnoDB STATS_PERSISTENT = 0 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

REPLACE INTO whmcs_attachment (target, table_name, id_column, type_column, type_value)
VALUES ('clients', 'contacts', 'userid', '', ''),
       ('clients', 'contracts', 'client', '', ''),
       ('clients', 'creditnotes', 'clientid', '', ''),
       ('clients', 'customer_admins', 'customer_id', '', ''),
       ('clients', 'customer_groups', 'customer_id', '', ''),
       ('clients', 'customfieldsvalues', 'relid', 'fieldto', 'customers'),
       ('clients', 'estimates', 'clientid', '', ''),
       ('clients', 'expenses', 'clientid', '', ''),
       ('clients', 'files', 'rel_id', 'rel_type', 'customer'),
       ('clients', 'invoices', 'clientid', '', ''),
       ('clients', 'notes', 'rel_id', 'rel_type', 'customer'),
       ('clients', 'projects', 'clientid', '', ''),
       ('clients', 'proposals', 'rel_id', 'rel_type', 'customer'),
       ('clients', 'reminders', 'rel_id', 'rel_type', 'customer'),
       ('clients', 'subscriptions', 'clientid', '', ''),
       ('clients', 'taggables', 'rel_id', 'rel_type', 'customer'),
       ('clients', 'tasks', 'rel_id', 'rel_type', 'customer'),
       ('clients', 'tickets', 'userid', '', ''),
       ('clients', 'vault', 'customer_id', '', ''),
       ('contacts', 'consents', 'contact_id', '', ''),
       ('contacts', 'contact_permissions', 'userid', '', ''),
       ('contacts', 'customfieldsvalues', 'relid', 'fieldto', 'contacts'),
       ('contacts', 'shared_customer_files', 'contact_id', '', ''),
       ('contacts', 'ticket_replies', 'contactid', '', ''),
       ('contacts', 'tickets', 'contactid', '', ''),
       ('creditnotes', 'creditnote_refunds', 'credit_note_id', '', ''),
       ('creditnotes', 'credits', 'credit_id', '', ''),
       ('creditnotes', 'customfieldsvalues', 'relid', 'fieldto', 'credit_note'),
       ('creditnotes', 'files', 'rel_id', 'rel_type', 'credit_note'),
       ('creditnotes', 'itemable', 'rel_id', 'rel_type', 'credit_note'),
       ('creditnotes', 'notes', 'rel_id', 'rel_type', 'credit_note'),
       ('creditnotes', 'reminders', 'rel_id', 'rel_type', 'credit_note'),
       ('creditnotes', 'taggables', 'rel_id', 'rel_type', 'credit_note'),
       ('currencies', 'clients', 'default_currency', '', ''),
       ('currencies', 'creditnotes', 'currency', '', ''),
       ('currencies', 'estimates', 'currency', '', ''),
       ('currencies', 'expenses', 'currency', '', ''),
       ('currencies', 'invoices', 'currency', '', ''),
       ('currencies', 'proposals', 'currency', '', ''),
       ('currencies', 'subscriptions', 'currency', '', ''),
       ('customers_groups', 'customer_groups', 'groupid', '', ''),
       ('customfields', 'customfieldsvalues', 'fieldid', '', ''),
       ('invoices', 'credits', 'invoice_id', '', ''),
       ('invoices', 'customfieldsvalues', 'relid', 'fieldto', 'invoice'),
       ('invoices', 'estimates', 'invoiceid', '', ''),
       ('invoices', 'expenses', 'invoiceid', '', ''),
       ('invoices', 'files', 'rel_id', 'rel_type', 'invoice'),
       ('invoices', 'invoicepaymentrecords', 'invoiceid', '', ''),
       ('invoices', 'invoices', 'is_recurring_from', '', ''),
       ('invoices', 'itemable', 'rel_id', 'rel_type', 'invoice'),
       ('invoices', 'notes', 'rel_id', 'rel_type', 'invoice'),
       ('invoices', 'payment_attempts', 'invoice_id', '', ''),
       ('invoices', 'proposals', 'invoice_id', '', ''),
       ('invoices', 'reminders', 'rel_id', 'rel_type', 'invoice'),
       ('invoices', 'scheduled_emails', 'rel_id', 'rel_type', 'invoice'),
       ('invoices', 'taggables', 'rel_id', 'rel_type', 'invoice'),
       ('invoices', 'tasks', 'rel_id', 'rel_type', 'invoice'),
       ('invoices', 'tracked_mails', 'rel_id', 'rel_type', 'invoice'),
       ('invoices', 'twocheckout_log', 'invoice_id', '', ''),
       ('itemable', 'item_tax', 'itemid', '', ''),
       ('payment_modes', 'creditnote_refunds', 'payment_mode', '', ''),
       ('payment_modes', 'expenses', 'paymentmode', '', ''),
       ('payment_modes', 'invoicepaymentrecords', 'paymentmode', '', '');
