-- _whmcs_resolve_target
--
-- Description
--   The Perfex field that a mapping names, in its stored form: a standard field,
--   or custom:<id> (contact.custom:<id> for the client's own person) for a custom
--   field given by id or slug; NULL when there is none.
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
--   in_name (LONGTEXT)
-- Reads    whmcs_target_field, Perfex customfields

DROP FUNCTION IF EXISTS _whmcs_resolve_target;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_resolve_target (
    in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_name LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The Perfex field that a mapping names'
BEGIN
    DECLARE v_field VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT MAX(f.perfex_field) INTO v_field
      FROM whmcs_target_field AS f
     WHERE f.data_type = in_data_type AND f.perfex_field = in_name;
    IF v_field IS NOT NULL THEN
        RETURN v_field;
    END IF;

    SELECT MAX(CONCAT(IF(in_data_type = 'client' AND x.fieldto = 'contacts', 'contact.', ''),
                      'custom:', x.id))
      INTO v_field
      FROM _whmcs_px_customfields AS x
     WHERE (CONVERT(x.slug USING utf8mb4) COLLATE utf8mb4_bin = in_name
            OR CONCAT('custom:', x.id) = in_name
            OR (in_data_type = 'client' AND x.fieldto = 'contacts'
                AND CONCAT('contact.custom:', x.id) = in_name))
       AND FIND_IN_SET(CONVERT(x.fieldto USING utf8mb4) COLLATE utf8mb4_bin,
               CASE in_data_type WHEN 'client' THEN 'customers,contacts'
                                 WHEN 'contact' THEN 'contacts' ELSE 'invoice' END) > 0;
    RETURN v_field;
END$$

DELIMITER ;
