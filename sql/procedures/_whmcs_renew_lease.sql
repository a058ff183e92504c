-- _whmcs_renew_lease
--
-- Description
--   A run says that it is alive, and learns whether the lease is still its own. As the
--   first statement of a transaction (in_locks 1) it keeps the lease's row locked until
--   the commit, so that nobody takes it over in mid batch, and what a run writes that
--   lost it is never committed.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_locks (INT)   0 = outside of a transaction; a lease renewed lately is only read
-- Writes   whmcs_lease
-- Errors   50108 another run has the lease

DROP PROCEDURE IF EXISTS _whmcs_renew_lease;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_renew_lease (
    IN in_run_id BIGINT UNSIGNED,
    IN in_locks INT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Renew the lease of a run'
BEGIN
    DECLARE v_seconds INT DEFAULT _whmcs_lease_seconds();
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    IF in_locks
       OR NOT EXISTS (SELECT 1 FROM whmcs_lease AS l
                       WHERE l.id = 1 AND l.run_id = in_run_id
                         AND l.renewed_at > UTC_TIMESTAMP(6) - INTERVAL v_seconds DIV 10 SECOND
                      ) THEN
        UPDATE whmcs_lease AS l
           SET l.renewal_count = l.renewal_count + 1, l.renewed_at = UTC_TIMESTAMP(6),
               l.expires_at = UTC_TIMESTAMP(6) + INTERVAL v_seconds SECOND
         WHERE l.id = 1 AND l.run_id = in_run_id;
        IF ROW_COUNT() = 0 THEN
            SET v_text = _whmcs_message(CONCAT('whmcs_sync: run ', in_run_id, ' lost its lease',
                COALESCE((SELECT CONCAT(' to run ', MAX(r.run_id)) FROM whmcs_run AS r
                           WHERE r.run_id > in_run_id AND r.state <> 'missed'), ''),
                ' and stops; it writes nothing more into Perfex'));
            SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50108, MESSAGE_TEXT = v_text;
        END IF;
    END IF;
END$$

DELIMITER ;
