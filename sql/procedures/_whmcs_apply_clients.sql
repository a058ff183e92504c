-- _whmcs_apply_clients
--
-- Description
--   Brings planned clients into Perfex: customers, their primary contacts, groups
--   and custom fields, batch by batch, each in a transaction of its own.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_plan, whmcs_plan_field
-- Writes   Perfex; whmcs_link, whmcs_base, whmcs_change

DROP PROCEDURE IF EXISTS _whmcs_apply_clients;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_apply_clients (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Bring planned clients into Perfex'
BEGIN
    DECLARE v_written BIGINT DEFAULT 0;

    CALL _whmcs_begin_apply();
    work: LOOP
        CALL _whmcs_take_batch('client');
        IF NOT EXISTS (SELECT 1 FROM tmp_whmcs_batch AS b) THEN
            LEAVE work;
        END IF;
        SET v_written = 0,
            @whmcs_is_holding = EXISTS (SELECT 1 FROM tmp_whmcs_batch AS b
                                         WHERE b.action <> 'create');
        START TRANSACTION;
        CALL _whmcs_lock_batch('client');
        CALL _whmcs_renew_lease(in_run_id, 1);
        CALL _whmcs_recheck_batch(in_run_id, 'client');
        CALL _whmcs_keep_before('client');

        INSERT INTO whmcs_link (data_type, whmcs_id, perfex_id, primary_contact_id, how, linked_at)
        SELECT 'client', b.whmcs_id, b.customer_id, b.contact_id, 'email', UTC_TIMESTAMP(6)
          FROM tmp_whmcs_batch AS b
         WHERE b.action = 'link';

        CALL _whmcs_write_customers(v_written);
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        CALL _whmcs_write_contacts('client', v_written);
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        UPDATE whmcs_link AS l JOIN tmp_whmcs_batch AS b ON b.whmcs_id = l.whmcs_id
           SET l.primary_contact_id = b.contact_id
         WHERE l.data_type = 'client' AND b.is_new_contact = 1;
        CALL _whmcs_write_custom_values('client', v_written);
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        SET @whmcs_is_holding = 1; -- groups that are there
        CALL _whmcs_keep_others(in_run_id, 'client', 0);
        CALL _whmcs_write_groups(v_written);
        CALL _whmcs_keep_others(in_run_id, 'client', 1);
        CALL _whmcs_settle_batch(in_run_id, 'client', v_written);
        CALL _whmcs_keep_created(in_run_id, 'client');
        CALL _whmcs_keep_after(in_run_id, 'client');
        COMMIT;
        SET @whmcs_is_holding = 0;
        DO whmcs_pump();
    END LOOP;
    CALL _whmcs_end_apply();
    CALL _whmcs_note_progress(in_run_id, 'client', 'write', NULL, NULL);
END$$

DELIMITER ;
