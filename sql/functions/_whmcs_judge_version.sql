-- _whmcs_judge_version
--
-- Description
--   Check version: the library, the SQL objects and what install.sql noted belong together.
-- Returns  VARCHAR, state number (0 OK, 1 WARN, 2 CRITICAL), value or -, detail

DROP FUNCTION IF EXISTS _whmcs_judge_version;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_judge_version ()
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Library and SQL of one version'
BEGIN
    DECLARE v_library VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_installed VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    -- (In a view MySQL says 1356 for 1305.)
    DECLARE EXIT HANDLER FOR 1122, 1305, 1356
        RETURN '2 - the library whmcs_udf.so is not loaded; install it and run install.sql again';

    SET v_library = SUBSTRING_INDEX(CONVERT(whmcs_udf_version() USING utf8mb4), ' ', 1);
    SELECT MAX(v.version) INTO v_installed FROM whmcs_version AS v;

    RETURN IF(v_installed <=> v_library, CONCAT('0 - ', v_library),
              CONCAT('1 - the library is ', v_library, ', the SQL objects are ',
                     COALESCE(v_installed, 'unfinished'), '; restart the server when the file was ',
                     'replaced, and run install.sql of the same version'));
END$$

DELIMITER ;
