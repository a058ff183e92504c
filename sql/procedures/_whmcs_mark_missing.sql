-- _whmcs_mark_missing
--
-- Description
--   Marks clients and invoices of which WHMCS said "not found", by id, and which
--   a complete sweep of this run did not bring. One without the other may be a
--   list read while it changed, or a slip; the next run tells.
-- Parameters
--   in_data_type (VARCHAR)   client or invoice
-- Reads    @whmcs_json, tmp_whmcs_unseen
-- Writes   whmcs_client, whmcs_invoice

DROP PROCEDURE IF EXISTS _whmcs_mark_missing;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_mark_missing (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Mark what WHMCS said to be gone'
BEGIN
    IF in_data_type = 'client' THEN
        UPDATE whmcs_client AS c
               JOIN JSON_TABLE(@whmcs_json, '$.failures[*]' COLUMNS (
                        whmcs_id BIGINT UNSIGNED PATH '$.id',
                        code VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.code'))
                   AS j ON j.whmcs_id = c.whmcs_id AND j.code = 'not_found'
               JOIN tmp_whmcs_unseen AS u ON u.data_type = 'client' AND u.whmcs_id = c.whmcs_id
           SET c.missing_at = UTC_TIMESTAMP(6), c.is_due = 0;
    ELSE
        UPDATE whmcs_invoice AS i
               JOIN JSON_TABLE(@whmcs_json, '$.failures[*]' COLUMNS (
                        whmcs_id BIGINT UNSIGNED PATH '$.id',
                        code VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.code'))
                   AS j ON j.whmcs_id = i.whmcs_id AND j.code = 'not_found'
               JOIN tmp_whmcs_unseen AS u ON u.data_type = 'invoice' AND u.whmcs_id = i.whmcs_id
           SET i.missing_at = UTC_TIMESTAMP(6), i.is_due = 0;
    END IF;
END$$

DELIMITER ;
