-- _whmcs_seed_mapping
--
-- Description
--   For install.sql: the shipped mapping, unless there is one already.
-- Writes   whmcs_mapping, whmcs_mapping_source

DROP PROCEDURE IF EXISTS _whmcs_seed_mapping;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_seed_mapping ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The shipped mapping, unless there is one'
BEGIN
    IF NOT EXISTS (SELECT 1 FROM whmcs_mapping AS m) THEN
        CALL whmcs_reset_mapping();
    END IF;
END$$

DELIMITER ;
