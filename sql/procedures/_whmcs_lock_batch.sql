-- _whmcs_lock_batch
--
-- Description
--   Locks the Perfex rows that a batch will overwrite, as the first statements of its
--   transaction: so what it reads later is what it locked, and a shared lock first does
--   not end in a deadlock with a person who writes the same row.
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
-- Reads    tmp_whmcs_batch

DROP PROCEDURE IF EXISTS _whmcs_lock_batch;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_lock_batch (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Lock the rows that a batch will overwrite'
BEGIN
    DECLARE v_count BIGINT;

    IF in_data_type = 'invoice' THEN
        SELECT STRAIGHT_JOIN COUNT(p.id) INTO v_count
          FROM tmp_whmcs_batch AS b JOIN _whmcs_px_invoices AS p ON p.id = b.perfex_id
           FOR UPDATE;
        SELECT STRAIGHT_JOIN COUNT(p.id) INTO v_count
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_itemable AS p
                 ON p.rel_id = b.perfex_id AND p.rel_type = 'invoice'
           FOR UPDATE;
        SELECT STRAIGHT_JOIN COUNT(p.id) INTO v_count
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_invoicepaymentrecords AS p ON p.invoiceid = b.perfex_id
           FOR UPDATE;
        SELECT STRAIGHT_JOIN COUNT(p.id) INTO v_count
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_customfieldsvalues AS p ON p.relid = b.perfex_id
           FOR UPDATE;
    ELSE
        SELECT STRAIGHT_JOIN COUNT(p.userid) INTO v_count
          FROM tmp_whmcs_batch AS b JOIN _whmcs_px_clients AS p ON p.userid = b.customer_id
         WHERE in_data_type = 'client' AND b.action <> 'create'
           FOR UPDATE;
        SELECT STRAIGHT_JOIN COUNT(p.id) INTO v_count
          FROM tmp_whmcs_batch AS b JOIN _whmcs_px_contacts AS p ON p.id = b.contact_id
           FOR UPDATE;
        SELECT STRAIGHT_JOIN COUNT(p.id) INTO v_count
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_customfieldsvalues AS p ON p.relid = b.customer_id
         WHERE in_data_type = 'client' AND b.action <> 'create'
           FOR UPDATE;
        SELECT STRAIGHT_JOIN COUNT(p.id) INTO v_count
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_px_customfieldsvalues AS p ON p.relid = b.contact_id
           FOR UPDATE;
    END IF;
END$$

DELIMITER ;
