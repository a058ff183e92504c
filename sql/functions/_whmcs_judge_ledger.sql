-- _whmcs_judge_ledger
--
-- Description
--   Check ledger: invoices whose sums differ between WHMCS and Perfex without an
--   explanation, as the latest run that compared them found at its end; value is their
--   number.
-- Returns  VARCHAR, state number (0 OK, 1 WARN, 2 CRITICAL), value or -, detail

DROP FUNCTION IF EXISTS _whmcs_judge_ledger;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_judge_ledger ()
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Do the sums of WHMCS and Perfex agree'
BEGIN
    DECLARE v_packed VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT MAX(CONCAT(IF(k.unexplained_count > 0, '1 ', '0 '), k.unexplained_count, ' ',
               IF(k.unexplained_count = 0,
                  CONCAT('the sums of ', k.invoice_count, ' invoices agree',
                         IF(k.different_count > 0,
                            CONCAT(', but for ', k.different_count, ' left out for a reason'), '')),
                  CONCAT(k.unexplained_count, ' of ', k.invoice_count, ' invoices differ, the ',
                         'first is ', k.first_invoice_id, '; whmcs_ledger_invoices says why where ',
                         'is_different is 1, whmcs_retry brings WHMCS''s figures back')),
               '; as of ', DATE_FORMAT(k.checked_at, '%Y-%m-%d %H:%i:%s'), ' UTC'))
      INTO v_packed
      FROM (SELECT l.checked_at, l.invoice_count, l.different_count, l.unexplained_count,
                   l.first_invoice_id
              FROM whmcs_ledger_check AS l ORDER BY l.run_id DESC LIMIT 1) AS k;
    RETURN COALESCE(v_packed, '0 - not compared yet; the end of a run does it');
END$$

DELIMITER ;
