-- _whmcs_describe_quarantine
--
-- Description
--   Fills the payload of what a run put into the quarantine from the mirror, where the
--   failure brought none: what WHMCS said of the record, under the names of its API. Texts
--   are clipped; at most fifty lines, transactions and custom values are told, with their
--   number. So it stays well below a megabyte.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    the mirror
-- Writes   whmcs_quarantine_record

DROP PROCEDURE IF EXISTS _whmcs_describe_quarantine;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_describe_quarantine (
    IN in_run_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What WHMCS said of quarantined records'
BEGIN
    SET SESSION group_concat_max_len = 1048576;
    UPDATE whmcs_quarantine_record AS q
           JOIN whmcs_client AS c ON c.whmcs_id = q.whmcs_id
       SET q.payload = CONCAT(
               TRIM(TRAILING '}' FROM JSON_OBJECT('id', c.whmcs_id,
                   'firstname', _whmcs_clip(c.firstname), 'lastname', _whmcs_clip(c.lastname),
                   'companyname', _whmcs_clip(c.companyname), 'email', c.email,
                   'address1', _whmcs_clip(c.address1), 'address2', _whmcs_clip(c.address2),
                   'city', _whmcs_clip(c.city), 'state', _whmcs_clip(c.state),
                   'postcode', _whmcs_clip(c.postcode), 'country', c.country,
                   'phonenumber', _whmcs_clip(c.phonenumber), 'tax_id', _whmcs_clip(c.tax_id),
                   'notes', _whmcs_clip(c.notes), 'currency_code', c.currency_code,
                   'defaultgateway', c.defaultgateway, 'language', c.language,
                   'groupid', c.group_id, 'status', c.status,
                   'credit', _whmcs_figure(c.credit), 'billingcid', c.billing_contact_id,
                   'taxexempt', c.is_tax_exempt, 'email_general', c.wants_general_email,
                   'email_invoice', c.wants_invoice_email,
                   'email_support', c.wants_support_email,
                   'datecreated', CAST(c.created_date AS CHAR),
                   'customfield_count', (SELECT COUNT(*) FROM whmcs_custom_value AS v
                                          WHERE v.client_id = c.whmcs_id))),
               ', "customfields": [',
               COALESCE((SELECT GROUP_CONCAT(JSON_OBJECT('id', v.whmcs_id,
                                    'value', _whmcs_clip(v.value))
                                    ORDER BY v.whmcs_id SEPARATOR ', ')
                           FROM whmcs_custom_value AS v
                          WHERE v.client_id = c.whmcs_id
                            AND v.whmcs_id <= COALESCE((SELECT x.whmcs_id
                                                          FROM whmcs_custom_value AS x
                                                         WHERE x.client_id = c.whmcs_id
                                                         ORDER BY x.whmcs_id LIMIT 1 OFFSET 49),
                                                       v.whmcs_id)), ''), ']}')
     WHERE q.data_type = 'client' AND q.run_id = in_run_id AND q.payload IS NULL;

    UPDATE whmcs_quarantine_record AS q
           JOIN whmcs_contact AS c ON c.whmcs_id = q.whmcs_id
       SET q.payload = JSON_OBJECT('id', c.whmcs_id, 'userid', c.client_id,
               'firstname', _whmcs_clip(c.firstname), 'lastname', _whmcs_clip(c.lastname),
               'companyname', _whmcs_clip(c.companyname), 'email', c.email,
               'address1', _whmcs_clip(c.address1), 'address2', _whmcs_clip(c.address2),
               'city', _whmcs_clip(c.city), 'state', _whmcs_clip(c.state),
               'postcode', _whmcs_clip(c.postcode), 'country', c.country,
               'phonenumber', _whmcs_clip(c.phonenumber),
               'generalemails', c.wants_general_email, 'invoiceemails', c.wants_invoice_email,
               'supportemails', c.wants_support_email, 'created_at', CAST(c.created_at AS CHAR))
     WHERE q.data_type = 'contact' AND q.run_id = in_run_id AND q.payload IS NULL;

    UPDATE whmcs_quarantine_record AS q
           JOIN whmcs_invoice AS i ON i.whmcs_id = q.whmcs_id
       SET q.payload = CONCAT(
               TRIM(TRAILING '}' FROM JSON_OBJECT('id', i.whmcs_id, 'userid', i.client_id,
                   'invoicenum', i.invoicenum, 'date', CAST(i.invoice_date AS CHAR),
                   'duedate', CAST(i.due_date AS CHAR), 'datepaid', CAST(i.paid_at AS CHAR),
                   'date_refunded', CAST(i.refunded_at AS CHAR),
                   'date_cancelled', CAST(i.cancelled_at AS CHAR),
                   'subtotal', _whmcs_figure(i.subtotal), 'credit', _whmcs_figure(i.credit),
                   'tax', _whmcs_figure(i.tax), 'tax2', _whmcs_figure(i.tax2),
                   'total', _whmcs_figure(i.total), 'balance', _whmcs_figure(i.balance),
                   'taxrate', CAST(i.taxrate AS CHAR), 'taxrate2', CAST(i.taxrate2 AS CHAR),
                   'status', i.status, 'paymentmethod', i.paymentmethod,
                   'notes', _whmcs_clip(i.notes), 'currencycode', i.currency_code,
                   'created_at', CAST(i.created_at AS CHAR),
                   'item_count', (SELECT COUNT(*) FROM whmcs_invoice_line AS l
                                   WHERE l.invoice_id = i.whmcs_id),
                   'transaction_count', (SELECT COUNT(*) FROM whmcs_transaction AS t
                                          WHERE t.invoice_id = i.whmcs_id))),
               ', "items": [',
               COALESCE((SELECT GROUP_CONCAT(JSON_OBJECT('id', l.whmcs_id, 'type', l.type,
                                    'relid', l.rel_id, 'description', _whmcs_clip(l.description),
                                    'amount', _whmcs_figure(l.amount), 'taxed', l.is_taxed)
                                    ORDER BY l.line_no SEPARATOR ', ')
                           FROM whmcs_invoice_line AS l
                          WHERE l.invoice_id = i.whmcs_id AND l.line_no <= 50), ''),
               '], "transactions": [',
               COALESCE((SELECT GROUP_CONCAT(JSON_OBJECT('id', t.whmcs_id, 'gateway', t.gateway,
                                    'date', CAST(t.paid_at AS CHAR),
                                    'description', _whmcs_clip(t.description),
                                    'amountin', _whmcs_figure(t.amount_in),
                                    'amountout', _whmcs_figure(t.amount_out),
                                    'fees', _whmcs_figure(t.fees),
                                    'transid', _whmcs_clip(t.transaction_no),
                                    'refundid', t.refund_of)
                                    ORDER BY t.whmcs_id SEPARATOR ', ')
                           FROM whmcs_transaction AS t
                          WHERE t.invoice_id = i.whmcs_id
                            AND t.whmcs_id <= COALESCE((SELECT x.whmcs_id
                                                          FROM whmcs_transaction AS x
                                                         WHERE x.invoice_id = i.whmcs_id
                                                         ORDER BY x.whmcs_id LIMIT 1 OFFSET 49),
                                                       t.whmcs_id)), ''), ']}')
     WHERE q.data_type = 'invoice' AND q.run_id = in_run_id AND q.payload IS NULL;
END$$

DELIMITER ;
