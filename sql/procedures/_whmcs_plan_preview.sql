-- _whmcs_plan_preview
--
-- Description
--   Plans all that is due and writes nothing into Perfex: what is planned for a client
--   counts as done for its contacts and invoices. All stays due.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_has_clients, in_has_contacts, in_has_invoices (INT)   the data types of the run
-- Reads    the mirror, Perfex
-- Writes   whmcs_plan (emptied at the end), whmcs_preview_record, whmcs_preview_field

DROP PROCEDURE IF EXISTS _whmcs_plan_preview;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_plan_preview (
    IN in_run_id BIGINT UNSIGNED,
    IN in_has_clients INT,
    IN in_has_contacts INT,
    IN in_has_invoices INT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Plan all that is due and write nothing'
BEGIN
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_needed;
    CREATE TEMPORARY TABLE tmp_whmcs_needed (
        gateway VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY
    ) ENGINE = InnoDB;

    IF in_has_clients THEN
        UPDATE whmcs_run AS r SET r.stage = 'plan clients' WHERE r.run_id = in_run_id;
        CALL _whmcs_plan_clients(in_run_id);
        CALL _whmcs_preview_deleted(in_run_id, 'client');
        -- Contacts that were out of range with their client come with it.
        UPDATE whmcs_contact AS k
               JOIN whmcs_plan AS n ON n.data_type = 'client' AND n.whmcs_id = k.client_id
           SET k.is_due = 1
         WHERE n.action IN ('create', 'link') AND k.missing_at IS NULL;
    END IF;
    IF in_has_contacts THEN
        UPDATE whmcs_run AS r SET r.stage = 'plan contacts' WHERE r.run_id = in_run_id;
        CALL _whmcs_plan_contacts(in_run_id);
        CALL _whmcs_preview_deleted(in_run_id, 'contact');
    END IF;
    IF in_has_invoices THEN
        UPDATE whmcs_run AS r SET r.stage = 'plan invoices' WHERE r.run_id = in_run_id;
        -- A mapping that the next sync will make has it compare all invoices.
        IF _whmcs_option('number_field') = 'on'
           AND NOT EXISTS (SELECT 1 FROM whmcs_made AS m WHERE m.what = 'number_field') THEN
            CALL _whmcs_recheck('invoice');
        END IF;
        CALL _whmcs_preview_invoices(in_run_id);
        CALL _whmcs_plan_cancelled(in_run_id);
        CALL _whmcs_preview_deleted(in_run_id, 'invoice');
    END IF;
    CALL _whmcs_preview_catalogue(in_run_id);
    DROP TEMPORARY TABLE tmp_whmcs_needed;
    DELETE FROM whmcs_plan;
    DELETE FROM whmcs_plan_field;
END$$

DELIMITER ;
