-- _whmcs_keep_created
--
-- Description
--   Notes the rows of Perfex of the records that a batch created, and of its entries in
--   Perfex's logs; those of credit notes are noted by _whmcs_keep_after.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_data_type (VARCHAR)        client, contact or invoice
-- Reads    tmp_whmcs_batch, Perfex
-- Writes   whmcs_change

DROP PROCEDURE IF EXISTS _whmcs_keep_created;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_keep_created (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Note the rows of created records'
keep: BEGIN
    IF NOT @whmcs_keeps THEN
        LEAVE keep;
    END IF;

    IF in_data_type = 'client' THEN
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT STRAIGHT_JOIN in_run_id, in_data_type, b.whmcs_id, 'clients', p.row_key, p.row_hash
          FROM tmp_whmcs_batch AS b JOIN _whmcs_px_row_clients AS p ON p.row_key = b.customer_id
         WHERE b.action = 'create';
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT STRAIGHT_JOIN in_run_id, in_data_type, b.whmcs_id, 'customer_groups', p.row_key,
               p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_customer_groups AS p ON p.parent_id = b.customer_id
         WHERE b.action = 'create';
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT STRAIGHT_JOIN in_run_id, in_data_type, b.whmcs_id, 'customfieldsvalues', p.row_key,
               p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_customfieldsvalues AS p
                 ON p.parent_id = b.customer_id AND p.kind = 'customers'
         WHERE b.action = 'create';
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
    END IF;
    IF in_data_type <> 'invoice' THEN
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT STRAIGHT_JOIN in_run_id, in_data_type, b.whmcs_id, 'contacts', p.row_key, p.row_hash
          FROM tmp_whmcs_batch AS b JOIN _whmcs_px_row_contacts AS p ON p.row_key = b.contact_id
         WHERE b.action = 'create';
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT STRAIGHT_JOIN in_run_id, in_data_type, b.whmcs_id, 'customfieldsvalues', p.row_key,
               p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_customfieldsvalues AS p
                 ON p.parent_id = b.contact_id AND p.kind = 'contacts'
         WHERE b.action = 'create';
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        -- By the new ids: Perfex has no index on the contact.
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT in_run_id, in_data_type, b.whmcs_id, 'contact_permissions', p.row_key, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_contact_permissions AS p
                 ON p.row_key > @whmcs_top_permission AND p.parent_id = b.contact_id
         WHERE b.action = 'create';
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
    ELSE
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT STRAIGHT_JOIN in_run_id, in_data_type, b.whmcs_id, 'invoices', p.row_key, p.row_hash
          FROM tmp_whmcs_batch AS b JOIN _whmcs_px_row_invoices AS p ON p.row_key = b.perfex_id
         WHERE b.action = 'create';
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT STRAIGHT_JOIN in_run_id, in_data_type, b.whmcs_id, 'itemable', p.row_key, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_itemable AS p
                 ON p.parent_id = b.perfex_id AND p.kind = 'invoice'
         WHERE b.action = 'create';
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT STRAIGHT_JOIN in_run_id, in_data_type, b.whmcs_id, 'item_tax', x.row_key, x.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_itemable AS p ON p.rel_id = b.perfex_id AND p.rel_type = 'invoice'
               JOIN _whmcs_px_row_item_tax AS x ON x.parent_id = p.id AND x.kind = 'invoice'
         WHERE b.action = 'create';
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT STRAIGHT_JOIN in_run_id, in_data_type, b.whmcs_id, 'invoicepaymentrecords',
               p.row_key, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_invoicepaymentrecords AS p ON p.parent_id = b.perfex_id
         WHERE b.action = 'create';
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT STRAIGHT_JOIN in_run_id, in_data_type, b.whmcs_id, 'customfieldsvalues', p.row_key,
               p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_customfieldsvalues AS p
                 ON p.parent_id = b.perfex_id AND p.kind = 'invoice'
         WHERE b.action = 'create';
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
    END IF;

    IF @whmcs_top_activity IS NOT NULL THEN
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT in_run_id, in_data_type, b.whmcs_id, 'activity_log', p.row_key, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_activity_log AS p
                 ON p.row_key > @whmcs_top_activity
                AND (CONVERT(p.kind USING utf8mb4) COLLATE utf8mb4_bin
                         = CONCAT('Contact Created [ID: ', b.contact_id, ']')
                     OR CONVERT(p.kind USING utf8mb4) COLLATE utf8mb4_bin
                         = CONCAT('New Client Created [ID: ', b.customer_id, ', From Staff: ',
                                  @whmcs_staff, ']'))
         WHERE in_data_type <> 'invoice' AND (b.is_new_contact = 1 OR b.is_new_customer = 1);
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
        SELECT in_run_id, in_data_type, b.whmcs_id, 'sales_activity', p.row_key, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_sales_activity AS p
                 ON p.row_key > @whmcs_top_sales AND p.parent_id = b.perfex_id
                AND p.kind = 'invoice_activity_created'
         WHERE in_data_type = 'invoice' AND b.action = 'create';
    END IF;
END$$

DELIMITER ;
