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
    DROP TEMPORARY TABLE tmp_whmcs_customer;
    DROP TEMPORARY TABLE tmp_whmcs_person;
    DROP TEMPORARY TABLE tmp_whmcs_permission;
    DROP TEMPORARY TABLE tmp_whmcs_surplus;
END$$

DELIMITER ;
