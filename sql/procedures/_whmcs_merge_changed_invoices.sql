-- _whmcs_merge_changed_invoices
--
-- Description
--   Merges the answers of GetInvoice that are not as they were: header, lines and
--   transactions, and marks what a mass payment among them pays.
-- Reads    @whmcs_json, tmp_whmcs_answer
-- Writes   whmcs_invoice, whmcs_invoice_line, whmcs_transaction

DROP PROCEDURE IF EXISTS _whmcs_merge_changed_invoices;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_merge_changed_invoices ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Merge changed answers of GetInvoice'
BEGIN
    -- A mass payment, as it was and as it is, says how its invoices were paid.
    UPDATE tmp_whmcs_answer AS t
           STRAIGHT_JOIN whmcs_invoice_line AS l
             ON l.invoice_id = t.whmcs_id AND l.type = 'Invoice'
           STRAIGHT_JOIN whmcs_invoice AS i ON i.whmcs_id = l.rel_id
       SET i.is_due = 1
     WHERE t.is_changed = 1 AND i.detail_hash IS NOT NULL;
    DELETE l
      FROM tmp_whmcs_answer AS t STRAIGHT_JOIN whmcs_invoice_line AS l ON l.invoice_id = t.whmcs_id
     WHERE t.is_changed = 1;
    DELETE l
      FROM tmp_whmcs_answer AS t STRAIGHT_JOIN whmcs_transaction AS l ON l.invoice_id = t.whmcs_id
     WHERE t.is_changed = 1;

    INSERT INTO whmcs_invoice_line
           (invoice_id, line_no, whmcs_id, type, rel_id, description, amount, is_taxed)
    SELECT j.invoice_id, j.line_no, j.whmcs_id, LEFT(j.type, 100), j.rel_id, j.description,
           j.amount, j.is_taxed
      FROM JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
                invoice_id BIGINT UNSIGNED PATH '$.id',
                NESTED PATH '$.items[*]' COLUMNS (
                    line_no FOR ORDINALITY,
                    whmcs_id BIGINT UNSIGNED PATH '$.id',
                    type TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.type',
                    rel_id BIGINT UNSIGNED PATH '$.relid',
                    description LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                        PATH '$.description',
                    amount DECIMAL(20,4) PATH '$.amount' DEFAULT '"9999999999999999.9999"' ON ERROR,
                    is_taxed TINYINT UNSIGNED PATH '$.taxed')
            )) AS j
           STRAIGHT_JOIN tmp_whmcs_answer AS t
             ON t.whmcs_id = j.invoice_id AND t.is_changed = 1
     WHERE j.whmcs_id IS NOT NULL;
    DO whmcs_pump();
    UPDATE tmp_whmcs_answer AS t
           STRAIGHT_JOIN whmcs_invoice_line AS l
             ON l.invoice_id = t.whmcs_id AND l.type = 'Invoice'
           STRAIGHT_JOIN whmcs_invoice AS i ON i.whmcs_id = l.rel_id
       SET i.is_due = 1
     WHERE t.is_changed = 1 AND i.detail_hash IS NOT NULL;

    INSERT INTO whmcs_transaction
           (invoice_id, whmcs_id, gateway, paid_at, description, amount_in, amount_out, fees,
            transaction_no, refund_of)
    SELECT j.invoice_id, j.whmcs_id, LEFT(j.gateway, 100), j.paid_at, j.description, j.amount_in,
           j.amount_out, j.fees, j.transaction_no, j.refund_of
      FROM JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
                invoice_id BIGINT UNSIGNED PATH '$.id',
                NESTED PATH '$.transactions[*]' COLUMNS (
                    whmcs_id BIGINT UNSIGNED PATH '$.id',
                    gateway TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.gateway',
                    paid_at DATETIME PATH '$.date',
                    description LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                        PATH '$.description',
                    amount_in DECIMAL(20,4) PATH '$.amountin'
                        DEFAULT '"9999999999999999.9999"' ON ERROR,
                    amount_out DECIMAL(20,4) PATH '$.amountout'
                        DEFAULT '"9999999999999999.9999"' ON ERROR,
                    fees DECIMAL(20,4) PATH '$.fees' DEFAULT '"9999999999999999.9999"' ON ERROR,
                    transaction_no LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                        PATH '$.transid',
                    refund_of BIGINT UNSIGNED PATH '$.refundid')
            )) AS j
           STRAIGHT_JOIN tmp_whmcs_answer AS t
             ON t.whmcs_id = j.invoice_id AND t.is_changed = 1
     WHERE j.whmcs_id IS NOT NULL;
    DO whmcs_pump();

    UPDATE JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
                whmcs_id BIGINT UNSIGNED PATH '$.id',
                client_id BIGINT UNSIGNED PATH '$.userid',
                invoicenum TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                    PATH '$.invoicenum',
                invoice_date DATE PATH '$.date',
                due_date DATE PATH '$.duedate',
                paid_at DATETIME PATH '$.datepaid',
                subtotal DECIMAL(20,4) PATH '$.subtotal' DEFAULT '"9999999999999999.9999"' ON ERROR,
                credit DECIMAL(20,4) PATH '$.credit' DEFAULT '"9999999999999999.9999"' ON ERROR,
                tax DECIMAL(20,4) PATH '$.tax' DEFAULT '"9999999999999999.9999"' ON ERROR,
                tax2 DECIMAL(20,4) PATH '$.tax2' DEFAULT '"9999999999999999.9999"' ON ERROR,
                total DECIMAL(20,4) PATH '$.total' DEFAULT '"9999999999999999.9999"' ON ERROR,
                balance DECIMAL(20,4) PATH '$.balance' DEFAULT '"9999999999999999.9999"' ON ERROR,
                taxrate DECIMAL(12,5) PATH '$.taxrate' DEFAULT '"9999999.99999"' ON ERROR,
                taxrate2 DECIMAL(12,5) PATH '$.taxrate2' DEFAULT '"9999999.99999"' ON ERROR,
                status TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.status',
                paymentmethod TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                    PATH '$.paymentmethod',
                notes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.notes',
                detail_hash VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.hash'
            )) AS j
           STRAIGHT_JOIN tmp_whmcs_answer AS t ON t.whmcs_id = j.whmcs_id AND t.is_changed = 1
           STRAIGHT_JOIN whmcs_invoice AS i ON i.whmcs_id = j.whmcs_id
       SET i.client_id = j.client_id, i.invoicenum = LEFT(j.invoicenum, 255), i.invoice_date =
           j.invoice_date, i.due_date = j.due_date, i.paid_at = j.paid_at, i.subtotal =
           j.subtotal, i.credit = j.credit, i.tax = j.tax, i.tax2 = j.tax2, i.total = j.total,
           i.balance = j.balance, i.taxrate = j.taxrate, i.taxrate2 = j.taxrate2, i.status =
           LEFT(j.status, 64), i.paymentmethod = LEFT(j.paymentmethod, 100), i.notes = j.notes,
           i.detail_hash = j.detail_hash, i.is_stale = 0, i.is_due = 1,
           i.is_open = j.status NOT IN ('Paid', 'Cancelled', 'Refunded'),
           i.fetched_at = UTC_TIMESTAMP(6), i.missing_at = NULL;
    DO whmcs_pump();
END$$

DELIMITER ;
