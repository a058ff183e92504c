-- _whmcs_show_moves
--
-- Description
--   Shows what is not as the preview planned it, up to as many lines as the option
--   preview_lines allows; all are in the view whmcs_preview_moves.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run of whmcs_apply_preview
-- Reads    whmcs_preview_move

DROP PROCEDURE IF EXISTS _whmcs_show_moves;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_show_moves (IN in_run_id BIGINT UNSIGNED)
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Show what is not as planned'
BEGIN
    DECLARE v_lines INT DEFAULT _whmcs_option('preview_lines');

    SELECT m.data_type, m.whmcs_id, m.name, m.moved_in, m.field, m.planned, m.found
      FROM whmcs_preview_move AS m
     WHERE m.run_id = in_run_id
     ORDER BY m.data_type, m.whmcs_id, m.field
     LIMIT v_lines;
END$$

DELIMITER ;
