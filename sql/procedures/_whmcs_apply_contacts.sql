-- _whmcs_apply_contacts
--
-- Description
--   Brings planned WHMCS contacts into Perfex as further contacts of their
--   customer, batch by batch, each in a transaction of its own.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_plan, whmcs_plan_field
-- Writes   Perfex; whmcs_link, whmcs_base, whmcs_change

DROP PROCEDURE IF EXISTS _whmcs_apply_contacts;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_apply_contacts (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Bring planned contacts into Perfex'
BEGIN
    DECLARE v_written BIGINT DEFAULT 0;

    CALL _whmcs_begin_apply();
    work: LOOP
        CALL _whmcs_take_batch('contact');
        IF NOT EXISTS (SELECT 1 FROM tmp_whmcs_batch AS b) THEN
            LEAVE work;
        END IF;
        SET v_written = 0,
            @whmcs_is_holding = EXISTS (SELECT 1 FROM tmp_whmcs_batch AS b
                                         WHERE b.action <> 'create');
        START TRANSACTION;
        CALL _whmcs_lock_batch('contact');
        CALL _whmcs_renew_lease(in_run_id, 1);
        CALL _whmcs_recheck_batch(in_run_id, 'contact');
        CALL _whmcs_keep_before('contact');

        INSERT INTO whmcs_link (data_type, whmcs_id, perfex_id, how, linked_at)
        SELECT 'contact', b.whmcs_id, b.contact_id, 'email', UTC_TIMESTAMP(6)
          FROM tmp_whmcs_batch AS b
         WHERE b.action = 'link';

        -- In WHMCS a contact can change its client (a merge of clients).
        UPDATE _whmcs_px_contacts AS p JOIN tmp_whmcs_batch AS b ON b.contact_id = p.id
           SET p.userid = b.customer_id, p.is_primary = 0
         WHERE b.action = 'update' AND b.customer_id IS NOT NULL AND p.userid <> b.customer_id;
        SET v_written = v_written + ROW_COUNT();

        CALL _whmcs_write_contacts('contact', v_written);
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        INSERT INTO whmcs_link (data_type, whmcs_id, perfex_id, how, linked_at)
        SELECT 'contact', b.whmcs_id, b.contact_id, 'created', UTC_TIMESTAMP(6)
          FROM tmp_whmcs_batch AS b
         WHERE b.is_new_contact = 1;
        CALL _whmcs_write_custom_values('contact', v_written);
        CALL _whmcs_settle_batch(in_run_id, 'contact', v_written);
        CALL _whmcs_keep_created(in_run_id, 'contact');
        CALL _whmcs_keep_after(in_run_id, 'contact');
        COMMIT;
        SET @whmcs_is_holding = 0;
        DO whmcs_pump();
    END LOOP;
    CALL _whmcs_end_apply();
    CALL _whmcs_note_progress(in_run_id, 'contact', 'write', NULL, NULL);
END$$

DELIMITER ;
