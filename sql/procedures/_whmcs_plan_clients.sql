-- _whmcs_plan_clients
--
-- Description
--   Decides for every due client: create, link (its e-mail is that of one
--   native customer), update, unchanged, skip or quarantine; and field by field
--   what would change.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    the mirror, Perfex
-- Writes   whmcs_plan, whmcs_plan_field, whmcs_note, whmcs_conflict

DROP PROCEDURE IF EXISTS _whmcs_plan_clients;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_plan_clients (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Decide what becomes of every due client'
BEGIN
    DECLARE v_last BIGINT UNSIGNED DEFAULT 0;
    DECLARE v_batch INT DEFAULT CEIL(_whmcs_option('batch_size') / 6);
    DECLARE v_mode VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_option('duplicate_handling');
    DECLARE v_range VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_option('sync_range');
    DECLARE v_since DATE DEFAULT NULLIF(_whmcs_option('sync_since'), '');

    -- A refused e-mail may be free.
    UPDATE whmcs_client AS c
           JOIN whmcs_note AS n
             ON n.data_type = 'client' AND n.code = 'email_taken' AND n.whmcs_id = c.whmcs_id
       SET c.is_due = 1
     WHERE c.detail_hash IS NOT NULL;

    CALL _whmcs_begin_plan();
    IF EXISTS (SELECT 1 FROM whmcs_client AS c WHERE c.is_due = 1) THEN
        CALL _whmcs_read_emails();
        INSERT INTO tmp_whmcs_meeting (customer_id, whmcs_id)
        SELECT m.customer_id, m.whmcs_id
          FROM (SELECT e.customer_id, c.whmcs_id,
                       ROW_NUMBER() OVER (PARTITION BY e.customer_id
                                          ORDER BY e.is_primary DESC, c.whmcs_id) AS place
                  FROM tmp_whmcs_email AS e
                       JOIN whmcs_client AS c
                         ON c.email_key = e.email_key AND c.missing_at IS NULL
                       LEFT JOIN whmcs_link AS l
                         ON l.data_type = 'client' AND l.whmcs_id = c.whmcs_id
                       LEFT JOIN whmcs_link AS k
                         ON k.data_type = 'client' AND k.perfex_id = e.customer_id
                 WHERE e.is_native = 1 AND l.whmcs_id IS NULL AND k.whmcs_id IS NULL
                   AND (v_range <> 'since'
                        OR _whmcs_is_client_in_range(c.whmcs_id, c.created_date, v_since))) AS m
         WHERE m.place = 1;
    END IF;

    plan: LOOP
        CALL _whmcs_begin_subject();
        INSERT INTO tmp_whmcs_subject (whmcs_id, client_id, perfex_id, customer_id, contact_id,
            action, code, reason)
        SELECT c.whmcs_id, c.whmcs_id, l.perfex_id, l.perfex_id, l.primary_contact_id, 'skip',
               IF(l.whmcs_id IS NULL AND v_range = 'since' AND NOT _whmcs_is_client_in_range(
                      c.whmcs_id, c.created_date, v_since), 'out_of_range', NULL),
               IF(v_range = 'since', CONCAT('created before ', v_since), NULL)
          FROM whmcs_client AS c
               LEFT JOIN whmcs_link AS l ON l.data_type = 'client' AND l.whmcs_id = c.whmcs_id
         WHERE c.is_due = 1 AND c.missing_at IS NULL AND c.whmcs_id > v_last
         ORDER BY c.whmcs_id LIMIT v_batch;
        IF ROW_COUNT() = 0 THEN
            LEAVE plan;
        END IF;
        SELECT MAX(t.whmcs_id) INTO v_last FROM tmp_whmcs_subject AS t;

        CALL _whmcs_match_clients(v_mode, v_range);
        CALL _whmcs_plan_batch(in_run_id, 'client', v_mode);
        IF _whmcs_is_late(in_run_id) THEN
            LEAVE plan;
        END IF;
    END LOOP;

    CALL _whmcs_plan_deleted(in_run_id, 'client');
    CALL _whmcs_end_plan();
END$$

DELIMITER ;
