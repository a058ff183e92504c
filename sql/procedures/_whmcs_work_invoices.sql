-- _whmcs_work_invoices
--
-- Description
--   Plans and applies all due invoices, batch by batch, each in a transaction of
--   its own. What is quarantined is not looked at again in the same run.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_takes_stale (INT)   0 = not those whose details are still to be fetched
-- Reads    the mirror, Perfex
-- Writes   whmcs_plan, Perfex invoices and what belongs to them

DROP PROCEDURE IF EXISTS _whmcs_work_invoices;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_work_invoices (
    IN in_run_id BIGINT UNSIGNED,
    IN in_takes_stale INT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Plan and apply all due invoices'
BEGIN
    DECLARE v_batch INT DEFAULT _whmcs_option('batch_size');

    work: LOOP
        CALL _whmcs_begin_batch();
        INSERT INTO tmp_whmcs_batch (whmcs_id, action)
        SELECT i.whmcs_id, '' FROM whmcs_invoice AS i FORCE INDEX (ix_whmcs_invoice_due)
         WHERE i.is_due = 1 AND i.is_stale <= in_takes_stale AND i.missing_at IS NULL
         ORDER BY i.whmcs_id LIMIT v_batch;
        IF ROW_COUNT() = 0 THEN
            LEAVE work;
        END IF;

        CALL _whmcs_plan_invoices();
        CALL _whmcs_try(in_run_id, 'apply_catalogue');
        CALL _whmcs_try(in_run_id, 'apply_invoices');
        IF _whmcs_is_late(in_run_id) THEN
            LEAVE work;
        END IF;
    END LOOP;
END$$

DELIMITER ;
