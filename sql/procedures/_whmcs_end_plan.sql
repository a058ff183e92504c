-- _whmcs_end_plan
--
-- Description
--   Drops the temporary tables of a plan.

DROP PROCEDURE IF EXISTS _whmcs_end_plan;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_end_plan ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Drop the temporary tables of a plan'
BEGIN
    DROP TEMPORARY TABLE tmp_whmcs_subject;
    DROP TEMPORARY TABLE tmp_whmcs_source;
    DROP TEMPORARY TABLE tmp_whmcs_field;
    DROP TEMPORARY TABLE tmp_whmcs_value;
    DROP TEMPORARY TABLE tmp_whmcs_email;
    DROP TEMPORARY TABLE tmp_whmcs_match;
    DROP TEMPORARY TABLE tmp_whmcs_meeting;
    DROP TEMPORARY TABLE tmp_whmcs_country;
END$$

DELIMITER ;
