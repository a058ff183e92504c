-- _whmcs_drop_changes
--
-- Description
--   At the end of a run: removes what older runs changed longer ago than undo_days, in
--   steps, so that no statement is long.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run under way
-- Writes   whmcs_change, whmcs_change_record, whmcs_undo_leftover, whmcs_undo_run

DROP PROCEDURE IF EXISTS _whmcs_drop_changes;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_drop_changes (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Remove changes that are too old to be undone'
BEGIN
    DECLARE v_days INT DEFAULT _whmcs_option('undo_days');
    DECLARE v_run BIGINT UNSIGNED;
    DECLARE v_last BIGINT UNSIGNED;
    DECLARE v_from BIGINT UNSIGNED;
    DECLARE v_to BIGINT UNSIGNED;

    SELECT MAX(r.run_id) INTO v_run
      FROM whmcs_run AS r
     WHERE r.run_id < in_run_id AND r.started_at < UTC_TIMESTAMP(6) - INTERVAL v_days DAY;
    -- Runs come one after the other, and so do their changes.
    SELECT MAX(c.run_id) INTO v_last FROM whmcs_change_record AS c WHERE c.run_id <= v_run;
    SELECT MAX(c.change_id) INTO v_to FROM whmcs_change_record AS c WHERE c.run_id = v_last;
    SELECT MIN(c.change_id) INTO v_from FROM whmcs_change_record AS c;
    WHILE v_from <= v_to DO
        CALL _whmcs_renew_lease(in_run_id, 0);
        START TRANSACTION;
        DELETE c
          FROM whmcs_change_record AS r
               STRAIGHT_JOIN whmcs_change AS c
                 ON c.data_type = r.data_type AND c.whmcs_id = r.whmcs_id AND c.run_id = r.run_id
         WHERE r.change_id < v_from + 500 AND r.change_id <= v_to;
        DELETE FROM whmcs_change_record WHERE change_id < v_from + 500 AND change_id <= v_to;
        COMMIT;
        SET v_from = v_from + 500;
    END WHILE;
    DELETE FROM whmcs_change
     WHERE data_type IN ('client', 'invoice') AND whmcs_id = 0 AND run_id <= v_run;
    DELETE FROM whmcs_undo_leftover WHERE run_id <= v_run;
    DELETE FROM whmcs_undo_run WHERE run_id <= v_run;
END$$

DELIMITER ;
