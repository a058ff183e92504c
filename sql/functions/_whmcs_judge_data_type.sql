-- _whmcs_judge_data_type
--
-- Description
--   Check client, contact or invoice: when it was last synced completely, by a run that
--   wrote Perfex; value is the age in seconds.
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
-- Returns  VARCHAR, state number (0 OK, 1 WARN, 2 CRITICAL), value or -, detail

DROP FUNCTION IF EXISTS _whmcs_judge_data_type;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_judge_data_type (
    in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'When a data type was last complete'
BEGIN
    DECLARE v_done_at DATETIME(6);
    DECLARE v_age BIGINT;
    DECLARE v_every BIGINT DEFAULT COALESCE(_whmcs_interval(), 86400);
    DECLARE v_text VARCHAR(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_done_at = NULL;

    IF _whmcs_option(CONCAT('sync_', in_data_type, 's')) <> 'on' THEN
        RETURN CONCAT('0 - switched off by the option sync_', in_data_type, 's');
    END IF;
    SELECT r.finished_at INTO v_done_at
      FROM whmcs_run_count AS c
           JOIN whmcs_run AS r ON r.run_id = c.run_id AND r.kind NOT IN ('undo', 'preview')
     WHERE c.data_type = in_data_type AND c.is_complete = 1
     ORDER BY c.run_id DESC LIMIT 1;
    IF v_done_at IS NULL THEN
        RETURN '2 - never synced completely; CALL whmcs_sync_all()';
    END IF;

    SET v_age = TIMESTAMPDIFF(SECOND, v_done_at, UTC_TIMESTAMP(6)),
        v_text = DATE_FORMAT(v_done_at, '%Y-%m-%d %H:%i:%s');
    RETURN CONCAT(CASE WHEN v_age > 4 * v_every THEN '2 ' WHEN v_age > 2 * v_every THEN '1 '
                       ELSE '0 ' END,
                  v_age, ' last synced completely at ', v_text, ' UTC',
                  IF(v_age > 2 * v_every,
                     CONCAT(', more than two intervals ago; the other checks say why, ',
                            'CALL whmcs_sync_all() syncs now'), ''));
END$$

DELIMITER ;
