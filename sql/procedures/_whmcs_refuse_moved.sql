-- _whmcs_refuse_moved
--
-- Description
--   Compares the plan that a run made with the preview, and refuses to apply it where they
--   differ, after it showed in what.
-- Parameters
--   in_preview_id, in_run_id (BIGINT UNSIGNED)   run of the preview, and the run
-- Writes   whmcs_preview_move
-- Errors   50111 something moved; 50112 the run ended before all was planned

DROP PROCEDURE IF EXISTS _whmcs_refuse_moved;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_refuse_moved (
    IN in_preview_id BIGINT UNSIGNED,
    IN in_run_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Refuse to apply a preview that is not true any more'
BEGIN
    DECLARE v_records BIGINT;
    DECLARE v_name VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    IF _whmcs_is_late(in_run_id) THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50112,
               MESSAGE_TEXT =
 'whmcs_apply_preview: run_deadline_minutes passed before all was compared; nothing was written';
    END IF;
    CALL _whmcs_compare_preview(in_preview_id, in_run_id, NULL);
    SELECT COUNT(DISTINCT m.data_type, m.whmcs_id), MIN(CONCAT(m.data_type, ' ', m.whmcs_id))
      INTO v_records, v_name
      FROM whmcs_preview_move AS m WHERE m.run_id = in_run_id;
    IF v_records > 0 THEN
        CALL _whmcs_show_moves(in_run_id);
        SET v_text = _whmcs_message(CONCAT('whmcs_apply_preview: ', v_records, IF(v_records = 1,
            ' record', ' records'), ' moved since (', v_name, IF(v_records = 1, '', ', ...'),
            '), nothing is written; CALL whmcs_preview() again'));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50111, MESSAGE_TEXT = v_text;
    END IF;
END$$

DELIMITER ;
