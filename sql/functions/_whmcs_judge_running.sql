-- _whmcs_judge_running
--
-- Description
--   Check running: the run that is under way and how far it is; value is its percent.
-- Returns  VARCHAR, state number (0 OK, 1 WARN, 2 CRITICAL), value or -, detail

DROP FUNCTION IF EXISTS _whmcs_judge_running;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_judge_running ()
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Which run is under way'
BEGIN
    DECLARE v_packed VARCHAR(900) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT MAX(CONCAT(
               IF(p.noted_at < UTC_TIMESTAMP(6) - INTERVAL 30 MINUTE, '1 ', '0 '), p.percent,
               ' run ', p.run_id, ', ', p.percent, ' %: ',
               CONCAT_WS(' ', NULLIF(p.data_type, ''), p.stage), ', ', p.done_count, ' of ',
               p.total_count, COALESCE(CONCAT(', about ', p.seconds_left, ' seconds left'), ''),
               IF(p.noted_at < UTC_TIMESTAMP(6) - INTERVAL 30 MINUTE,
                  CONCAT('; nothing was done for ',
                         TIMESTAMPDIFF(MINUTE, p.noted_at, UTC_TIMESTAMP(6)),
                         ' minutes, who holds its rows? SHOW PROCESSLIST'), '')))
      INTO v_packed
      FROM whmcs_progress AS p
     WHERE p.state = 'running';
    RETURN COALESCE(v_packed, '0 - no run is under way');
END$$

DELIMITER ;
