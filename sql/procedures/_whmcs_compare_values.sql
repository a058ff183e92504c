-- _whmcs_compare_values
--
-- Description
--   What becomes of each field of a batch. Without keep_crm_edits WHMCS wins.
--   With it, what a person changed in Perfex since we wrote last stays until
--   WHMCS changes it too; what was there before the first meeting stays as well.
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
-- Reads    Perfex, whmcs_base
-- Writes   tmp_whmcs_value (actual, decision)

DROP PROCEDURE IF EXISTS _whmcs_compare_values;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_compare_values (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What becomes of each field of a batch'
BEGIN
    DECLARE v_keeps INT DEFAULT _whmcs_option('keep_crm_edits') = 'on';

    UPDATE tmp_whmcs_value AS v
           JOIN tmp_whmcs_subject AS t ON t.whmcs_id = v.whmcs_id
           LEFT JOIN whmcs_base AS b
             ON b.data_type = in_data_type AND b.whmcs_id = v.whmcs_id
            AND b.perfex_field = v.perfex_field
       SET v.decision = CASE
               WHEN v.actual <=> v.value THEN 'same'
               WHEN NOT v_keeps OR v.actual IS NULL OR t.action = 'create' THEN 'write'
               -- Ours has another address now; that another contact has WHMCS's is no change.
               WHEN v.note = 'email_taken' AND v.actual <> '' THEN 'keep'
               WHEN b.value_hash IS NULL AND (v.actual = '' OR (v.kind = 'country'
                                                                AND v.actual = '0')) THEN 'write'
               WHEN b.value_hash IS NULL THEN 'first'
               WHEN UNHEX(LEFT(SHA2(v.actual, 256), 32)) = b.value_hash THEN 'write'
               WHEN UNHEX(LEFT(SHA2(v.value, 256), 32)) = b.value_hash THEN 'keep'
               ELSE 'clash' END
     WHERE v.is_new = 0;
    DO IF(@whmcs_is_holding AND @whmcs_is_careful, NULL, whmcs_pump());
    -- Perfex has no row for a custom field or a group without value.
    UPDATE tmp_whmcs_value AS v
       SET v.decision = 'same'
     WHERE v.is_new = 1 AND v.value = '' AND (v.custom_field_id > 0 OR v.kind = 'group');
END$$

DELIMITER ;
