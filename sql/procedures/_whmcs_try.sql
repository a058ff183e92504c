-- _whmcs_try
--
-- Description
--   Carries out a step of a run that writes Perfex or locks what it reads, and again when
--   the database took its transaction back in favour of somebody else's: a deadlock, a
--   lock that did not come free, a row that changed meanwhile, or, in a Galera cluster, a
--   person's change that was certified first. All of the batch is rolled back then, also
--   what is in temporary tables, and done anew; batches that were committed before stay.
--   It gives up when nothing was committed in ten tries, three where each had to wait for
--   a lock.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_step (VARCHAR)             the step: name of its procedure without _whmcs_, or
--                                 read_ and the data type
-- Errors   1213, 1205, 1020 in the end, and those of the step

DROP PROCEDURE IF EXISTS _whmcs_try;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_try (
    IN in_run_id BIGINT UNSIGNED,
    IN in_step VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'A step of a run, again after a conflict'
BEGIN
    DECLARE v_is_done INT DEFAULT 0;
    DECLARE v_tries INT DEFAULT 0;
    DECLARE v_count BIGINT DEFAULT -1;
    DECLARE v_last_count BIGINT;
    DECLARE v_aborts BIGINT DEFAULT 0;
    DECLARE v_last_aborts BIGINT;

    WHILE NOT v_is_done DO
        -- Inside of a routine Galera takes a transaction back by 1317, as a KILL QUERY does.
        SET v_last_aborts = v_aborts;
        /*M! SELECT COALESCE(MAX(v.variable_value + 0), 0) INTO v_last_aborts
               FROM information_schema.global_status AS v
              WHERE v.variable_name = 'WSREP_LOCAL_BF_ABORTS'; */
        BEGIN
            -- A handler for each: a note of the same statement can stand before the error in
            -- the diagnostics, so they do not say which one it is. Each committed batch has
            -- renewed the lease: then counting begins anew.
            DECLARE EXIT HANDLER FOR 1317
            BEGIN
                ROLLBACK;
                SET v_aborts = v_last_aborts;
                /*M! SELECT COALESCE(MAX(v.variable_value + 0), 0) INTO v_aborts
                       FROM information_schema.global_status AS v
                      WHERE v.variable_name = 'WSREP_LOCAL_BF_ABORTS'; */
                IF v_aborts = v_last_aborts THEN
                    RESIGNAL;
                END IF;
                SET v_last_count = v_count;
                SELECT MAX(l.renewal_count) INTO v_count FROM whmcs_lease AS l WHERE l.id = 1;
                SET v_tries = IF(v_count = v_last_count, v_tries, 0) + 1;
                IF v_tries > 10 THEN
                    RESIGNAL;
                END IF;
            END;
            DECLARE EXIT HANDLER FOR 1205
            BEGIN
                ROLLBACK;
                SET v_last_count = v_count;
                SELECT MAX(l.renewal_count) INTO v_count FROM whmcs_lease AS l WHERE l.id = 1;
                SET v_tries = IF(v_count = v_last_count, v_tries, 0) + 4;
                IF v_tries > 10 THEN
                    RESIGNAL;
                END IF;
            END;
            DECLARE EXIT HANDLER FOR 1020, 1213
            BEGIN
                ROLLBACK;
                SET v_last_count = v_count;
                SELECT MAX(l.renewal_count) INTO v_count FROM whmcs_lease AS l WHERE l.id = 1;
                SET v_tries = IF(v_count = v_last_count, v_tries, 0) + 1;
                IF v_tries > 10 THEN
                    RESIGNAL;
                END IF;
            END;

            CASE in_step
                WHEN 'apply_catalogue' THEN CALL _whmcs_apply_catalogue(in_run_id);
                WHEN 'apply_clients' THEN CALL _whmcs_apply_clients(in_run_id);
                WHEN 'apply_contacts' THEN CALL _whmcs_apply_contacts(in_run_id);
                WHEN 'apply_invoices' THEN CALL _whmcs_apply_invoices(in_run_id);
                WHEN 'cancel_invoices' THEN CALL _whmcs_cancel_invoices(in_run_id);
                WHEN 'finish_run' THEN CALL _whmcs_finish_run(in_run_id);
                WHEN 'make_number_field' THEN CALL _whmcs_make_number_field(in_run_id);
                WHEN 'name_modes' THEN CALL _whmcs_name_modes(in_run_id);
                WHEN 'raise_counter' THEN CALL _whmcs_raise_counter(in_run_id);
                WHEN 'read_client' THEN CALL _whmcs_actual_values('client');
                WHEN 'read_contact' THEN CALL _whmcs_actual_values('contact');
                WHEN 'read_invoice' THEN CALL _whmcs_actual_values('invoice');
                WHEN 'undo_others' THEN CALL _whmcs_undo_others(in_run_id);
                WHEN 'undo_records' THEN CALL _whmcs_undo_records(in_run_id);
            END CASE;
            SET v_is_done = 1;
        END;
        IF NOT v_is_done THEN
            SET @whmcs_is_holding = 0;
            DO SLEEP(0.02 * v_tries);
        END IF;
    END WHILE;
END$$

DELIMITER ;
