-- _whmcs_plan_contacts
--
-- Description
--   Decides for every due WHMCS contact: create, link, update, unchanged, skip or
--   quarantine; and field by field what would change.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    the mirror, Perfex
-- Writes   whmcs_plan, whmcs_plan_field, whmcs_note, whmcs_conflict

DROP PROCEDURE IF EXISTS _whmcs_plan_contacts;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_plan_contacts (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Decide what becomes of every due contact'
BEGIN
    DECLARE v_last BIGINT UNSIGNED DEFAULT 0;
    DECLARE v_batch INT DEFAULT CEIL(_whmcs_option('batch_size') / 6);
    DECLARE v_mode VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_option('duplicate_handling');
    DECLARE v_range VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_option('sync_range');

    UPDATE whmcs_contact AS c
           JOIN whmcs_note AS n
             ON n.data_type = 'contact' AND n.code = 'email_taken' AND n.whmcs_id = c.whmcs_id
       SET c.is_due = 1;

    CALL _whmcs_begin_plan();
    IF EXISTS (SELECT 1 FROM whmcs_contact AS c WHERE c.is_due = 1) THEN
        CALL _whmcs_read_emails();
        IF @whmcs_is_preview THEN
            CALL _whmcs_assume_emails();
        END IF;
    END IF;

    plan: LOOP
        CALL _whmcs_begin_subject();
        -- Contacts follow their client: out of range where it is.
        INSERT INTO tmp_whmcs_subject
               (whmcs_id, client_id, perfex_id, contact_id, action, code, reason)
        SELECT c.whmcs_id, c.client_id, l.perfex_id, l.perfex_id, 'skip',
               IF(k.whmcs_id IS NULL AND v_range = 'since' AND q.whmcs_id IS NULL,
                  'out_of_range', NULL),
               'its client is out of sync_range'
          FROM whmcs_contact AS c
               LEFT JOIN whmcs_link AS k ON k.data_type = 'client' AND k.whmcs_id = c.client_id
               LEFT JOIN whmcs_quarantine_record AS q
                 ON q.data_type = 'client' AND q.whmcs_id = c.client_id
               LEFT JOIN whmcs_link AS l ON l.data_type = 'contact' AND l.whmcs_id = c.whmcs_id
         WHERE c.is_due = 1 AND c.missing_at IS NULL AND c.whmcs_id > v_last
         ORDER BY c.whmcs_id LIMIT v_batch;
        IF ROW_COUNT() = 0 THEN
            LEAVE plan;
        END IF;
        SELECT MAX(t.whmcs_id) INTO v_last FROM tmp_whmcs_subject AS t;

        CALL _whmcs_match_contacts(v_mode, v_range);
        IF @whmcs_is_preview THEN
            CALL _whmcs_assume_owners(v_mode, v_range);
        END IF;
        CALL _whmcs_plan_batch(in_run_id, 'contact', v_mode);
        IF _whmcs_is_late(in_run_id) THEN
            LEAVE plan;
        END IF;
    END LOOP;

    CALL _whmcs_plan_deleted(in_run_id, 'contact');
    CALL _whmcs_end_plan();
END$$

DELIMITER ;
