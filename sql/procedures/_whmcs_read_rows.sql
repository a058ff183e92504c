-- _whmcs_read_rows
--
-- Description
--   The rows that Perfex has now of the records of a batch that were there before it,
--   with what belongs to them, into tmp_whmcs_row.
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
-- Reads    tmp_whmcs_batch, whmcs_refund_link, Perfex
-- Writes   tmp_whmcs_row

DROP PROCEDURE IF EXISTS _whmcs_read_rows;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_read_rows (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Rows of the existing records of a batch'
BEGIN
    DELETE FROM tmp_whmcs_row;
    IF in_data_type = 'client' THEN
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'clients', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b JOIN _whmcs_px_row_clients AS p ON p.row_key = b.customer_id
         WHERE b.action <> 'create';
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'customer_groups', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_customer_groups AS p ON p.parent_id = b.customer_id
         WHERE b.action <> 'create';
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'customfieldsvalues', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_customfieldsvalues AS p
                 ON p.parent_id = b.customer_id AND p.kind = 'customers'
         WHERE b.action <> 'create';
    END IF;
    IF in_data_type <> 'invoice' THEN
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'contacts', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b JOIN _whmcs_px_row_contacts AS p ON p.row_key = b.contact_id
         WHERE b.action <> 'create';
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'customfieldsvalues', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_customfieldsvalues AS p
                 ON p.parent_id = b.contact_id AND p.kind = 'contacts'
         WHERE b.action <> 'create';
    END IF;
    -- Without an index on the contact: read where they may be written only.
    IF in_data_type = 'contact' THEN
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT 'contact_permissions', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b
               STRAIGHT_JOIN _whmcs_px_row_contact_permissions AS p ON p.parent_id = b.contact_id
         WHERE b.action <> 'create';
    ELSEIF in_data_type = 'client'
           AND EXISTS (SELECT 1 FROM tmp_whmcs_batch AS b
                        WHERE b.action <> 'create' AND b.is_new_contact = 1) THEN
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT 'contact_permissions', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_contact_permissions AS p
                 ON p.row_key > @whmcs_top_permission AND p.parent_id = b.contact_id
         WHERE b.action <> 'create' AND b.is_new_contact = 1;
    END IF;

    IF in_data_type = 'invoice' THEN
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'invoices', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b JOIN _whmcs_px_row_invoices AS p ON p.row_key = b.perfex_id
         WHERE b.action <> 'create';
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'itemable', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_itemable AS p
                 ON p.parent_id = b.perfex_id AND p.kind = 'invoice'
         WHERE b.action <> 'create';
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'item_tax', x.row_key, b.whmcs_id, x.image, x.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_itemable AS p ON p.rel_id = b.perfex_id AND p.rel_type = 'invoice'
               JOIN _whmcs_px_row_item_tax AS x ON x.parent_id = p.id AND x.kind = 'invoice'
         WHERE b.action <> 'create';
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'invoicepaymentrecords', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_invoicepaymentrecords AS p ON p.parent_id = b.perfex_id
         WHERE b.action <> 'create';
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'customfieldsvalues', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_row_customfieldsvalues AS p
                 ON p.parent_id = b.perfex_id AND p.kind = 'invoice'
         WHERE b.action <> 'create';
        CALL _whmcs_read_refund_rows(0);
    END IF;
END$$

DELIMITER ;
