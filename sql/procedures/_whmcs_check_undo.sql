-- _whmcs_check_undo
--
-- Description
--   Refuses an undo that could do nothing, and says why.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run that is to be undone
-- Reads    whmcs_run, whmcs_change, whmcs_change_record
-- Errors   50100 no such run, nothing recorded, undone already; 50107 Perfex not bound

DROP PROCEDURE IF EXISTS _whmcs_check_undo;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_check_undo (IN in_run_id BIGINT UNSIGNED)
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Refuse an undo that could do nothing'
BEGIN
    DECLARE v_state VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_undone_by BIGINT UNSIGNED;
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    IF NOT EXISTS (SELECT 1 FROM whmcs_perfex_binding AS x) THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50107,
               MESSAGE_TEXT =
                   'whmcs_undo: Perfex is not bound; CALL whmcs_bind_perfex(prefix), usually tbl';
    END IF;

    SELECT MAX(r.state) INTO v_state FROM whmcs_run AS r WHERE r.run_id = in_run_id;
    SELECT MAX(c.undone_by) INTO v_undone_by
      FROM whmcs_change_record AS c WHERE c.run_id = in_run_id;
    IF v_state IS NULL THEN
        SET v_text = CONCAT('whmcs_undo: there is no run ', COALESCE(in_run_id, 'NULL'),
                            '; the view whmcs_runs lists them');
    ELSEIF v_state = 'missed' THEN
        SET v_text = CONCAT('whmcs_undo: run ', in_run_id, ' was missed, it changed nothing');
    ELSEIF EXISTS (SELECT 1 FROM whmcs_change_record AS c
                    WHERE c.run_id = in_run_id AND c.undone_by IS NULL)
           OR EXISTS (SELECT 1 FROM whmcs_change AS c
                       WHERE c.data_type IN ('client', 'invoice') AND c.whmcs_id = 0
                         AND c.run_id = in_run_id AND c.undone_by IS NULL)
           OR _whmcs_is_running(in_run_id) THEN
        SET v_text = NULL;
    ELSEIF v_undone_by IS NOT NULL THEN
        SET v_text = CONCAT('whmcs_undo: run ', in_run_id, ' is undone already; CALL whmcs_undo(',
                            v_undone_by, ') takes that back');
    ELSE
        SET v_text = CONCAT('whmcs_undo: nothing is recorded of run ', in_run_id,
                            ': it changed nothing, or longer ago than undo_days');
    END IF;
    IF v_text IS NOT NULL THEN
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50100, MESSAGE_TEXT = v_text;
    END IF;
END$$

DELIMITER ;
