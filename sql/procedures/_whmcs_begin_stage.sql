-- _whmcs_begin_stage
--
-- Description
--   Says in the history that a run begins to write a data type, and in its progress how
--   many records may be to be written.
-- Parameters
--   in_run_id (BIGINT UNSIGNED), in_data_type (client, contact or invoice)
-- Reads    the mirror
-- Writes   whmcs_run, whmcs_run_progress, whmcs_run_part

DROP PROCEDURE IF EXISTS _whmcs_begin_stage;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_stage (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'A run begins to write a data type'
BEGIN
    DECLARE v_due BIGINT;

    UPDATE whmcs_run AS r SET r.stage = CONCAT(in_data_type, 's') WHERE r.run_id = in_run_id;
    -- Invoices whose details are still to come become due with them.
    IF in_data_type = 'client' THEN
        SELECT COUNT(*) INTO v_due FROM whmcs_client AS c WHERE c.is_due = 1;
    ELSEIF in_data_type = 'contact' THEN
        SELECT COUNT(*) INTO v_due FROM whmcs_contact AS c WHERE c.is_due = 1;
    ELSE
        SELECT COUNT(*) INTO v_due FROM whmcs_invoice AS i WHERE i.is_due = 1 AND i.is_stale = 0;
        SELECT v_due + COALESCE(MAX(n.new_count + n.changed_count), 0) INTO v_due
          FROM whmcs_run_count AS n
         WHERE n.run_id = in_run_id AND n.data_type = 'invoice';
    END IF;
    CALL _whmcs_note_progress(in_run_id, in_data_type, 'write', 0, v_due);
END$$

DELIMITER ;
