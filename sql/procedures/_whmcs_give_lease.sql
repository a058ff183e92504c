-- _whmcs_give_lease
--
-- Description
--   Gives the lease back at the end of a run, however it ended, and the session what
--   _whmcs_take_lease changed in it.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run; 0 when none began
-- Writes   whmcs_lease

DROP PROCEDURE IF EXISTS _whmcs_give_lease;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_give_lease (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Give the lease back'
BEGIN
    DECLARE v_idle BIGINT DEFAULT COALESCE(@whmcs_idle, 0);

    /*M! SET SESSION idle_write_transaction_timeout = v_idle; */
    SET @whmcs_idle = NULL;
    /*M! IF @whmcs_isolation IS NOT NULL THEN
             SET SESSION tx_isolation = @whmcs_isolation;
             SET @whmcs_isolation = NULL;
         END IF; */
    -- Without a run there is nothing to give, and another session may hold the row.
    IF in_run_id > 0 THEN
        UPDATE whmcs_lease AS l SET l.run_id = 0 WHERE l.id = 1 AND l.run_id = in_run_id;
    END IF;
    DO RELEASE_LOCK(_whmcs_lock_name(in_run_id));
END$$

DELIMITER ;
