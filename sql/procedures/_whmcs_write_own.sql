-- _whmcs_write_own
--
-- Description
--   Brings what we know ourselves of the units of an undo to what it was before: links of
--   records, payments and refunds, numbers, what was written per field; payment modes and
--   the custom field that are gone or back.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run of the undo
-- Reads    tmp_whmcs_unit, tmp_whmcs_back
-- Writes   whmcs_link and what belongs to it; whmcs_change_record

DROP PROCEDURE IF EXISTS _whmcs_write_own;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_own (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Our own knowledge of records as it was'
BEGIN
    IF _whmcs_option('undo_days') <> '0' THEN
        INSERT INTO whmcs_change_record (run_id, data_type, whmcs_id, own_image)
        SELECT in_run_id, u.data_type, u.whmcs_id, o.image
          FROM tmp_whmcs_unit AS u
               LEFT JOIN _whmcs_own AS o ON o.data_type = u.data_type AND o.whmcs_id = u.whmcs_id
         WHERE u.table_name = ''
         ORDER BY u.unit DESC;
    END IF;

    DELETE l
      FROM tmp_whmcs_unit AS u
           JOIN whmcs_link AS l ON l.data_type = u.data_type AND l.whmcs_id = u.whmcs_id
     WHERE u.table_name = '';
    DELETE l
      FROM tmp_whmcs_unit AS u JOIN whmcs_payment_link AS l ON l.invoice_id = u.whmcs_id
     WHERE u.table_name = '' AND u.data_type = 'invoice';
    DELETE l
      FROM tmp_whmcs_unit AS u JOIN whmcs_refund_link AS l ON l.invoice_id = u.whmcs_id
     WHERE u.table_name = '' AND u.data_type = 'invoice';
    DELETE l
      FROM tmp_whmcs_unit AS u JOIN whmcs_invoice_number AS l ON l.whmcs_id = u.whmcs_id
     WHERE u.table_name = '' AND u.data_type = 'invoice';
    DELETE l
      FROM tmp_whmcs_unit AS u
           JOIN whmcs_base AS l ON l.data_type = u.data_type AND l.whmcs_id = u.whmcs_id
     WHERE u.table_name = '';
    DELETE l
      FROM tmp_whmcs_unit AS u
           JOIN whmcs_note AS l ON l.data_type = u.data_type AND l.whmcs_id = u.whmcs_id
     WHERE u.table_name = '' AND u.own_image IS NULL;

    IF EXISTS (SELECT 1 FROM tmp_whmcs_unit AS u WHERE u.own_image IS NOT NULL) THEN
        CALL _whmcs_restore_own();
    END IF;
    IF EXISTS (SELECT 1 FROM tmp_whmcs_unit AS u WHERE u.table_name <> '') THEN
        DELETE m
          FROM tmp_whmcs_back AS b
               JOIN whmcs_payment_mode AS m
                 ON m.perfex_mode = CONVERT(CAST(b.row_key AS CHAR) USING utf8mb4)
                    COLLATE utf8mb4_bin
         WHERE b.table_name = 'payment_modes' AND b.way = 'remove';
        INSERT IGNORE INTO whmcs_payment_mode (gateway, perfex_mode)
        SELECT JSON_UNQUOTE(JSON_EXTRACT(b.before_image, '$."whmcs:gateway"')), b.row_key
          FROM tmp_whmcs_back AS b
         WHERE b.table_name = 'payment_modes' AND b.way = 'restore'
           AND JSON_EXTRACT(b.before_image, '$."whmcs:gateway"') IS NOT NULL;
        DELETE m
          FROM tmp_whmcs_back AS b JOIN whmcs_made AS m ON m.perfex_id = b.row_key
         WHERE b.table_name = 'customfields' AND b.way = 'remove';
        DELETE m
          FROM tmp_whmcs_back AS b
               JOIN whmcs_mapping_source AS m
                 ON m.data_type = 'invoice' AND m.perfex_field = CONCAT('custom:', b.row_key)
         WHERE b.table_name = 'customfields' AND b.way = 'remove';
        DELETE m
          FROM tmp_whmcs_back AS b
               JOIN whmcs_mapping AS m
                 ON m.data_type = 'invoice' AND m.custom_field_id = b.row_key
         WHERE b.table_name = 'customfields' AND b.way = 'remove';
        INSERT IGNORE INTO whmcs_made (what, perfex_id, made_at)
        SELECT 'number_field', b.row_key, UTC_TIMESTAMP(6)
          FROM tmp_whmcs_back AS b
         WHERE b.table_name = 'customfields' AND b.way = 'restore'
           AND JSON_EXTRACT(b.before_image, '$."whmcs:made"') IS NOT NULL;
        -- As whmcs_map_field('invoice', 'number', 'custom:<id>') does.
        INSERT IGNORE INTO whmcs_mapping
               (data_type, perfex_field, whmcs_field, part, custom_field_id, combine, join_text,
                changed_at)
        SELECT 'invoice', CONCAT('custom:', m.perfex_id), 'number', 'invoice', m.perfex_id,
               'first', '', UTC_TIMESTAMP(6)
          FROM tmp_whmcs_back AS b JOIN whmcs_made AS m ON m.perfex_id = b.row_key
         WHERE b.table_name = 'customfields' AND b.way = 'restore';
        INSERT IGNORE INTO whmcs_mapping_source
               (data_type, perfex_field, place, owner, whmcs_field, custom_id)
        SELECT 'invoice', CONCAT('custom:', m.perfex_id), 1, 'invoice', 'number', 0
          FROM tmp_whmcs_back AS b JOIN whmcs_made AS m ON m.perfex_id = b.row_key
         WHERE b.table_name = 'customfields' AND b.way = 'restore';
    END IF;
END$$

DELIMITER ;
