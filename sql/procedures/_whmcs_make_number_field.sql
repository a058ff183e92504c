-- _whmcs_make_number_field
--
-- Description
--   Makes, once, the Perfex custom field of invoices that holds the WHMCS number,
--   and maps it; afterwards it is like any other field, and what a person does to
--   it stays done. A field of that slug that is there already is taken. Each step
--   can be repeated, should the run break off between two.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    option number_field
-- Writes   Perfex customfields; whmcs_mapping, whmcs_made

DROP PROCEDURE IF EXISTS _whmcs_make_number_field;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_make_number_field (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Make the custom field for the WHMCS number once'
BEGIN
    DECLARE v_id BIGINT UNSIGNED;

    IF _whmcs_option('number_field') = 'on'
       AND NOT EXISTS (SELECT 1 FROM whmcs_made AS m WHERE m.what = 'number_field') THEN
        SELECT MIN(x.id) INTO v_id
          FROM _whmcs_px_customfields AS x
         WHERE x.fieldto = 'invoice' AND x.slug = 'invoice_whmcs_invoice_number';
        IF v_id IS NULL THEN
            START TRANSACTION;
            CALL _whmcs_renew_lease(in_run_id, 1);
            CALL _whmcs_keep_others(in_run_id, 'invoice', 0);
            INSERT INTO _whmcs_px_customfields
                   (fieldto, name, slug, required, type, options, display_inline, field_order,
                    active, show_on_pdf, show_on_ticket_form, only_admin, show_on_table,
                    show_on_client_portal, disalow_client_to_edit, bs_column)
            VALUES ('invoice', 'WHMCS invoice number', 'invoice_whmcs_invoice_number', 0, 'input',
                    '', 0, 0, 1, 0, 0, 1, 1, 0, 0, 12);
            SET v_id = LAST_INSERT_ID();
            UPDATE whmcs_run_count AS r SET r.written_row_count = r.written_row_count + 1
             WHERE r.run_id = in_run_id AND r.data_type = 'invoice';
            CALL _whmcs_keep_others(in_run_id, 'invoice', 1);
            COMMIT;
        END IF;

        -- Not over a mapping of a person's, nor into a field that takes other values.
        IF EXISTS (SELECT 1 FROM _whmcs_px_customfields AS x
                    WHERE x.id = v_id AND x.active = 1 AND x.type IN ('input', 'textarea'))
           AND NOT EXISTS (SELECT 1 FROM whmcs_mapping AS m
                            WHERE m.data_type = 'invoice' AND m.custom_field_id = v_id) THEN
            CALL whmcs_map_field('invoice', 'number', CONCAT('custom:', v_id));
        END IF;
        INSERT INTO whmcs_made (what, perfex_id, made_at)
        VALUES ('number_field', v_id, UTC_TIMESTAMP(6));
    END IF;
END$$

DELIMITER ;
