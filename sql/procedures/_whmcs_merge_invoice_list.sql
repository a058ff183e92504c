-- _whmcs_merge_invoice_list
--
-- Description
--   Merges rows of GetInvoices into the mirror; a changed row makes the invoice
--   stale.
-- Reads    @whmcs_json, tmp_whmcs_answer
-- Writes   whmcs_invoice

DROP PROCEDURE IF EXISTS _whmcs_merge_invoice_list;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_merge_invoice_list ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Merge rows of GetInvoices into the mirror'
BEGIN
    -- What is too large for a column is the largest that it holds: MariaDB does so by
    -- itself, JSON_TABLE of MySQL makes NULL of it unless told (as a JSON text).
    INSERT INTO whmcs_invoice
           (whmcs_id, client_id, invoicenum, invoice_date, due_date, paid_at, refunded_at,
            cancelled_at, subtotal, credit, tax, tax2, total, taxrate, taxrate2, status,
            paymentmethod, notes, currency_code, currency_prefix, created_at, list_hash, is_open)
    SELECT j.whmcs_id, j.client_id, LEFT(j.invoicenum, 255), j.invoice_date, j.due_date, j.paid_at,
           j.refunded_at, j.cancelled_at, j.subtotal, j.credit, j.tax, j.tax2, j.total, j.taxrate,
           j.taxrate2, LEFT(j.status, 64), LEFT(j.paymentmethod, 100), j.notes,
           LEFT(j.currency_code, 16), LEFT(j.currency_prefix, 32),
           j.created_at, j.list_hash, j.status NOT IN ('Paid', 'Cancelled', 'Refunded')
      FROM JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
                whmcs_id BIGINT UNSIGNED PATH '$.id',
                client_id BIGINT UNSIGNED PATH '$.userid',
                invoicenum TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                    PATH '$.invoicenum',
                invoice_date DATE PATH '$.date',
                due_date DATE PATH '$.duedate',
                paid_at DATETIME PATH '$.datepaid',
                refunded_at DATETIME PATH '$.date_refunded',
                cancelled_at DATETIME PATH '$.date_cancelled',
                subtotal DECIMAL(20,4) PATH '$.subtotal' DEFAULT '"9999999999999999.9999"' ON ERROR,
                credit DECIMAL(20,4) PATH '$.credit' DEFAULT '"9999999999999999.9999"' ON ERROR,
                tax DECIMAL(20,4) PATH '$.tax' DEFAULT '"9999999999999999.9999"' ON ERROR,
                tax2 DECIMAL(20,4) PATH '$.tax2' DEFAULT '"9999999999999999.9999"' ON ERROR,
                total DECIMAL(20,4) PATH '$.total' DEFAULT '"9999999999999999.9999"' ON ERROR,
                taxrate DECIMAL(12,5) PATH '$.taxrate' DEFAULT '"9999999.99999"' ON ERROR,
                taxrate2 DECIMAL(12,5) PATH '$.taxrate2' DEFAULT '"9999999.99999"' ON ERROR,
                status TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.status',
                paymentmethod TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                    PATH '$.paymentmethod',
                notes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.notes',
                currency_code TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                    PATH '$.currencycode',
                currency_prefix TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                    PATH '$.currencyprefix',
                created_at DATETIME PATH '$.created_at',
                list_hash VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.hash'
            )) AS j
           STRAIGHT_JOIN tmp_whmcs_answer AS a
             ON a.whmcs_id = j.whmcs_id AND a.is_changed = 1
        ON DUPLICATE KEY UPDATE refunded_at = j.refunded_at, cancelled_at = j.cancelled_at,
           currency_code = LEFT(j.currency_code, 16), currency_prefix = LEFT(j.currency_prefix, 32),
           created_at = j.created_at, list_hash = j.list_hash, is_stale = 1, missing_at = NULL;
    DO whmcs_pump();
END$$

DELIMITER ;
