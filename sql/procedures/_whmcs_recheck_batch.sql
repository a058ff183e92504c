-- _whmcs_recheck_batch
--
-- Description
--   Looks once more at the planned fields of a locked batch of clients or contacts: what a
--   person changed since the plan was made is decided anew, as keep_crm_edits says; where a
--   preview is applied, the record is left out and stays due.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_data_type (VARCHAR)        client or contact
-- Reads    tmp_whmcs_batch, whmcs_plan_field, Perfex
-- Writes   whmcs_plan, whmcs_plan_field, whmcs_conflict, whmcs_base, whmcs_preview_move

DROP PROCEDURE IF EXISTS _whmcs_recheck_batch;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_recheck_batch (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Look once more at what a batch overwrites'
BEGIN
    IF @whmcs_is_careful THEN
        CALL _whmcs_begin_values();
        DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_subject;
        CREATE TEMPORARY TABLE tmp_whmcs_subject (
            whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
            perfex_id BIGINT UNSIGNED NULL,
            customer_id BIGINT UNSIGNED NULL,
            contact_id BIGINT UNSIGNED NULL,
            action VARCHAR(16) NOT NULL
        ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
        INSERT INTO tmp_whmcs_subject (whmcs_id, perfex_id, customer_id, contact_id, action)
        SELECT b.whmcs_id, b.perfex_id, b.customer_id, b.contact_id, b.action
          FROM tmp_whmcs_batch AS b
         WHERE b.action <> 'create';
        INSERT INTO tmp_whmcs_value
               (whmcs_id, perfex_field, part, kind, custom_field_id, width, value)
        SELECT f.whmcs_id, f.perfex_field, f.part,
               IF(f.perfex_field = 'group', 'group',
                  IF(f.perfex_field LIKE '%country', 'country', '')), f.custom_field_id, 0,
               f.new_value
          FROM tmp_whmcs_subject AS t
               JOIN whmcs_plan_field AS f
                 ON f.data_type = in_data_type AND f.whmcs_id = t.whmcs_id;
        CALL _whmcs_actual_values(in_data_type);
        DELETE v
          FROM tmp_whmcs_value AS v
               JOIN whmcs_plan_field AS f
                 ON f.data_type = in_data_type AND f.whmcs_id = v.whmcs_id
                AND f.perfex_field = v.perfex_field AND f.old_value <=> v.actual;

        IF EXISTS (SELECT 1 FROM tmp_whmcs_value AS v) THEN
            IF @whmcs_preview_id IS NOT NULL THEN
                INSERT INTO whmcs_preview_move
                       (run_id, data_type, whmcs_id, field, name, moved_in, planned, found)
                SELECT in_run_id, in_data_type, v.whmcs_id, v.perfex_field,
                       COALESCE(r.name, v.whmcs_id), 'Perfex',
                       LEFT(CONCAT(COALESCE(f.old_value, '(nothing)'), ' -> ', f.new_value), 1000),
                       LEFT(CONCAT(COALESCE(v.actual, '(nothing)'), ' -> ', f.new_value), 1000)
                  FROM tmp_whmcs_value AS v
                       JOIN whmcs_plan_field AS f
                         ON f.data_type = in_data_type AND f.whmcs_id = v.whmcs_id
                        AND f.perfex_field = v.perfex_field
                       LEFT JOIN whmcs_preview_record AS r
                         ON r.run_id = @whmcs_preview_id AND r.data_type = in_data_type
                        AND r.whmcs_id = v.whmcs_id;
                DELETE b
                  FROM tmp_whmcs_batch AS b
                       JOIN tmp_whmcs_value AS v ON v.whmcs_id = b.whmcs_id;
                DELETE n
                  FROM whmcs_plan AS n JOIN tmp_whmcs_value AS v ON v.whmcs_id = n.whmcs_id
                 WHERE n.data_type = in_data_type;
                DELETE f
                  FROM whmcs_plan_field AS f
                       JOIN whmcs_preview_move AS m
                         ON m.run_id = in_run_id AND m.data_type = f.data_type
                        AND m.whmcs_id = f.whmcs_id
                 WHERE f.data_type = in_data_type;
            ELSE
                CALL _whmcs_compare_values(in_data_type);
                INSERT INTO whmcs_conflict
                       (run_id, data_type, whmcs_id, perfex_field, whmcs_value, perfex_value,
                        outcome, seen_at)
                SELECT in_run_id, in_data_type, v.whmcs_id, v.perfex_field, v.value, v.actual,
                       'kept', UTC_TIMESTAMP(6)
                  FROM tmp_whmcs_value AS v
                 WHERE v.decision = 'first';
                INSERT INTO whmcs_base (data_type, whmcs_id, perfex_field, value_hash)
                SELECT s.data_type, s.whmcs_id, s.perfex_field, s.value_hash
                  FROM (SELECT in_data_type AS data_type, v.whmcs_id, v.perfex_field,
                               UNHEX(LEFT(SHA2(v.value, 256), 32)) AS value_hash
                          FROM tmp_whmcs_value AS v
                         WHERE v.decision = 'first') AS s
                    ON DUPLICATE KEY UPDATE value_hash = s.value_hash;
                DELETE f
                  FROM whmcs_plan_field AS f
                       JOIN tmp_whmcs_value AS v
                         ON v.whmcs_id = f.whmcs_id AND v.perfex_field = f.perfex_field
                 WHERE f.data_type = in_data_type;
                INSERT INTO whmcs_plan_field
                       (data_type, whmcs_id, perfex_field, part, custom_field_id, old_value,
                        new_value, is_conflict)
                SELECT in_data_type, v.whmcs_id, v.perfex_field, v.part, v.custom_field_id,
                       v.actual, v.value, v.decision = 'clash'
                  FROM tmp_whmcs_value AS v
                 WHERE v.decision IN ('same', 'write', 'clash');
            END IF;
        END IF;
        DROP TEMPORARY TABLE tmp_whmcs_subject;
        DROP TEMPORARY TABLE tmp_whmcs_source;
        DROP TEMPORARY TABLE tmp_whmcs_value;
    END IF;
END$$

DELIMITER ;
