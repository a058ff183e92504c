-- _whmcs_take_batch
--
-- Description
--   The next records of the plan that are to be written.
-- Parameters
--   in_data_type (VARCHAR)   client or contact
-- Reads    whmcs_plan
-- Writes   tmp_whmcs_batch

DROP PROCEDURE IF EXISTS _whmcs_take_batch;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_take_batch (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The next records that are to be written'
BEGIN
    DECLARE v_batch INT DEFAULT CEIL(_whmcs_option('batch_size') / 6);

    CALL _whmcs_begin_batch();
    INSERT INTO tmp_whmcs_batch (whmcs_id, action, perfex_id, customer_id, contact_id)
    SELECT n.whmcs_id, n.action, n.perfex_id, n.customer_id, n.contact_id
      FROM whmcs_plan AS n
     WHERE n.data_type = in_data_type AND n.is_done = 0
       AND n.action IN ('create', 'link', 'update')
     ORDER BY n.whmcs_id LIMIT v_batch;
END$$

DELIMITER ;
