-- _whmcs_write_custom_values
--
-- Description
--   Writes the planned custom field values of a batch: one row each, none for an
--   empty value, as Perfex does it.
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
--   io_written (BIGINT)      grows by the rows written
-- Reads    tmp_whmcs_batch, whmcs_plan_field
-- Writes   Perfex customfieldsvalues

DROP PROCEDURE IF EXISTS _whmcs_write_custom_values;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_custom_values (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    INOUT io_written BIGINT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Write the custom field values of a batch'
BEGIN
    CALL _whmcs_begin_surplus();
    INSERT IGNORE INTO tmp_whmcs_surplus (perfex_id)
    SELECT STRAIGHT_JOIN p.id
      FROM tmp_whmcs_batch AS b
           JOIN whmcs_plan_field AS f
             ON f.data_type = in_data_type AND f.whmcs_id = b.whmcs_id AND f.custom_field_id > 0
           JOIN _whmcs_px_customfieldsvalues AS p
             ON p.fieldid + 0 = f.custom_field_id
            AND p.relid = CASE f.part WHEN 'customer' THEN b.customer_id
                                      WHEN 'contact' THEN b.contact_id ELSE b.perfex_id END
            AND CONCAT(p.fieldto, '') = CASE f.part WHEN 'customer' THEN 'customers'
                                        WHEN 'contact' THEN 'contacts' ELSE 'invoice' END
     WHERE b.action <> 'create' OR (f.part = 'contact' AND b.is_new_contact = 0);
    IF EXISTS (SELECT 1 FROM tmp_whmcs_surplus AS s) THEN
        DELETE p
          FROM tmp_whmcs_surplus AS s
               STRAIGHT_JOIN _whmcs_px_customfieldsvalues AS p ON s.perfex_id = p.id;
        SET io_written = io_written + ROW_COUNT();
    END IF;

    INSERT INTO _whmcs_px_customfieldsvalues (relid, fieldid, fieldto, value)
    SELECT CASE f.part WHEN 'customer' THEN b.customer_id WHEN 'contact' THEN b.contact_id
                       ELSE b.perfex_id END,
           f.custom_field_id,
           CASE f.part WHEN 'customer' THEN 'customers' WHEN 'contact' THEN 'contacts'
                       ELSE 'invoice' END,
           f.new_value
      FROM tmp_whmcs_batch AS b
           JOIN whmcs_plan_field AS f
             ON f.data_type = in_data_type AND f.whmcs_id = b.whmcs_id AND f.custom_field_id > 0
     WHERE f.new_value <> ''
       AND CASE f.part WHEN 'customer' THEN b.customer_id WHEN 'contact' THEN b.contact_id
                       ELSE b.perfex_id END IS NOT NULL
     ORDER BY b.whmcs_id, f.custom_field_id;
    SET io_written = io_written + ROW_COUNT();
END$$

DELIMITER ;
