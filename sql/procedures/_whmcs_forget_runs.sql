-- _whmcs_forget_runs
--
-- Description
--   Removes runs that are older than keep_runs_days, and cannot be undone any more
--   (undo_days), from the history, a hundred at a time and each in a short transaction, at
--   the end of a run. The last complete sync of each data type stays, and so does the run
--   itself. After 20 batches the rest waits for the next.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run that ends
-- Writes   whmcs_run, whmcs_run_count, whmcs_ledger_check

DROP PROCEDURE IF EXISTS _whmcs_forget_runs;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_forget_runs (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Remove old runs from the history'
BEGIN
    DECLARE v_days INT DEFAULT _whmcs_option('keep_runs_days');
    DECLARE v_undo_days INT DEFAULT _whmcs_option('undo_days');
    DECLARE v_batch INT DEFAULT 0;
    DECLARE v_rows INT DEFAULT 1;

    IF v_days > 0 THEN
        DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_old_run;
        CREATE TEMPORARY TABLE tmp_whmcs_old_run (
            run_id BIGINT UNSIGNED NOT NULL PRIMARY KEY
        ) ENGINE = InnoDB;
        WHILE v_rows > 0 AND v_batch < 20 DO
            SET v_batch = v_batch + 1;
            START TRANSACTION;
            DELETE FROM tmp_whmcs_old_run;
            INSERT INTO tmp_whmcs_old_run (run_id)
            SELECT r.run_id
              FROM whmcs_run AS r
                   LEFT JOIN (SELECT c.data_type, MAX(c.run_id) AS run_id
                                FROM whmcs_run_count AS c
                                     JOIN whmcs_run AS x
                                       ON x.run_id = c.run_id
                                      AND x.kind NOT IN ('undo', 'preview')
                               WHERE c.is_complete = 1
                               GROUP BY c.data_type) AS k ON k.run_id = r.run_id
             WHERE r.run_id < in_run_id AND k.run_id IS NULL
               AND r.started_at < UTC_TIMESTAMP() - INTERVAL GREATEST(v_days, v_undo_days) DAY
             ORDER BY r.run_id LIMIT 100;
            SET v_rows = ROW_COUNT();
            DELETE c FROM whmcs_run_count AS c JOIN tmp_whmcs_old_run AS o ON o.run_id = c.run_id;
            DELETE k
              FROM whmcs_ledger_check AS k JOIN tmp_whmcs_old_run AS o ON o.run_id = k.run_id;
            DELETE r FROM whmcs_run AS r JOIN tmp_whmcs_old_run AS o ON o.run_id = r.run_id;
            COMMIT;
        END WHILE;
        DROP TEMPORARY TABLE tmp_whmcs_old_run;
    END IF;
END$$

DELIMITER ;
