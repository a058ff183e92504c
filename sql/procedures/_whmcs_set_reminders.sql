-- _whmcs_set_reminders
--
-- Description
--   Switches Perfex's notices for all imported invoices, in steps that are committed
--   each. Not left to the next sync: who switches them off wants silence now, and a
--   flag that a person sets afterwards stays.
-- Parameters
--   in_is_silent (INT)   1 = no notices
-- Reads    whmcs_link
-- Writes   Perfex invoices

DROP PROCEDURE IF EXISTS _whmcs_set_reminders;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_set_reminders (IN in_is_silent INT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Switch notices for all imported invoices'
BEGIN
    DECLARE v_from BIGINT UNSIGNED DEFAULT 0;
    DECLARE v_to BIGINT UNSIGNED;

    steps: LOOP
        SELECT MAX(s.whmcs_id) INTO v_to
          FROM (SELECT l.whmcs_id FROM whmcs_link AS l
                 WHERE l.data_type = 'invoice' AND l.whmcs_id > v_from
                 ORDER BY l.whmcs_id LIMIT 1000) AS s;
        IF v_to IS NULL THEN
            LEAVE steps;
        END IF;
        UPDATE _whmcs_px_invoices AS p
               JOIN whmcs_link AS l ON l.perfex_id = p.id
           SET p.cancel_overdue_reminders = in_is_silent
         WHERE l.data_type = 'invoice' AND l.whmcs_id > v_from AND l.whmcs_id <= v_to;
        SET v_from = v_to;
    END LOOP;
END$$

DELIMITER ;
