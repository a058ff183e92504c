-- The options with defaults; a re-install keeps values and refreshes the rest.
INSERT INTO whmcs_option (name, value, default_value, allowed, allowed_text, meaning)
SELECT d.name, d.value, d.value, d.allowed, d.allowed_text, d.meaning
  FROM (
    SELECT 'sync_clients' AS name, 'on' AS value, '^(on|off)$' AS allowed, 'on or off'
        AS allowed_text, 'Import WHMCS clients as Perfex customers' AS meaning
    UNION ALL SELECT 'sync_contacts', 'on', '^(on|off)$', 'on or off',
        'Import WHMCS contacts as further contacts of the customer'
    UNION ALL SELECT 'sync_invoices', 'on', '^(on|off)$', 'on or off',
        'Import WHMCS invoices with lines, taxes and payments'
    UNION ALL SELECT 'duplicate_handling', 'update', '^(skip|update|create)$',
        'skip, update or create',
        CONCAT('When the e-mail of a new client is that of a Perfex customer: skip = link, ',
            'write nothing; update = link and overwrite the mapped fields; create = own customer')
    UNION ALL SELECT 'sync_range', 'all', '^(all|since|new)$', 'all, since or new',
        CONCAT('all; since = created from sync_since on, and whatever is imported already; ',
            'new = only what was never imported')
    UNION ALL SELECT 'sync_since', '', '^(|[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))$',
        'a date as 2026-01-31, or empty', 'First day of sync_range = since'
    UNION ALL SELECT 'keep_crm_edits', 'off', '^(on|off)$', 'on or off',
        CONCAT('on = what a person changed in Perfex stays until WHMCS changes it too; ',
            'that is listed in whmcs_conflicts')
    UNION ALL SELECT 'on_deleted', 'keep', '^(keep|cancel|deactivate|cancel,deactivate)$',
        'keep, cancel, deactivate or cancel,deactivate',
        CONCAT('What was deleted in WHMCS: cancel = invoices without payment are cancelled, ',
            'deactivate = customers and contacts are made inactive')
    UNION ALL SELECT 'activity_log', 'off', '^(on|off)$', 'on or off',
        'Write the entries that Perfex itself would write into its activity logs'
    UNION ALL SELECT 'max_in_flight', '8', '^([1-9]|[1-5][0-9]|6[0-4])$', 'a number from 1 to 64',
        'API requests under way at the same time'
    UNION ALL SELECT 'requests_per_second', '0', '^[0-9]{1,4}$', 'a number from 0 to 9999',
        'Upper limit of API requests a second; 0 = none'
    UNION ALL SELECT 'page_size', '250', '^([1-9]|[1-9][0-9]{1,2}|1000)$',
        'a number from 1 to 1000', 'Rows per list page'
    UNION ALL SELECT 'batch_size', '750', '^([1-9]|[1-9][0-9]{1,2}|1000)$',
        'a number from 1 to 1000', 'Records per transaction at most'
    UNION ALL SELECT 'timeout_ms', '60000', '^[1-9][0-9]{2,5}$', 'milliseconds from 100 to 999999',
        'Time limit of one API request'
    UNION ALL SELECT 'retries', '4', '^([0-9]|10)$', 'a number from 0 to 10',
        'How often a request that failed in passing is repeated, each time after a longer pause'
    UNION ALL SELECT 'run_deadline_minutes', '0', '^[0-9]{1,4}$', 'minutes from 0 to 9999',
        CONCAT('A run stops between two batches after so many minutes; ',
            'the next one goes on; 0 = never')
    UNION ALL SELECT 'lease_seconds', '120', '^([3-9][0-9]|[1-9][0-9]{2,3})$',
        'seconds from 30 to 9999',
        CONCAT('So long after its last sign of life a run counts as dead where nothing else ',
            'tells; at least twice timeout_ms')
    UNION ALL SELECT 'keep_runs_days', '400', '^[0-9]{1,5}$', 'days from 0 to 99999',
        CONCAT('Runs older than this (and than undo_days) leave the history, but for the last ',
            'complete sync of each data type; 0 = never')
    UNION ALL SELECT 'ledger_check_hours', '24', '^([0-9]{1,4}|never)$',
        'hours from 0 to 9999, or never',
        CONCAT('A run compares WHMCS and Perfex to the cent at its end: each one with less than ',
            '5,000 invoices, else after so many hours, or after one where something differed')
    UNION ALL SELECT 'recheck_days', '90', '^[0-9]{1,4}$', 'days from 0 to 9999',
        'Invoices paid or refunded within so many days are fetched again on each run'
    UNION ALL SELECT 'recheck_count', '50', '^[0-9]{1,6}$', 'a number from 0 to 999999',
        'Other unchanged clients, and invoices, fetched again on each run, oldest first'
    UNION ALL SELECT 'preview_lines', '100', '^[0-9]{1,5}$', 'a number from 0 to 99999',
        'Lines that whmcs_preview shows of each data type and action; the views have all'
    UNION ALL SELECT 'create_currency', 'on', '^(on|off)$', 'on or off',
        'Create a currency that Perfex lacks; off = quarantine such invoices'
    UNION ALL SELECT 'marked_paid', 'on', '^(on|off)$', 'on or off',
        'An invoice marked paid by hand, without transactions, gets a payment of its own mode'
    UNION ALL SELECT 'status_map', '', '^.{0,480}$',
        'pairs as Collections=open; Refunded=paid, at most 480 characters',
        CONCAT('What WHMCS statuses become: open = by the payments, paid = the same without a ',
            'pay button, cancelled, draft; statuses not named: Draft, Cancelled and Paid what ',
            'they say, Refunded paid, all others open')
    UNION ALL SELECT 'refunds', 'credit_note', '^(credit_note|negative_payment)$',
        'credit_note or negative_payment',
        CONCAT('A refund becomes a closed credit note with a refund row, ',
            'or a negative payment of the invoice')
    UNION ALL SELECT 'reminders', 'off', '^(on|off)$', 'on or off',
        'Whether Perfex may send overdue and due notices for imported invoices; at once for all'
    UNION ALL SELECT 'invoice_prefix', '', '^[^|]{0,50}$', 'at most 50 characters',
        'Prefix of imported invoices whose WHMCS number is plain digits'
    UNION ALL SELECT 'invoice_number_offset', '0', '^[0-9]{1,8}$', 'a number from 0 to 99999999',
        'Added to WHMCS numbers that are plain digits, to keep clear of native numbers'
    UNION ALL SELECT 'number_field', 'on', '^(on|off)$', 'on or off',
        CONCAT('on = make a Perfex custom field "WHMCS invoice number" once, and fill it; ',
            'whmcs_unmap_field stops that')
    UNION ALL SELECT 'tax_name', 'Tax', '^[^|+]{1,100}$', 'at most 100 characters without | and +',
        'Name of level 1 tax on imported lines (WHMCS gives no names)'
    UNION ALL SELECT 'tax2_name', 'Tax 2', '^[^|+]{1,100}$',
        'at most 100 characters without | and +',
        'Name of level 2 tax on imported lines; with 2 behind it where it is that of level 1'
    UNION ALL SELECT 'undo_days', '90', '^[0-9]{1,4}$', 'days from 0 to 9999',
        CONCAT('So long what a run changed in Perfex is kept, and whmcs_undo can put it back; ',
            '0 = nothing is kept')
    UNION ALL SELECT 'ca_file', '', '^(|/.{1,400})$', 'an absolute path or an empty text',
        'File with the CA of the WHMCS server; configure again afterwards'
    UNION ALL SELECT 'allow_http', 'off', '^(on|off)$', 'on or off',
        'Permit http:// to a host that is not loopback; configure again afterwards'
    UNION ALL SELECT 'ip_version', 'any', '^(any|4|6)$', 'any, 4 or 6',
        'Address family used towards WHMCS; configure again afterwards'
  ) AS d
    ON DUPLICATE KEY UPDATE default_value = d.value, allowed = d.allowed,
       allowed_text = d.allowed_text, meaning = d.meaning;

UPDATE whmcs_option AS o
   SET o.rechecks = CASE
           WHEN o.name IN ('duplicate_handling', 'keep_crm_edits', 'sync_range', 'sync_since')
           THEN 'client,contact,invoice'
           WHEN o.name IN ('create_currency', 'marked_paid', 'refunds', 'invoice_prefix',
                           'invoice_number_offset', 'tax_name', 'tax2_name', 'status_map')
           THEN 'invoice'
           ELSE '' END;
