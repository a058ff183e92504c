-- _whmcs_begin_preview
--
-- Description
--   Forgets what earlier previews kept, but for the one that is to be applied, notes the
--   settings of this one, and refuses to apply a preview of other settings.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)       the run
--   in_preview_id (BIGINT UNSIGNED)   run of the preview to be applied; NULL = make one
-- Writes   whmcs_preview and its tables
-- Errors   50111 settings were changed since the preview

DROP PROCEDURE IF EXISTS _whmcs_begin_preview;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_preview (
    IN in_run_id BIGINT UNSIGNED,
    IN in_preview_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Begin a preview, or to apply one'
BEGIN
    DECLARE v_kept BIGINT UNSIGNED DEFAULT COALESCE(in_preview_id, 0);
    DECLARE v_rows BIGINT;

    -- In portions, so that no transaction is long.
    IF in_preview_id IS NULL THEN
        DELETE FROM whmcs_preview;
        INSERT INTO whmcs_preview (run_id, state, made_at)
        VALUES (in_run_id, 'planning', UTC_TIMESTAMP(6));
    END IF;
    REPEAT
        DELETE FROM whmcs_preview_field WHERE run_id <> v_kept LIMIT 10000;
        SET v_rows = ROW_COUNT();
    UNTIL v_rows = 0 END REPEAT;
    REPEAT
        DELETE FROM whmcs_preview_record WHERE run_id <> v_kept LIMIT 10000;
        SET v_rows = ROW_COUNT();
    UNTIL v_rows = 0 END REPEAT;
    DELETE FROM whmcs_preview_setting WHERE run_id <> v_kept;
    DELETE FROM whmcs_preview_move;

    CALL _whmcs_note_settings(in_run_id);
    IF in_preview_id IS NOT NULL THEN
        INSERT INTO whmcs_preview_move
               (run_id, data_type, whmcs_id, field, name, moved_in, planned, found)
        SELECT in_run_id, s.kind, 0, s.name, s.name, 'settings',
               COALESCE(p.value, '(none)'), COALESCE(n.value, '(none)')
          FROM (SELECT DISTINCT x.kind, x.name
                  FROM whmcs_preview_setting AS x
                 WHERE x.run_id IN (in_preview_id, in_run_id)) AS s
               LEFT JOIN whmcs_preview_setting AS p
                 ON p.run_id = in_preview_id AND p.kind = s.kind AND p.name = s.name
               LEFT JOIN whmcs_preview_setting AS n
                 ON n.run_id = in_run_id AND n.kind = s.kind AND n.name = s.name
         WHERE NOT p.value <=> n.value;
        IF EXISTS (SELECT 1 FROM whmcs_preview_move AS m WHERE m.run_id = in_run_id) THEN
            CALL _whmcs_show_moves(in_run_id);
            SIGNAL SQLSTATE '45000'
               SET MYSQL_ERRNO = 50111,
                   MESSAGE_TEXT =
    'whmcs_apply_preview: options or mapping were changed since the preview; CALL whmcs_preview()';
        END IF;
    END IF;
END$$

DELIMITER ;
