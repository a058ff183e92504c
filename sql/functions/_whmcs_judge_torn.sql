-- _whmcs_judge_torn
--
-- Description
--   Check torn: lists that changed while the latest sync read them, twice, so that rows of
--   them may be missing; value is how many lists.
-- Returns  VARCHAR, state number (0 OK, 1 WARN, 2 CRITICAL), value or -, detail

DROP FUNCTION IF EXISTS _whmcs_judge_torn;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_judge_torn ()
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Lists that changed while they were read'
BEGIN
    DECLARE v_count INT;
    DECLARE v_names VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_run_id BIGINT UNSIGNED;

    SELECT MAX(c.run_id) INTO v_run_id
      FROM whmcs_run_count AS c
           JOIN whmcs_run AS r ON r.run_id = c.run_id AND r.kind NOT IN ('undo', 'preview');
    SELECT COUNT(*), GROUP_CONCAT(CONCAT(c.data_type, 's: ', c.received_count, ' of ',
                                         c.announced_count) ORDER BY c.data_type SEPARATOR ', ')
      INTO v_count, v_names
      FROM whmcs_run_count AS c
     WHERE c.run_id = v_run_id AND c.is_torn = 1;
    RETURN IF(v_count = 0, '0 0 none',
              CONCAT('1 ', v_count, ' the list changed while it was read, twice (', v_names,
                     ' rows); the next run reads it again; if it comes again, sync at a quieter ',
                     'time or lower page_size'));
END$$

DELIMITER ;
