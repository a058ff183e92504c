-- _whmcs_restore_own
--
-- Description
--   Writes links, numbers and what was written per field from the images of the units of
--   an undo (view _whmcs_own).
-- Reads    tmp_whmcs_unit
-- Writes   whmcs_link, whmcs_payment_link, whmcs_refund_link, whmcs_base,
--          whmcs_invoice_number

DROP PROCEDURE IF EXISTS _whmcs_restore_own;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_restore_own ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Write links from their images'
BEGIN
    INSERT INTO whmcs_link (data_type, whmcs_id, perfex_id, primary_contact_id, how, linked_at)
    SELECT u.data_type, u.whmcs_id, j.perfex_id, NULLIF(j.contact, 0), j.how, j.linked_at
      FROM tmp_whmcs_unit AS u
           JOIN JSON_TABLE(u.own_image, '$' COLUMNS (
               perfex_id BIGINT UNSIGNED PATH '$.perfex_id',
               contact BIGINT UNSIGNED PATH '$.contact' NULL ON EMPTY NULL ON ERROR,
               how VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.how',
               linked_at VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                   PATH '$.linked_at')) AS j
     WHERE u.own_image IS NOT NULL;
    INSERT INTO whmcs_payment_link (invoice_id, kind, whmcs_id, perfex_id)
    SELECT u.whmcs_id, j.kind, j.id, j.perfex_id
      FROM tmp_whmcs_unit AS u
           JOIN JSON_TABLE(u.own_image, '$.payments[*]' COLUMNS (
               kind VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.kind',
               id BIGINT UNSIGNED PATH '$.id',
               perfex_id BIGINT UNSIGNED PATH '$.perfex_id')) AS j
     WHERE u.own_image IS NOT NULL;
    INSERT INTO whmcs_refund_link (invoice_id, whmcs_id, credit_note_id, refund_id)
    SELECT u.whmcs_id, j.id, j.note, NULLIF(j.refund, 0)
      FROM tmp_whmcs_unit AS u
           JOIN JSON_TABLE(u.own_image, '$.refunds[*]' COLUMNS (
               id BIGINT UNSIGNED PATH '$.id',
               note BIGINT UNSIGNED PATH '$.note',
               refund BIGINT UNSIGNED PATH '$.refund' NULL ON EMPTY NULL ON ERROR)) AS j
     WHERE u.own_image IS NOT NULL;
    INSERT INTO whmcs_base (data_type, whmcs_id, perfex_field, value_hash)
    SELECT u.data_type, u.whmcs_id, j.field, UNHEX(j.hash)
      FROM tmp_whmcs_unit AS u
           JOIN JSON_TABLE(u.own_image, '$.base[*]' COLUMNS (
               field VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.field',
               hash VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.hash')) AS j
     WHERE u.own_image IS NOT NULL;
    INSERT INTO whmcs_invoice_number
           (whmcs_id, basis, prefix, number, number_format, number_year, whmcs_number,
            formatted_number, code)
    SELECT u.whmcs_id, j.basis, j.prefix, j.number, j.format, j.year, j.whmcs, j.text, j.code
      FROM tmp_whmcs_unit AS u
           JOIN JSON_TABLE(u.own_image, '$.numbers[*]' COLUMNS (
               basis VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.basis',
               prefix VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.prefix',
               number BIGINT PATH '$.number',
               format INT PATH '$.format',
               year INT PATH '$.year',
               whmcs VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.whmcs',
               text VARCHAR(400) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.text',
               code VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                   PATH '$.code' NULL ON EMPTY NULL ON ERROR)) AS j
     WHERE u.own_image IS NOT NULL;
END$$

DELIMITER ;
