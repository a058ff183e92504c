-- _whmcs_take_lease
--
-- Description
--   Begins a run: takes the lease, which one run has at a time in the whole cluster, and
--   gives the run its row. A run that is under way keeps it; one whose session is gone,
--   is this one, or that let it expire loses it at once, and is noted as killed.
-- Parameters
--   in_kind, in_started_by   for the run's row
--   out_run_id               the run; it is the fence too, since no number comes twice
-- Writes   whmcs_lease, whmcs_run
-- Errors   50106 already running

DROP PROCEDURE IF EXISTS _whmcs_take_lease;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_take_lease (
    IN in_kind VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_started_by VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    OUT out_run_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Take the lease and begin a run'
BEGIN
    DECLARE v_holder BIGINT UNSIGNED;
    DECLARE v_locked BIGINT UNSIGNED;
    DECLARE v_connection BIGINT UNSIGNED;
    DECLARE v_is_running INT;
    DECLARE v_idle BIGINT;
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    -- In a Galera cluster another node began a run in the same moment.
    DECLARE EXIT HANDLER FOR 1213
    BEGIN
        ROLLBACK;
        CALL _whmcs_give_lease(COALESCE(out_run_id, 0));
        SET out_run_id = NULL;
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50106,
               MESSAGE_TEXT = 'whmcs_sync: another session begins a run; call again';
    END;

    SET out_run_id = NULL;
    -- (A subquery in an IF or a SET would wait for the lock of a batch.)
    SELECT l.run_id, l.connection_id, _whmcs_is_running(l.run_id),
           CONCAT('whmcs_sync: run ', r.run_id, ' is under way since ',
                  DATE_FORMAT(r.started_at, '%Y-%m-%d %H:%i:%s'), ' UTC, connection ',
                  r.connection_id, IF(l.server = _whmcs_server(), '', CONCAT(' of ', l.server)),
                  ', account ', r.account)
      INTO v_holder, v_connection, v_is_running, v_text
      FROM whmcs_lease AS l LEFT JOIN whmcs_run AS r ON r.run_id = l.run_id
     WHERE l.id = 1;
    IF v_is_running THEN
        SET v_text = _whmcs_message(v_text);
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50106, MESSAGE_TEXT = v_text;
    END IF;

    -- A KILL QUERY between two statements ends the run without a handler and leaves its
    -- transaction open. MariaDB then drops the connection after so many idle seconds.
    /*M! SET v_idle = COALESCE(@whmcs_idle, @@SESSION.idle_write_transaction_timeout); */
    SET @whmcs_idle = v_idle;
    /*M! SET SESSION idle_write_transaction_timeout = IF(v_idle BETWEEN 1 AND 10, v_idle, 10); */

    -- In a Galera cluster what others change wins over what a statement has locked only to
    -- read it (INSERT ... SELECT), so that a plan would hardly end beside people who work.
    /*M! IF EXISTS (SELECT 1 FROM information_schema.system_variables AS v
                     WHERE v.variable_name = 'WSREP_PROVIDER'
                       AND v.global_value NOT IN ('', 'none')) THEN
             SET @whmcs_isolation = COALESCE(@whmcs_isolation, @@SESSION.tx_isolation);
             SET SESSION tx_isolation = 'READ-COMMITTED';
         END IF; */

    -- Each batch locks the lease: where that lock is still there, so are the batch's rows.
    START TRANSACTION;
    SELECT MAX(l.run_id) INTO v_locked
      FROM whmcs_lease AS l WHERE l.id = 1 FOR UPDATE SKIP LOCKED;
    IF NOT v_locked <=> v_holder THEN
        ROLLBACK;
        CALL _whmcs_give_lease(0);
        SET v_text = _whmcs_message(CONCAT('whmcs_sync: another session begins a run, or run ',
            v_holder, ' was killed in mid batch; call again, or KILL ', v_connection));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50106, MESSAGE_TEXT = v_text;
    END IF;

    UPDATE whmcs_run AS r
       SET r.state = 'killed', r.finished_at = UTC_TIMESTAMP(6),
           r.error_text = IF(r.run_id = v_holder AND v_connection <> CONNECTION_ID()
                             AND IS_FREE_LOCK(_whmcs_lock_name(r.run_id)) = 0,
                             'killed, or without a sign of life until its lease expired',
                             'the session or the server ended')
     WHERE r.state = 'running';
    CALL _whmcs_log_missed(in_started_by);
    INSERT INTO whmcs_run (kind, started_by, account, connection_id, state, started_at)
    VALUES (in_kind, in_started_by, SESSION_USER(), CONNECTION_ID(), 'running', UTC_TIMESTAMP(6));
    SET out_run_id = LAST_INSERT_ID();
    DO GET_LOCK(_whmcs_lock_name(out_run_id), 0);
    UPDATE whmcs_lease AS l
       SET l.run_id = out_run_id, l.server = _whmcs_server(), l.connection_id = CONNECTION_ID(),
           l.renewal_count = 0, l.renewed_at = UTC_TIMESTAMP(6),
           l.expires_at = UTC_TIMESTAMP(6) + INTERVAL _whmcs_lease_seconds() SECOND
     WHERE l.id = 1;
    COMMIT;
END$$

DELIMITER ;
