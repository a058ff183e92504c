-- _whmcs_import_invoices
--
-- Description
--   The invoices of a run: fetches the details of tmp_whmcs_todo, plans and applies
--   what is due, batch by batch, and keeps the counter of native numbers clear.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Writes   the mirror, the plan, Perfex
-- Errors   as _whmcs_fetch

DROP PROCEDURE IF EXISTS _whmcs_import_invoices;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_import_invoices (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Fetch, plan and apply the invoices of a run'
BEGIN
    CALL _whmcs_try(in_run_id, 'make_number_field');
    CALL _whmcs_begin_plan();
    CALL _whmcs_begin_apply();
    -- Numbers of native invoices; _whmcs_assign_numbers reads them when it needs them.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_native;
    CREATE TEMPORARY TABLE tmp_whmcs_native (
        number_year INT NOT NULL,
        number BIGINT NOT NULL,
        PRIMARY KEY (number_year, number)
    ) ENGINE = InnoDB;

    IF @whmcs_preview_id IS NULL THEN
        CALL _whmcs_pull_detail(in_run_id, 'invoice', 1);
    END IF;
    CALL _whmcs_work_invoices(in_run_id, 1);

    DROP TEMPORARY TABLE tmp_whmcs_native;
    CALL _whmcs_end_documents();
    CALL _whmcs_end_apply();
    CALL _whmcs_note_progress(in_run_id, 'invoice', 'write', NULL, NULL);
    CALL _whmcs_end_plan();
    CALL _whmcs_try(in_run_id, 'cancel_invoices');
    CALL _whmcs_try(in_run_id, 'raise_counter');
END$$

DELIMITER ;
