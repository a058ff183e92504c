-- _whmcs_assume_number_field
--
-- Description
--   For a preview: the mapping of the custom field for the WHMCS number, where the next
--   sync will make it (_whmcs_make_number_field).
-- Reads    option number_field, Perfex customfields
-- Writes   tmp_whmcs_field, tmp_whmcs_source; for a field that is not there yet the number
--          is the largest that there is

DROP PROCEDURE IF EXISTS _whmcs_assume_number_field;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_assume_number_field ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The mapping of the WHMCS number, before it is made'
BEGIN
    DECLARE v_id BIGINT UNSIGNED;
    DECLARE v_kind VARCHAR(24) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'input';
    DECLARE v_is_active INT DEFAULT 1;

    IF _whmcs_option('number_field') = 'on'
       AND NOT EXISTS (SELECT 1 FROM whmcs_made AS m WHERE m.what = 'number_field') THEN
        SELECT MIN(x.id), COALESCE(MIN(CONVERT(x.type USING utf8mb4)), 'input'),
               COALESCE(MIN(x.active), 1)
          INTO v_id, v_kind, v_is_active
          FROM _whmcs_px_customfields AS x
         WHERE x.fieldto = 'invoice' AND x.slug = 'invoice_whmcs_invoice_number';
        IF v_is_active = 1 AND v_kind IN ('input', 'textarea')
           AND NOT EXISTS (SELECT 1 FROM whmcs_mapping AS m
                            WHERE m.data_type = 'invoice' AND m.custom_field_id = v_id) THEN
            INSERT INTO tmp_whmcs_field
                   (perfex_field, part, kind, custom_field_id, width, charset, is_plain,
                    is_trimmed)
            SELECT CONCAT('custom:', COALESCE(v_id, 'new')), 'invoice', v_kind,
                   COALESCE(v_id, 4294967295), COALESCE(MAX(w.width), 65535),
                   COALESCE(MAX(w.charset), 'utf8mb4'), 1, 0
              FROM whmcs_perfex_column AS w
             WHERE w.table_name = 'customfieldsvalues' AND w.column_name = 'value';
            INSERT INTO tmp_whmcs_source (whmcs_id, perfex_field, place, value)
            SELECT t.whmcs_id, CONCAT('custom:', COALESCE(v_id, 'new')), 1, f.value
              FROM tmp_whmcs_subject AS t
                   JOIN _whmcs_invoice_field AS f
                     ON f.whmcs_id = t.whmcs_id AND f.whmcs_field = 'number'
             WHERE t.action IN ('create', 'link', 'update') AND f.value <> '';
        END IF;
    END IF;
END$$

DELIMITER ;
