-- _whmcs_judge_last_run
--
-- Description
--   Check last_run: how the latest sync ended, with the remedy; value is how many failed one
--   after the other. A wrong credential, a missing permission or a changed Perfex is
--   critical at once, since it does not pass; anything else at the second time.
-- Returns  VARCHAR, state number (0 OK, 1 WARN, 2 CRITICAL), value or -, detail

DROP FUNCTION IF EXISTS _whmcs_judge_last_run;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_judge_last_run ()
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'How the latest sync ended'
BEGIN
    DECLARE v_run_id BIGINT UNSIGNED;
    DECLARE v_state VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_class VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_text VARCHAR(900) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_failed INT;

    SELECT MAX(r.run_id) INTO v_run_id FROM whmcs_run AS r WHERE r.kind NOT IN ('undo', 'preview');
    SELECT COUNT(*) INTO v_failed
      FROM whmcs_run AS r
     WHERE r.state IN ('failed', 'missed') AND r.kind NOT IN ('undo', 'preview')
       AND r.run_id > (SELECT COALESCE(MAX(x.run_id), 0) FROM whmcs_run AS x
                        WHERE x.state IN ('complete', 'incomplete')
                          AND x.kind NOT IN ('undo', 'preview'));
    SELECT MAX(s.state), MAX(s.error_class),
           MAX(CONCAT('run ', s.run_id, CASE s.state
               WHEN 'running' THEN CONCAT(' is under way since ', s.started_text,
                                          ' UTC, connection ', s.connection_id, ', account ',
                                          s.account, IF(s.stage = '', '', ', stage '), s.stage)
               WHEN 'killed' THEN CONCAT(', begun at ', s.started_text,
                                         ' UTC, was killed; the next one goes on')
               ELSE CONCAT(' of ', s.started_text, ' UTC: ', s.state,
                           COALESCE(CONCAT(', ', s.error_class), ''),
                           IF(COALESCE(s.error_text, '') = '', '', ': '),
                           COALESCE(s.error_text, ''), -- ours have the remedy in them
                           IF(s.error_code >= 50000 OR s.state = 'incomplete', '',
                              COALESCE(CONCAT('; ', s.remedy), ''))) END))
      INTO v_state, v_class, v_text
      FROM (SELECT r.run_id, r.state, r.stage, r.account, r.connection_id, r.error_class,
                   r.error_code, r.error_text, r.remedy,
                   DATE_FORMAT(r.started_at, '%Y-%m-%d %H:%i:%s') AS started_text
              FROM whmcs_runs AS r WHERE r.run_id = v_run_id LIMIT 1) AS s;

    RETURN CASE
        WHEN v_state IS NULL THEN '0 0 none yet'
        WHEN v_state IN ('complete', 'running') THEN CONCAT('0 ', v_failed, ' ', v_text)
        WHEN v_state = 'failed' AND (v_failed > 1
                                     OR v_class IN ('credential', 'permission', 'perfex',
                                                    'setting'))
        THEN CONCAT('2 ', v_failed, ' ', v_text)
        ELSE CONCAT('1 ', v_failed, ' ', v_text) END;
END$$

DELIMITER ;
