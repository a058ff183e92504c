-- _whmcs_end_apply
--
-- Description
--   Drops the temporary tables of an apply.

DROP PROCEDURE IF EXISTS _whmcs_end_apply;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_end_apply ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Drop the temporary tables of an apply'
BEGIN
    DROP TEMPORARY TABLE tmp_whmcs_batch;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_customer, tmp_whmcs_person, tmp_whmcs_permission,
        tmp_whmcs_surplus;
END$$

DELIMITER ;
