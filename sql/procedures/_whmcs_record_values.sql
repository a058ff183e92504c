-- _whmcs_record_values
--
-- Description
--   Writes down what was decided about the fields of a batch: the planned
--   changes, notes, what is kept at a first meeting, and what WHMCS said where
--   nothing is to be done.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_data_type (VARCHAR)        client, contact or invoice
-- Reads    tmp_whmcs_subject, tmp_whmcs_value
-- Writes   whmcs_plan_field, whmcs_note, whmcs_conflict, whmcs_base

DROP PROCEDURE IF EXISTS _whmcs_record_values;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_record_values (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Write down what was decided about the fields'
record: BEGIN
    INSERT INTO whmcs_plan_field
           (data_type, whmcs_id, perfex_field, part, custom_field_id, old_value, new_value,
            is_conflict)
    SELECT in_data_type, v.whmcs_id, v.perfex_field, v.part, v.custom_field_id, v.actual, v.value,
           v.decision = 'clash'
      FROM tmp_whmcs_value AS v
     WHERE v.decision IN ('write', 'clash');
    IF @whmcs_is_preview THEN
        LEAVE record;
    END IF;
    DO IF(@whmcs_is_holding AND @whmcs_is_careful, NULL, whmcs_pump());

    -- What is left alone keeps what was noted of it.
    DELETE n
      FROM whmcs_note AS n
           JOIN tmp_whmcs_subject AS t ON t.whmcs_id = n.whmcs_id
     WHERE n.data_type = in_data_type
       AND NOT (t.action = 'skip' AND t.code IN ('range_new', 'mode_skip', 'mode_create'));
    INSERT INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
    SELECT in_data_type, v.whmcs_id, v.perfex_field, v.note, COALESCE(v.note_detail, ''), in_run_id
      FROM tmp_whmcs_value AS v
     WHERE v.note IS NOT NULL;
    INSERT INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
    SELECT in_data_type, v.whmcs_id, v.perfex_field, 'clipped', v.clip_detail, in_run_id
      FROM tmp_whmcs_value AS v
     WHERE v.clip_detail IS NOT NULL;

    INSERT INTO whmcs_conflict
           (run_id, data_type, whmcs_id, perfex_field, whmcs_value, perfex_value, outcome, seen_at)
    SELECT in_run_id, in_data_type, v.whmcs_id, v.perfex_field, v.value, v.actual,
           'kept', UTC_TIMESTAMP(6)
      FROM tmp_whmcs_value AS v
     WHERE v.decision = 'first';

    INSERT INTO whmcs_base (data_type, whmcs_id, perfex_field, value_hash)
    SELECT s.data_type, s.whmcs_id, s.perfex_field, s.value_hash
      FROM (SELECT in_data_type AS data_type, v.whmcs_id, v.perfex_field,
                   UNHEX(LEFT(SHA2(v.value, 256), 32)) AS value_hash
              FROM tmp_whmcs_value AS v
                   LEFT JOIN whmcs_base AS b
                     ON b.data_type = in_data_type AND b.whmcs_id = v.whmcs_id
                    AND b.perfex_field = v.perfex_field
             WHERE v.decision IN ('same', 'first')
               AND NOT (b.value_hash <=> UNHEX(LEFT(SHA2(v.value, 256), 32)))) AS s
        ON DUPLICATE KEY UPDATE value_hash = s.value_hash;
    DO IF(@whmcs_is_holding AND @whmcs_is_careful, NULL, whmcs_pump());
END$$

DELIMITER ;
