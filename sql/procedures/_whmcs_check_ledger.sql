-- _whmcs_check_ledger
--
-- Description
--   Compares WHMCS and Perfex to the cent at the end of a run, and keeps the outcome for
--   whmcs_checks; the views of the ledger read all invoices, which nobody wants each time
--   a monitor asks. From 5,000 invoices on it is not done each run either: when the last
--   time is ledger_check_hours ago, or found something and is an hour ago.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_ledger_invoices
-- Writes   whmcs_ledger_check

DROP PROCEDURE IF EXISTS _whmcs_check_ledger;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_check_ledger (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Compare WHMCS and Perfex to the cent'
BEGIN
    DECLARE v_hours INT DEFAULT IF(_whmcs_option('ledger_check_hours') = 'never', NULL,
                                   _whmcs_option('ledger_check_hours'));
    DECLARE v_has_invoices INT;
    DECLARE v_is_known INT;
    DECLARE v_from DATETIME(6) DEFAULT SYSDATE(6);
    DECLARE v_count BIGINT;
    DECLARE v_different BIGINT;
    DECLARE v_unexplained BIGINT;
    DECLARE v_first BIGINT UNSIGNED;

    SELECT COUNT(*) INTO v_has_invoices
      FROM whmcs_run_count AS c WHERE c.run_id = in_run_id AND c.data_type = 'invoice';
    SELECT COUNT(*) INTO v_is_known
      FROM (SELECT k.unexplained_count, k.checked_at, k.invoice_count
              FROM whmcs_ledger_check AS k ORDER BY k.run_id DESC LIMIT 1) AS k
     WHERE k.invoice_count >= 5000
       AND k.checked_at > UTC_TIMESTAMP(6)
           - INTERVAL IF(k.unexplained_count = 0, v_hours, LEAST(v_hours, 1)) HOUR;

    IF v_hours IS NOT NULL AND v_has_invoices AND NOT v_is_known THEN
        SELECT COUNT(*), COALESCE(SUM(d.is_different), 0), COALESCE(SUM(d.is_strange), 0),
               MIN(IF(d.is_strange, d.whmcs_id, NULL))
          INTO v_count, v_different, v_unexplained, v_first
          FROM (SELECT v.whmcs_id, v.is_different,
                       v.is_different = 1 AND COALESCE(v.code, '') NOT IN ('quarantine',
                           'mass_payment', 'add_funds', 'out_of_range', 'range_new',
                           'deleted_in_whmcs') AS is_strange
                  FROM whmcs_ledger_invoices AS v) AS d;
        INSERT INTO whmcs_ledger_check (run_id, checked_at, seconds, invoice_count,
                different_count, unexplained_count, first_invoice_id)
        VALUES (in_run_id, UTC_TIMESTAMP(6), TIMESTAMPDIFF(MICROSECOND, v_from, SYSDATE(6)) / 1e6,
                v_count, v_different, v_unexplained, v_first);
    END IF;
END$$

DELIMITER ;
