-- _whmcs_undo
--
-- Description
--   The run of an undo: checks, takes the lease, puts the records of the run back batch
--   by batch, newest first, each batch in a transaction of its own, and then what belongs
--   to no record.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run that is undone
--   out_run_id                    the run that undoes it
--   out_is_off (INT)              1 = it switched the schedule off
-- Writes   whmcs_run, whmcs_undo_run; see _whmcs_undo_batch
-- Errors   50100 no such run, nothing recorded, undone already; 50106 a run is under way

DROP PROCEDURE IF EXISTS _whmcs_undo;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_undo (
    IN in_run_id BIGINT UNSIGNED,
    OUT out_run_id BIGINT UNSIGNED,
    OUT out_is_off INT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The run of an undo'
BEGIN
    DECLARE v_own INT;
    DECLARE v_errno INT DEFAULT 0;
    DECLARE v_count INT DEFAULT 0;
    DECLARE v_sqlstate CHAR(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        -- As in _whmcs_sync.
        GET DIAGNOSTICS v_count = NUMBER;
        GET DIAGNOSTICS CONDITION 1 v_errno = MYSQL_ERRNO, v_text = MESSAGE_TEXT,
            v_sqlstate = RETURNED_SQLSTATE;
        IF v_count > 1 AND v_sqlstate LIKE '01%' AND v_errno <> 4094 THEN
            GET DIAGNOSTICS CONDITION 2 v_errno = MYSQL_ERRNO, v_text = MESSAGE_TEXT;
        END IF;
        IF v_errno = 4094 THEN
            SET v_errno = 1317, v_text = CONCAT('Query execution was interrupted: ', v_text);
        END IF;
        ROLLBACK;
        CALL _whmcs_drop_temporary();
        IF out_run_id IS NULL THEN
            SELECT MAX(l.run_id) INTO out_run_id
              FROM whmcs_lease AS l
             WHERE l.run_id > 0 AND l.server = _whmcs_server()
               AND l.connection_id = CONNECTION_ID();
        END IF;
        IF out_run_id IS NOT NULL THEN
            UPDATE whmcs_run AS r
               SET r.state = IF(v_errno IN (1317, 1969, 3024, 1053, 50108), 'killed', 'failed'),
                   r.error_code = v_errno,
                   r.error_text = v_text, r.finished_at = UTC_TIMESTAMP(6)
             WHERE r.run_id = out_run_id;
            CALL _whmcs_give_lease(out_run_id);
        END IF;
        RESIGNAL;
    END;

    SET out_run_id = NULL, out_is_off = 0;
    SELECT COUNT(*) INTO v_own
      FROM whmcs_lease AS l
     WHERE l.run_id > 0 AND l.server = _whmcs_server() AND l.connection_id = CONNECTION_ID();
    IF v_own > 0 THEN
        ROLLBACK;
    END IF;
    CALL _whmcs_check_undo(in_run_id);
    CALL _whmcs_take_lease('undo', 'manual', out_run_id);
    INSERT INTO whmcs_undo_run (run_id, undone_run_id) VALUES (out_run_id, in_run_id);

    -- Before anything is put back: a sync that begins meanwhile is refused, but the next one
    -- would not be.
    SELECT COUNT(*) INTO out_is_off
      FROM information_schema.events AS e
     WHERE e.event_schema = DATABASE() AND e.event_name = 'whmcs_sync_event'
       AND e.status = 'ENABLED';
    IF out_is_off THEN
        CALL _whmcs_check_event('whmcs_undo');
        ALTER EVENT whmcs_sync_event DISABLE;
    END IF;

    UPDATE whmcs_run AS r SET r.stage = 'records' WHERE r.run_id = out_run_id;
    CALL _whmcs_try(out_run_id, 'undo_records');
    UPDATE whmcs_run AS r SET r.stage = 'others' WHERE r.run_id = out_run_id;
    CALL _whmcs_try(out_run_id, 'undo_others');
    CALL _whmcs_drop_temporary();
    UPDATE whmcs_run AS r
       SET r.state = 'complete', r.stage = 'done', r.finished_at = UTC_TIMESTAMP(6)
     WHERE r.run_id = out_run_id;
    CALL _whmcs_give_lease(out_run_id);
END$$

DELIMITER ;
