-- _whmcs_note_numbers
--
-- Description
--   Notes which invoices of a batch Perfex does not print under their WHMCS number
--   (number_differs: no combination of prefix and number gives it; number_taken: a
--   native invoice of the year has it), and whose number WHMCS gave twice in a year.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    tmp_whmcs_subject, whmcs_invoice_number
-- Writes   whmcs_note

DROP PROCEDURE IF EXISTS _whmcs_note_numbers;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_note_numbers (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Note numbers that Perfex prints otherwise'
BEGIN
    INSERT INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
    SELECT 'invoice', t.whmcs_id, 'number', n.code,
           CONCAT(IF(n.code = 'number_taken',
                     CONCAT('a native invoice of ', n.number_year, ' has the number of '), ''),
                  n.whmcs_number, '; in Perfex ', n.formatted_number), in_run_id
      FROM tmp_whmcs_subject AS t
           JOIN whmcs_invoice_number AS n ON n.whmcs_id = t.whmcs_id
     WHERE t.action IN ('create', 'update', 'unchanged') AND n.code IS NOT NULL;

    -- In this order and by this key: by the year, a batch would read thousands of rows
    -- for each invoice.
    INSERT INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
    SELECT STRAIGHT_JOIN 'invoice', t.whmcs_id, 'number', 'number_twice',
           CONCAT(n.whmcs_number, ' is in WHMCS the number of invoice ', MIN(o.whmcs_id),
                  ' too'), in_run_id
      FROM tmp_whmcs_subject AS t
           JOIN whmcs_invoice_number AS n
             ON n.whmcs_id = t.whmcs_id AND n.number <> 1000000000
           JOIN whmcs_invoice_number AS o FORCE INDEX (ix_whmcs_invoice_number_whmcs)
             ON o.whmcs_number = n.whmcs_number AND o.whmcs_id <> n.whmcs_id
            AND o.number_year = n.number_year AND o.number <> 1000000000
           JOIN whmcs_invoice AS i ON i.whmcs_id = o.whmcs_id AND i.missing_at IS NULL
     WHERE t.action IN ('create', 'update', 'unchanged')
     GROUP BY t.whmcs_id, n.whmcs_number;
END$$

DELIMITER ;
