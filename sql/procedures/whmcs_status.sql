-- whmcs_status
--
-- Description
--   Says whether the sync works, and what the next run will cost. It asks WHMCS whether
--   the connection works and for the size of its lists (a few calls), changes nothing, and
--   waits for no run.
-- Result   one row per check: check_name, state (OK, WARN or CRITICAL) and detail.
--          overall first: the worst state and which checks are not OK; connection (live);
--          those of the view whmcs_checks; next_sync (expected calls and minutes, by the
--          latency of now and the options)
-- Errors   none; what is wrong stands in its row
-- Example  CALL whmcs_status();

DROP PROCEDURE IF EXISTS whmcs_status;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_status ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Does it work, and what will the next run cost'
BEGIN
    DECLARE v_text VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT whmcs_test_connection();
    DECLARE v_name VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_state INT;
    DECLARE v_detail VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_end INT DEFAULT 0;
    -- (INSERT ... SELECT would wait for the lock that a batch has on the lease.)
    DECLARE c_check CURSOR FOR
        SELECT c.check_name, c.state_number, c.detail FROM whmcs_checks AS c ORDER BY c.place;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        CALL _whmcs_drop_temporary();
        RESIGNAL;
    END;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_status;
    CREATE TEMPORARY TABLE tmp_whmcs_status (
        place INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
        check_name VARCHAR(32) NOT NULL,
        state_number INT NOT NULL,
        detail VARCHAR(1000) NOT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    INSERT INTO tmp_whmcs_status (place, check_name, state_number, detail)
    VALUES (2, 'connection', IF(v_text LIKE 'OK%', 0, 2), v_text);
    OPEN c_check;
    checks: LOOP
        FETCH c_check INTO v_name, v_state, v_detail;
        IF v_is_end THEN
            LEAVE checks;
        END IF;
        INSERT INTO tmp_whmcs_status (check_name, state_number, detail)
        VALUES (v_name, v_state, v_detail);
    END LOOP;
    CLOSE c_check;
    IF v_text LIKE 'OK%' THEN
        CALL _whmcs_estimate(v_text);
        INSERT INTO tmp_whmcs_status (check_name, state_number, detail)
        VALUES ('next_sync', 0, v_text);
    END IF;

    SELECT MAX(s.state_number),
           CONCAT(IF(MAX(s.state_number) = 2, 'it does not work: ', 'look at '),
                  GROUP_CONCAT(IF(s.state_number > 0, s.check_name, NULL)
                               ORDER BY s.state_number DESC, s.place SEPARATOR ', '))
      INTO v_state, v_detail
      FROM tmp_whmcs_status AS s;
    INSERT INTO tmp_whmcs_status (place, check_name, state_number, detail)
    VALUES (1, 'overall', v_state, COALESCE(v_detail, 'it works'));

    SELECT s.check_name, ELT(s.state_number + 1, 'OK', 'WARN', 'CRITICAL') AS state, s.detail
      FROM tmp_whmcs_status AS s ORDER BY s.place;
    DROP TEMPORARY TABLE tmp_whmcs_status;
END$$

DELIMITER ;
