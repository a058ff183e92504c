-- _whmcs_judge_server
--
-- Description
--   Check server: it takes writes.
-- Returns  VARCHAR, state number (0 OK, 1 WARN, 2 CRITICAL), value or -, detail

DROP FUNCTION IF EXISTS _whmcs_judge_server;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_judge_server ()
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Does the server take writes'
BEGIN
    DECLARE v_is_read_only INT DEFAULT CONVERT(@@GLOBAL.read_only USING utf8mb4)
        NOT IN ('0', 'OFF');

    /*!80000 SET v_is_read_only = v_is_read_only OR @@GLOBAL.super_read_only; */
    RETURN CONCAT(IF(v_is_read_only, '2', '0'), ' - ', _whmcs_server(),
                  IF(v_is_read_only,
                     CONCAT(' is read-only, so no sync can run here; sync on the primary, or ',
                            'SET GLOBAL read_only = OFF'), ' takes writes'));
END$$

DELIMITER ;
