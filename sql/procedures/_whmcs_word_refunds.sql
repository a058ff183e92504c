-- _whmcs_word_refunds
--
-- Description
--   Completes the refunds of linked invoices with the invoice's number as Perfex
--   prints it, and makes their lines; those of other invoices keep no reference.
-- Reads    tmp_whmcs_refund, Perfex
-- Writes   tmp_whmcs_refund, tmp_whmcs_refund_line

DROP PROCEDURE IF EXISTS _whmcs_word_refunds;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_word_refunds ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Number and lines of the refunds of linked invoices'
BEGIN
    DECLARE v_pad INT DEFAULT _whmcs_number_width();

    UPDATE tmp_whmcs_refund AS r
           JOIN whmcs_link AS i ON i.data_type = 'invoice' AND i.whmcs_id = r.whmcs_id
           STRAIGHT_JOIN _whmcs_px_invoices AS p ON p.id = i.perfex_id
           CROSS JOIN _whmcs_px_width AS w
       SET r.reference = _whmcs_fit(
               _whmcs_print_number(CONVERT(p.prefix USING utf8mb4), p.number, p.number_format,
                                   p.date, v_pad),
               w.creditnotes_reference_no, w.creditnotes_reference_no_charset);

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_refund_line;
    CREATE TEMPORARY TABLE tmp_whmcs_refund_line (
        whmcs_id BIGINT UNSIGNED NOT NULL,
        transaction_id BIGINT UNSIGNED NOT NULL,
        line_no INT NOT NULL,
        description TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        amount DECIMAL(15,2) NOT NULL,
        rate DECIMAL(15,2) NOT NULL,
        rate2 DECIMAL(15,2) NOT NULL,
        PRIMARY KEY (whmcs_id, transaction_id, line_no)
    ) ENGINE = InnoDB;

    INSERT INTO tmp_whmcs_refund_line (whmcs_id, transaction_id, line_no, description, amount,
        rate, rate2)
    SELECT r.whmcs_id, r.transaction_id, 1,
           CONCAT('Refund of invoice ', r.reference, IF(r.untaxed <> 0, ', taxed part', '')),
           r.taxed, r.rate, r.rate2
      FROM tmp_whmcs_refund AS r
     WHERE r.reference IS NOT NULL AND r.taxed <> 0;
    INSERT INTO tmp_whmcs_refund_line (whmcs_id, transaction_id, line_no, description, amount,
        rate, rate2)
    SELECT r.whmcs_id, r.transaction_id, 1 + (r.taxed <> 0),
           CONCAT('Refund of invoice ', r.reference, IF(r.taxed <> 0, ', untaxed part', '')),
           r.untaxed, 0, 0
      FROM tmp_whmcs_refund AS r
     WHERE r.reference IS NOT NULL AND r.untaxed <> 0;
    INSERT INTO tmp_whmcs_refund_line (whmcs_id, transaction_id, line_no, description, amount,
        rate, rate2)
    SELECT r.whmcs_id, r.transaction_id, 1 + (r.taxed <> 0) + (r.untaxed <> 0),
           'Rounding of tax (as billed by WHMCS)', r.rest, 0, 0
      FROM tmp_whmcs_refund AS r
     WHERE r.reference IS NOT NULL AND r.rest <> 0;
    UPDATE tmp_whmcs_refund_line AS t CROSS JOIN _whmcs_px_width AS w
       SET t.description = _whmcs_fit(t.description, w.itemable_description,
                                      w.itemable_description_charset);
END$$

DELIMITER ;
