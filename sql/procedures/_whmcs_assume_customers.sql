-- _whmcs_assume_customers
--
-- Description
--   For a preview: invoices whose client is planned, but not in Perfex yet, count as those
--   of its customer (0 = one that is to be made).
-- Reads    whmcs_plan
-- Writes   tmp_whmcs_doc

DROP PROCEDURE IF EXISTS _whmcs_assume_customers;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_assume_customers ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Invoices of clients that are planned only'
BEGIN
    UPDATE tmp_whmcs_doc AS d
           JOIN whmcs_plan AS n
             ON n.data_type = 'client' AND n.whmcs_id = d.client_id
            AND n.action IN ('create', 'link')
       SET d.customer_id = COALESCE(n.customer_id, 0),
           d.linked_customer_id = COALESCE(n.customer_id, 0)
     WHERE d.linked_customer_id IS NULL;
END$$

DELIMITER ;
