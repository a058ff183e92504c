-- _whmcs_end_documents
--
-- Description
--   Drops the temporary tables of documents, where a batch made them.

DROP PROCEDURE IF EXISTS _whmcs_end_documents;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_end_documents ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Drop the temporary tables of documents'
BEGIN
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_bill;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_receipt;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_doc;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_line;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_payment;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_refund;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_differs;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_refund_line;
END$$

DELIMITER ;
