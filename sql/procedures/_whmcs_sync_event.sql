-- _whmcs_sync_event
--
-- Description
--   What the event calls: a full run without a result set. A due run that did not
--   begin becomes a row of the history too, state missed, with the reason. That
--   another run is under way is no error here; all others reach the server's log.
-- Writes   whmcs_run, and what _whmcs_sync writes
-- Errors   those of _whmcs_sync but 50106

DROP PROCEDURE IF EXISTS _whmcs_sync_event;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_sync_event ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'A full run, started by the event'
BEGIN
    DECLARE v_run_id BIGINT UNSIGNED;
    DECLARE v_started_at DATETIME(6) DEFAULT UTC_TIMESTAMP(6);
    DECLARE v_errno INT DEFAULT 0;
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        GET DIAGNOSTICS CONDITION 1 v_errno = MYSQL_ERRNO, v_text = MESSAGE_TEXT;
        SET v_text = _whmcs_whole_message(v_text);
        -- Of nodes that begin in the same moment one wins; what it wrote comes a bit later.
        IF v_errno = 50106 AND v_text LIKE '%another session begins a run%' THEN
            DO SLEEP(1);
        END IF;
        -- A run that failed on its way has its row; v_run_id is not set by a failed CALL. So
        -- has one that another node began when it was due.
        IF (SELECT COUNT(*) FROM whmcs_run AS r
             WHERE r.started_by = 'event' AND r.connection_id = CONNECTION_ID()
               AND r.started_at >= v_started_at) = 0
           AND NOT (v_errno = 50106 AND _whmcs_is_begun_elsewhere(v_started_at)) THEN
            INSERT INTO whmcs_run (kind, started_by, account, connection_id, state, started_at,
                   finished_at, error_code, error_text)
            VALUES ('all', 'event', SESSION_USER(), CONNECTION_ID(), 'missed', v_started_at,
                    UTC_TIMESTAMP(6), v_errno, v_text);
        END IF;
        IF v_errno <> 50106 THEN
            RESIGNAL;
        END IF;
    END;

    -- Where the event runs on each node of a cluster, one of them began the run that is due.
    IF NOT _whmcs_is_begun_elsewhere(v_started_at) THEN
        CALL _whmcs_sync('all', 'event', v_run_id);
    END IF;
END$$

DELIMITER ;
