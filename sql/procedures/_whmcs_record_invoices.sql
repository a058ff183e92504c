-- _whmcs_record_invoices
--
-- Description
--   Writes down what was planned for a batch of invoices: the plan, its fields, and
--   what a reader should know.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    tmp_whmcs_subject, tmp_whmcs_value
-- Writes   whmcs_plan, whmcs_plan_field, whmcs_note, whmcs_conflict, whmcs_base,
--          whmcs_invoice (due)

DROP PROCEDURE IF EXISTS _whmcs_record_invoices;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_record_invoices (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Write down the plan of a batch of invoices'
BEGIN
    -- A mass payment that came later in this run can bring an invoice back.
    INSERT INTO whmcs_plan
           (run_id, data_type, whmcs_id, perfex_id, action, code, reason, is_done)
    SELECT s.run_id, s.data_type, s.whmcs_id, s.perfex_id, s.action, s.code, s.reason, 1
      FROM (SELECT in_run_id AS run_id, 'invoice' AS data_type, t.whmcs_id, t.perfex_id, t.action,
                   t.code, t.reason
              FROM tmp_whmcs_subject AS t) AS s
        ON DUPLICATE KEY UPDATE
           code = IF(whmcs_plan.action IN ('create', 'update')
                     AND s.action IN ('update', 'unchanged'), whmcs_plan.code, s.code),
           reason = IF(whmcs_plan.action IN ('create', 'update')
                       AND s.action IN ('update', 'unchanged'), whmcs_plan.reason, s.reason),
           action = IF(whmcs_plan.action IN ('create', 'update')
                       AND s.action IN ('update', 'unchanged'), whmcs_plan.action, s.action);
    DO IF(@whmcs_is_holding AND @whmcs_is_careful, NULL, whmcs_pump());
    CALL _whmcs_record_values(in_run_id, 'invoice');
    CALL _whmcs_note_lines(in_run_id);
    CALL _whmcs_note_numbers(in_run_id);
    CALL _whmcs_note_invoices(in_run_id);
    UPDATE whmcs_invoice AS i JOIN tmp_whmcs_subject AS t ON t.whmcs_id = i.whmcs_id
       SET i.is_due = IF(t.action = 'quarantine', 2, 0)
     WHERE t.action NOT IN ('create', 'update');
END$$

DELIMITER ;
