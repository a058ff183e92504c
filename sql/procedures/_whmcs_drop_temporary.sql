-- _whmcs_drop_temporary
--
-- Description
--   Drops all temporary tables of ours, after an error: whoever called a routine could
--   read them in his session, and they hold what his account may not see.

DROP PROCEDURE IF EXISTS _whmcs_drop_temporary;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_drop_temporary ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Drop all temporary tables of ours'
BEGIN
    DECLARE v_notes INT DEFAULT @@SESSION.sql_notes;

    -- A note on each table that is not there would stand before the error in the
    -- diagnostics of the caller.
    SET SESSION sql_notes = 0;
    DROP TEMPORARY TABLE IF EXISTS
        tmp_whmcs_answer, tmp_whmcs_back, tmp_whmcs_batch, tmp_whmcs_before, tmp_whmcs_bill,
        tmp_whmcs_choice, tmp_whmcs_claim, tmp_whmcs_compared, tmp_whmcs_container,
        tmp_whmcs_country, tmp_whmcs_created, tmp_whmcs_customer, tmp_whmcs_differs,
        tmp_whmcs_doc, tmp_whmcs_early, tmp_whmcs_email, tmp_whmcs_field, tmp_whmcs_gateway,
        tmp_whmcs_going, tmp_whmcs_gone, tmp_whmcs_hanging, tmp_whmcs_item, tmp_whmcs_line,
        tmp_whmcs_match, tmp_whmcs_meeting, tmp_whmcs_money, tmp_whmcs_native, tmp_whmcs_needed,
        tmp_whmcs_now, tmp_whmcs_old_run, tmp_whmcs_other, tmp_whmcs_own, tmp_whmcs_paid,
        tmp_whmcs_payment, tmp_whmcs_permission, tmp_whmcs_person, tmp_whmcs_receipt,
        tmp_whmcs_refund, tmp_whmcs_refund_line, tmp_whmcs_row, tmp_whmcs_seen,
        tmp_whmcs_settled, tmp_whmcs_source, tmp_whmcs_status, tmp_whmcs_stem,
        tmp_whmcs_subject, tmp_whmcs_surplus, tmp_whmcs_then, tmp_whmcs_todo, tmp_whmcs_unit,
        tmp_whmcs_unnumbered, tmp_whmcs_unseen, tmp_whmcs_value;
    SET SESSION sql_notes = v_notes;
END$$

DELIMITER ;
