-- _whmcs_plan_batch
--
-- Description
--   The plan of a batch of clients or contacts whose identity is settled.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_data_type (VARCHAR)        client or contact
--   in_mode (VARCHAR)             skip, update or create
-- Reads    tmp_whmcs_subject
-- Writes   whmcs_plan and its fields; what needs nothing is no longer due

DROP PROCEDURE IF EXISTS _whmcs_plan_batch;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_plan_batch (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_mode VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Plan a batch whose identity is settled'
BEGIN
    DECLARE v_done BIGINT;

    CALL _whmcs_map_values(in_data_type);
    -- Mode skip links a native row and writes nothing into it.
    IF in_mode = 'skip' THEN
        DELETE v
          FROM tmp_whmcs_value AS v
               JOIN tmp_whmcs_subject AS t ON t.whmcs_id = v.whmcs_id
         WHERE t.action = 'link';
    END IF;
    -- A contact that we made inactive because WHMCS had deleted it, and that is back.
    IF in_data_type = 'contact' THEN
        INSERT INTO tmp_whmcs_value
               (whmcs_id, perfex_field, part, kind, custom_field_id, width, value)
        SELECT t.whmcs_id, 'active', 'contact', 'flag', 0, 1, '1'
          FROM tmp_whmcs_subject AS t
               JOIN whmcs_base AS b
                 ON b.data_type = 'contact' AND b.whmcs_id = t.whmcs_id
                AND b.perfex_field = 'active' AND b.value_hash = UNHEX(LEFT(SHA2('0', 256), 32))
         WHERE t.action = 'update';
    END IF;
    CALL _whmcs_try(in_run_id, CONCAT('read_', in_data_type));
    CALL _whmcs_claim_emails(in_data_type);
    CALL _whmcs_compare_values(in_data_type);

    UPDATE tmp_whmcs_subject AS t
           LEFT JOIN _whmcs_px_contacts AS p ON in_data_type = 'contact' AND p.id = t.contact_id
       SET t.action = 'unchanged'
     WHERE t.action = 'update' AND t.wants_contact = (t.contact_id IS NOT NULL)
       AND (in_data_type = 'client' OR p.userid = t.customer_id)
       AND NOT EXISTS (SELECT 1 FROM tmp_whmcs_value AS v
                        WHERE v.whmcs_id = t.whmcs_id AND v.decision IN ('write', 'clash'));

    IF @whmcs_preview_id IS NOT NULL THEN
        CALL _whmcs_leave_moved(in_run_id, in_data_type);
    ELSEIF @whmcs_is_preview THEN
        CALL _whmcs_preview_records(in_run_id, in_data_type);
    END IF;

    START TRANSACTION;
    INSERT INTO whmcs_plan
           (run_id, data_type, whmcs_id, perfex_id, customer_id, contact_id, action, code, reason)
    SELECT in_run_id, in_data_type, t.whmcs_id, t.perfex_id, t.customer_id, t.contact_id, t.action,
           t.code, IF(t.code IS NULL, NULL, t.reason)
      FROM tmp_whmcs_subject AS t;
    CALL _whmcs_record_values(in_run_id, in_data_type);
    SELECT COUNT(*) INTO v_done
      FROM tmp_whmcs_subject AS t WHERE t.action NOT IN ('create', 'link', 'update');
    CALL _whmcs_note_progress(in_run_id, in_data_type, 'write', v_done, NULL);
    -- What a preview looked at is due as before.
    IF @whmcs_is_preview THEN
        DO 0;
    ELSEIF in_data_type = 'client' THEN
        UPDATE whmcs_client AS c JOIN tmp_whmcs_subject AS t ON t.whmcs_id = c.whmcs_id
           SET c.is_due = 0
         WHERE t.action IN ('unchanged', 'skip');
    ELSE
        UPDATE whmcs_contact AS c JOIN tmp_whmcs_subject AS t ON t.whmcs_id = c.whmcs_id
           SET c.is_due = 0
         WHERE t.action IN ('unchanged', 'skip');
    END IF;
    COMMIT;
END$$

DELIMITER ;
