-- _whmcs_read_refund_rows
--
-- Description
--   The credit notes that Perfex has now for the refunds of a batch of invoices, with
--   what belongs to them, into tmp_whmcs_row.
-- Parameters
--   in_is_new (INT)   1 = of invoices that the batch creates, 0 = of the others
-- Reads    tmp_whmcs_batch, whmcs_refund_link, Perfex
-- Writes   tmp_whmcs_row

DROP PROCEDURE IF EXISTS _whmcs_read_refund_rows;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_read_refund_rows (IN in_is_new INT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Rows of the credit notes of a batch'
BEGIN
    IF EXISTS (SELECT 1
                 FROM tmp_whmcs_batch AS b
                      JOIN whmcs_refund_link AS l ON l.invoice_id = b.whmcs_id
                WHERE (b.action = 'create') = in_is_new) THEN
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'creditnotes', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN whmcs_refund_link AS l ON l.invoice_id = b.whmcs_id
               JOIN _whmcs_px_row_creditnotes AS p ON p.row_key = l.credit_note_id
         WHERE (b.action = 'create') = in_is_new;
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'itemable', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN whmcs_refund_link AS l ON l.invoice_id = b.whmcs_id
               JOIN _whmcs_px_row_itemable AS p
                 ON p.parent_id = l.credit_note_id AND p.kind = 'credit_note'
         WHERE (b.action = 'create') = in_is_new;
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'item_tax', x.row_key, b.whmcs_id, x.image, x.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN whmcs_refund_link AS l ON l.invoice_id = b.whmcs_id
               JOIN _whmcs_px_itemable AS p
                 ON p.rel_id = l.credit_note_id AND p.rel_type = 'credit_note'
               JOIN _whmcs_px_row_item_tax AS x ON x.parent_id = p.id AND x.kind = 'credit_note'
         WHERE (b.action = 'create') = in_is_new;
        -- Without an index on the credit note: of new ones by the id that we know.
        INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
        SELECT STRAIGHT_JOIN 'creditnote_refunds', p.row_key, b.whmcs_id, p.image, p.row_hash
          FROM tmp_whmcs_batch AS b
               JOIN whmcs_refund_link AS l ON l.invoice_id = b.whmcs_id
               JOIN _whmcs_px_row_creditnote_refunds AS p ON p.row_key = l.refund_id
         WHERE in_is_new AND b.action = 'create';
        IF NOT in_is_new THEN
            INSERT INTO tmp_whmcs_row (table_name, row_key, whmcs_id, image, row_hash)
            SELECT 'creditnote_refunds', p.row_key, b.whmcs_id, p.image, p.row_hash
              FROM tmp_whmcs_batch AS b
                   JOIN whmcs_refund_link AS l ON l.invoice_id = b.whmcs_id
                   STRAIGHT_JOIN _whmcs_px_row_creditnote_refunds AS p
                     ON p.parent_id = l.credit_note_id
             WHERE b.action <> 'create';
        END IF;
    END IF;
END$$

DELIMITER ;
