-- _whmcs_compare_preview
--
-- Description
--   What a run planned otherwise than the preview: records and fields, and on which side
--   something changed. Where WHMCS's answer is another one it is WHMCS, else Perfex.
-- Parameters
--   in_preview_id, in_run_id (BIGINT UNSIGNED)   run of the preview, and the run
--   in_data_type (VARCHAR)   of the records in tmp_whmcs_subject; NULL = all that there are
-- Reads    whmcs_preview_record, whmcs_preview_field, tmp_whmcs_subject
-- Writes   whmcs_preview_move

DROP PROCEDURE IF EXISTS _whmcs_compare_preview;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_compare_preview (
    IN in_preview_id BIGINT UNSIGNED,
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What a run planned otherwise than the preview'
BEGIN
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_compared;
    CREATE TEMPORARY TABLE tmp_whmcs_compared (
        data_type VARCHAR(16) NOT NULL,
        whmcs_id BIGINT UNSIGNED NOT NULL,
        name VARCHAR(500) NOT NULL DEFAULT '',
        planned VARCHAR(16) NOT NULL DEFAULT 'unchanged',
        found VARCHAR(16) NOT NULL DEFAULT 'unchanged',
        planned_detail VARCHAR(1000) NULL,
        found_detail VARCHAR(1000) NULL,
        planned_hash CHAR(32) NULL,
        found_hash CHAR(32) NULL,
        PRIMARY KEY (data_type, whmcs_id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    IF in_data_type IS NULL THEN
        INSERT INTO tmp_whmcs_compared (data_type, whmcs_id)
        SELECT DISTINCT r.data_type, r.whmcs_id
          FROM whmcs_preview_record AS r WHERE r.run_id IN (in_preview_id, in_run_id);
    ELSE
        INSERT INTO tmp_whmcs_compared (data_type, whmcs_id)
        SELECT in_data_type, t.whmcs_id FROM tmp_whmcs_subject AS t;
    END IF;
    UPDATE tmp_whmcs_compared AS t
           JOIN whmcs_preview_record AS r
             ON r.run_id = in_run_id AND r.data_type = t.data_type AND r.whmcs_id = t.whmcs_id
       SET t.name = r.name, t.found = r.action, t.found_detail = COALESCE(r.code, ''),
           t.found_hash = r.whmcs_hash;
    UPDATE tmp_whmcs_compared AS t
           JOIN whmcs_preview_record AS r
             ON r.run_id = in_preview_id AND r.data_type = t.data_type
            AND r.whmcs_id = t.whmcs_id
       SET t.name = r.name, t.planned = r.action, t.planned_detail = COALESCE(r.code, ''),
           t.planned_hash = r.whmcs_hash;

    -- What is not due any more has no record. What was to be skipped is not missed.
    DELETE t
      FROM tmp_whmcs_compared AS t
           LEFT JOIN whmcs_preview_record AS r
             ON r.run_id = in_run_id AND r.data_type = t.data_type AND r.whmcs_id = t.whmcs_id
     WHERE r.run_id IS NULL AND t.planned = 'skip';
    UPDATE tmp_whmcs_compared AS t
           LEFT JOIN whmcs_client AS c ON t.data_type = 'client' AND c.whmcs_id = t.whmcs_id
           LEFT JOIN whmcs_contact AS k ON t.data_type = 'contact' AND k.whmcs_id = t.whmcs_id
           LEFT JOIN whmcs_invoice AS i ON t.data_type = 'invoice' AND i.whmcs_id = t.whmcs_id
       SET t.found_hash = COALESCE(c.detail_hash, k.list_hash, i.detail_hash)
     WHERE t.found_hash IS NULL AND t.planned_hash IS NOT NULL;

    INSERT INTO whmcs_preview_move
           (run_id, data_type, whmcs_id, field, name, moved_in, planned, found)
    SELECT in_run_id, t.data_type, t.whmcs_id, p.field, t.name,
           CASE WHEN f.field IS NULL AND NOT t.planned_hash <=> t.found_hash THEN 'WHMCS'
                WHEN f.field IS NULL THEN 'Perfex'
                WHEN NOT f.old_value <=> p.old_value AND NOT f.new_value <=> p.new_value
                THEN IF(t.planned_hash <=> t.found_hash, 'Perfex', 'both')
                WHEN NOT f.old_value <=> p.old_value THEN 'Perfex'
                WHEN t.planned_hash <=> t.found_hash THEN 'related record' ELSE 'WHMCS' END,
           LEFT(CONCAT(COALESCE(p.old_value, '(nothing)'), ' -> ',
                       COALESCE(p.new_value, '(nothing)')), 1000),
           IF(f.field IS NULL, 'no change',
              LEFT(CONCAT(COALESCE(f.old_value, '(nothing)'), ' -> ',
                          COALESCE(f.new_value, '(nothing)')), 1000))
      FROM tmp_whmcs_compared AS t
           JOIN whmcs_preview_field AS p
             ON p.run_id = in_preview_id AND p.data_type = t.data_type
            AND p.whmcs_id = t.whmcs_id
           LEFT JOIN whmcs_preview_field AS f
             ON f.run_id = in_run_id AND f.data_type = p.data_type AND f.whmcs_id = p.whmcs_id
            AND f.field = p.field
     WHERE f.field IS NULL OR NOT f.old_value <=> p.old_value
        OR NOT f.new_value <=> p.new_value OR f.is_conflict <> p.is_conflict;
    INSERT INTO whmcs_preview_move
           (run_id, data_type, whmcs_id, field, name, moved_in, planned, found)
    SELECT in_run_id, t.data_type, t.whmcs_id, f.field, t.name,
           IF(t.planned_hash <=> t.found_hash, 'Perfex', 'WHMCS'), 'no change',
           LEFT(CONCAT(COALESCE(f.old_value, '(nothing)'), ' -> ',
                       COALESCE(f.new_value, '(nothing)')), 1000)
      FROM tmp_whmcs_compared AS t
           JOIN whmcs_preview_field AS f
             ON f.run_id = in_run_id AND f.data_type = t.data_type AND f.whmcs_id = t.whmcs_id
           LEFT JOIN whmcs_preview_field AS p
             ON p.run_id = in_preview_id AND p.data_type = f.data_type
            AND p.whmcs_id = f.whmcs_id AND p.field = f.field
     WHERE p.field IS NULL;

    -- What no field tells.
    INSERT INTO whmcs_preview_move
           (run_id, data_type, whmcs_id, field, name, moved_in, planned, found)
    SELECT in_run_id, t.data_type, t.whmcs_id, '', t.name,
           IF(t.planned_hash <=> t.found_hash, 'Perfex', 'WHMCS'),
           CONCAT_WS(' ', t.planned, NULLIF(t.planned_detail, '')),
           CONCAT_WS(' ', t.found, NULLIF(t.found_detail, ''))
      FROM tmp_whmcs_compared AS t
           LEFT JOIN whmcs_preview_move AS m
             ON m.run_id = in_run_id AND m.data_type = t.data_type AND m.whmcs_id = t.whmcs_id
     WHERE m.run_id IS NULL
       AND (t.planned <> t.found
            OR COALESCE(t.planned_detail, '') <> COALESCE(t.found_detail, ''));
    DROP TEMPORARY TABLE tmp_whmcs_compared;
END$$

DELIMITER ;
