-- _whmcs_preview_deleted
--
-- Description
--   Keeps what would become of records that were deleted in WHMCS; their plan is there.
-- Parameters
--   in_run_id (BIGINT UNSIGNED), in_data_type (client, contact or invoice)
-- Reads    whmcs_plan, whmcs_plan_field
-- Writes   whmcs_preview_record, whmcs_preview_field

DROP PROCEDURE IF EXISTS _whmcs_preview_deleted;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_preview_deleted (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Keep what would become of deleted records'
BEGIN
    INSERT INTO whmcs_preview_record
           (run_id, data_type, whmcs_id, perfex_id, name, action, code, detail, currency, total)
    SELECT in_run_id, n.data_type, n.whmcs_id, n.perfex_id,
           LEFT(CASE n.data_type
                    WHEN 'client' THEN _whmcs_client_name(n.whmcs_id)
                    WHEN 'contact'
                    THEN CONCAT(TRIM(CONCAT(k.firstname, ' ', k.lastname)),
                                IF(k.email = '', '', CONCAT(' <', k.email, '>')))
                    ELSE COALESCE(m.formatted_number, NULLIF(i.invoicenum, ''), n.whmcs_id) END,
                500),
           'update', n.code, n.reason, i.currency_code, i.total + i.credit
      FROM whmcs_plan AS n
           LEFT JOIN whmcs_contact AS k ON n.data_type = 'contact' AND k.whmcs_id = n.whmcs_id
           LEFT JOIN whmcs_invoice AS i ON n.data_type = 'invoice' AND i.whmcs_id = n.whmcs_id
           LEFT JOIN whmcs_invoice_number AS m
             ON n.data_type = 'invoice' AND m.whmcs_id = n.whmcs_id
     WHERE n.data_type = in_data_type AND n.code = 'deleted_in_whmcs';
    INSERT INTO whmcs_preview_field (run_id, data_type, whmcs_id, field, old_value, new_value)
    SELECT in_run_id, f.data_type, f.whmcs_id, f.perfex_field, f.old_value, f.new_value
      FROM whmcs_plan AS n
           JOIN whmcs_plan_field AS f ON f.data_type = n.data_type AND f.whmcs_id = n.whmcs_id
     WHERE n.data_type = in_data_type AND n.code = 'deleted_in_whmcs';
    INSERT INTO whmcs_preview_field (run_id, data_type, whmcs_id, field, old_value, new_value)
    SELECT in_run_id, 'invoice', n.whmcs_id, 'status',
           ELT(p.status, 'unpaid', 'paid', 'partially paid', 'overdue', 'cancelled', 'draft'),
           'cancelled'
      FROM whmcs_plan AS n
           STRAIGHT_JOIN _whmcs_px_invoices AS p ON p.id = n.perfex_id
     WHERE in_data_type = 'invoice' AND n.data_type = 'invoice' AND n.code = 'deleted_in_whmcs';
END$$

DELIMITER ;
