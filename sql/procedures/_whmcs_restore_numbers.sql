-- _whmcs_restore_numbers
--
-- Description
--   Puts the numbers of invoices back that a preview replaced for its batch.
-- Writes   whmcs_invoice_number, whmcs_preview_number

DROP PROCEDURE IF EXISTS _whmcs_restore_numbers;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_restore_numbers ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Put numbers back that a preview replaced'
BEGIN
    START TRANSACTION;
    DELETE n
      FROM whmcs_preview_number AS s STRAIGHT_JOIN whmcs_invoice_number AS n
             ON n.whmcs_id = s.whmcs_id;
    INSERT INTO whmcs_invoice_number
           (whmcs_id, basis, prefix, number, number_format, number_year, whmcs_number,
            formatted_number, code)
    SELECT s.whmcs_id, s.basis, s.prefix, s.number, s.number_format, s.number_year,
           s.whmcs_number, s.formatted_number, s.code
      FROM whmcs_preview_number AS s
     WHERE s.is_new = 0;
    DELETE FROM whmcs_preview_number;
    COMMIT;
END$$

DELIMITER ;
