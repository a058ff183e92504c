-- _whmcs_preview_invoices
--
-- Description
--   Plans all due invoices, batch by batch, without writing any: what is kept of it are
--   preview records. The numbers that were chosen for a batch are put back after it, so
--   that a later sync chooses by what is there then.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    the mirror, Perfex
-- Writes   whmcs_preview_record, whmcs_preview_field

DROP PROCEDURE IF EXISTS _whmcs_preview_invoices;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_preview_invoices (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Plan all due invoices and write none'
BEGIN
    DECLARE v_batch INT DEFAULT _whmcs_option('batch_size');
    DECLARE v_last BIGINT UNSIGNED DEFAULT 0;

    CALL _whmcs_begin_plan();
    CALL _whmcs_begin_apply();
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_native;
    CREATE TEMPORARY TABLE tmp_whmcs_native (
        number_year INT NOT NULL,
        number BIGINT NOT NULL,
        PRIMARY KEY (number_year, number)
    ) ENGINE = InnoDB;

    work: LOOP
        CALL _whmcs_begin_batch();
        INSERT INTO tmp_whmcs_batch (whmcs_id, action)
        SELECT i.whmcs_id, '' FROM whmcs_invoice AS i
         WHERE i.is_due = 1 AND i.missing_at IS NULL AND i.whmcs_id > v_last
         ORDER BY i.whmcs_id LIMIT v_batch;
        IF ROW_COUNT() = 0 THEN
            LEAVE work;
        END IF;
        SELECT MAX(b.whmcs_id) INTO v_last FROM tmp_whmcs_batch AS b;

        INSERT INTO whmcs_preview_number
               (whmcs_id, is_new, basis, prefix, number, number_format, number_year, whmcs_number,
                formatted_number, code)
        SELECT b.whmcs_id, n.whmcs_id IS NULL, n.basis, n.prefix, n.number, n.number_format,
               n.number_year, n.whmcs_number, n.formatted_number, n.code
          FROM tmp_whmcs_batch AS b
               LEFT JOIN whmcs_invoice_number AS n ON n.whmcs_id = b.whmcs_id;
        CALL _whmcs_plan_invoices();
        START TRANSACTION;
        CALL _whmcs_renew_lease(in_run_id, 1);
        CALL _whmcs_preview_records(in_run_id, 'invoice');
        CALL _whmcs_preview_documents(in_run_id);
        COMMIT;
        CALL _whmcs_restore_numbers();
        IF _whmcs_is_late(in_run_id) THEN
            LEAVE work;
        END IF;
    END LOOP;

    DROP TEMPORARY TABLE tmp_whmcs_native;
    CALL _whmcs_end_documents();
    CALL _whmcs_end_apply();
    CALL _whmcs_end_plan();
END$$

DELIMITER ;
