-- whmcs_undo
--
-- Description
--   Puts back what a run changed in Perfex, newest first: removes what it created, brings
--   back what it deleted, gives changed columns their former value. A record is left alone,
--   and listed, where a person or a later run changed it since, or something of theirs
--   hangs on it. An undo is a run of its own and can itself be undone; one that was
--   killed goes on when it is called again. Switches the schedule off, since the next sync
--   would bring everything again.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run, see the view whmcs_runs
-- Result   one row of what was done, then one per record left alone
-- Writes   Perfex; our links; whmcs_change, whmcs_undo_run, whmcs_undo_leftover
-- Errors   50100 no such run, nothing recorded, undone already; 50106 a run is under way
-- Example  CALL whmcs_undo(42);

DROP PROCEDURE IF EXISTS whmcs_undo;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_undo (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Put back what a run changed in Perfex'
BEGIN
    DECLARE v_run_id BIGINT UNSIGNED;
    DECLARE v_is_off INT;

    CALL _whmcs_undo(in_run_id, v_run_id, v_is_off);

    SELECT s.data_type, s.whmcs_id, s.perfex_id, s.result
      FROM (SELECT 0 AS place, 'run' AS data_type, CAST(NULL AS UNSIGNED) AS whmcs_id,
                   CAST(NULL AS UNSIGNED) AS perfex_id,
                   CONCAT('undone: ', u.record_count, ' records of run ', u.undone_run_id, '; ',
                          u.removed_row_count, ' rows of Perfex removed, ',
                          u.restored_row_count, ' brought back, ', u.reset_row_count,
                          ' given their former values; left alone: ', u.left_count,
                          IF(v_is_off, CONCAT('; the schedule is now off: the next sync would ',
                                              'bring all of it again'), ''),
                          '; CALL whmcs_undo(', u.run_id, ') takes this back') AS result
              FROM whmcs_undo_run AS u
             WHERE u.run_id = v_run_id
             UNION ALL
            SELECT 1, o.data_type, NULLIF(o.whmcs_id, 0), o.row_key, o.reason
              FROM whmcs_undo_leftover AS o
             WHERE o.run_id = v_run_id) AS s
     ORDER BY s.place, FIELD(s.data_type, 'client', 'contact', 'invoice'), s.whmcs_id IS NULL,
           s.whmcs_id, s.perfex_id;
END$$

DELIMITER ;
