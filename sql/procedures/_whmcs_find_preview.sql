-- _whmcs_find_preview
--
-- Description
--   Finds the preview that can be applied, or says why there is none.
-- Parameters
--   out_preview_id   its run
-- Reads    whmcs_preview
-- Errors   50110 there is none, it is incomplete, or it was applied

DROP PROCEDURE IF EXISTS _whmcs_find_preview;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_find_preview (
    OUT out_preview_id BIGINT UNSIGNED
)
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The preview that can be applied'
BEGIN
    DECLARE v_state VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_applied BIGINT UNSIGNED;
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT MAX(p.run_id), MAX(p.state), MAX(p.applied_run_id)
      INTO out_preview_id, v_state, v_applied
      FROM whmcs_preview AS p;
    IF NOT v_state <=> 'ready' THEN
        SET v_text = _whmcs_message(CONCAT('whmcs_apply_preview: ', CASE
            WHEN v_state IS NULL THEN 'there is no preview'
            WHEN v_state = 'applied'
            THEN CONCAT('the preview of run ', out_preview_id, ' was applied by run ', v_applied)
            ELSE CONCAT('the preview of run ', out_preview_id, ' did not end complete') END,
            '; CALL whmcs_preview() first'));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50110, MESSAGE_TEXT = v_text;
    END IF;
END$$

DELIMITER ;
