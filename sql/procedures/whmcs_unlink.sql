-- whmcs_unlink
--
-- Description
--   Forgets which Perfex row a WHMCS record is. The row stays as it is; to the
--   next sync the record is new, so link it elsewhere before, or switch its
--   data type off, unless a second row is wanted.
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
--   in_whmcs_id (BIGINT)     id in WHMCS
-- Writes   whmcs_link, whmcs_payment_link, whmcs_refund_link
-- Errors   50100 unknown type, or not linked; 50106 a sync runs
-- Example  CALL whmcs_unlink('client', 7);

DROP PROCEDURE IF EXISTS whmcs_unlink;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_unlink (
    IN in_data_type TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_whmcs_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Forget which Perfex row a WHMCS record is'
BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        ROLLBACK;
        RESIGNAL;
    END;

    CALL _whmcs_check_data_type('whmcs_unlink', in_data_type);
    CALL _whmcs_refuse_during_run('whmcs_unlink');

    START TRANSACTION;
    DELETE FROM whmcs_link WHERE data_type = in_data_type AND whmcs_id = in_whmcs_id;
    IF ROW_COUNT() = 0 THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50100,
               MESSAGE_TEXT =
      'whmcs_unlink: this record is not linked; see the view whmcs_links for what is';
    END IF;
    DELETE FROM whmcs_payment_link WHERE in_data_type = 'invoice' AND invoice_id = in_whmcs_id;
    DELETE FROM whmcs_refund_link WHERE in_data_type = 'invoice' AND invoice_id = in_whmcs_id;
    DELETE FROM whmcs_quarantine_record
     WHERE data_type = in_data_type AND whmcs_id = in_whmcs_id;
    CALL _whmcs_forget(in_data_type, in_whmcs_id);
    COMMIT;
END$$

DELIMITER ;
