-- _whmcs_judge_quarantine
--
-- Description
--   Check quarantine: records that cannot be imported; value is their number.
-- Returns  VARCHAR, state number (0 OK, 1 WARN, 2 CRITICAL), value or -, detail

DROP FUNCTION IF EXISTS _whmcs_judge_quarantine;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_judge_quarantine ()
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'What is in quarantine'
BEGIN
    DECLARE v_count BIGINT;
    DECLARE v_codes VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT COALESCE(SUM(s.count_), 0),
           LEFT(GROUP_CONCAT(CONCAT(s.count_, ' ', s.code) ORDER BY s.count_ DESC, s.code
                             SEPARATOR ', '), 500)
      INTO v_count, v_codes
      FROM (SELECT q.code, COUNT(*) AS count_
              FROM whmcs_quarantine_record AS q GROUP BY q.code) AS s;
    RETURN IF(v_count = 0, '0 0 empty',
              CONCAT('1 ', v_count, ' ', v_count, IF(v_count = 1, ' record (', ' records ('),
                     v_codes, '); the view whmcs_quarantine says why'));
END$$

DELIMITER ;
