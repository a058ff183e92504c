-- _whmcs_settle_batch
--
-- Description
--   Ends a batch that was written: remembers what was written per field, lists
--   a person's values that it overwrote, closes its plan, counts, and writes
--   Perfex's activity log where that is wanted.
-- Parameters
--   in_run_id (BIGINT UNSIGNED), in_data_type (client, contact or invoice)
--   in_written (BIGINT)   Perfex rows written
-- Reads    tmp_whmcs_batch
-- Writes   whmcs_base, whmcs_conflict, whmcs_plan, whmcs_plan_field, the mirror, whmcs_run_count

DROP PROCEDURE IF EXISTS _whmcs_settle_batch;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_settle_batch (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_written BIGINT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'End a batch that was written'
BEGIN
    DECLARE v_done BIGINT;

    IF _whmcs_option('activity_log') = 'on' THEN
        INSERT INTO _whmcs_px_activity_log (description, date, staffid)
        SELECT CONCAT('New Client Created [ID: ', b.customer_id, ', From Staff: ', @whmcs_staff,
                      ']'), UTC_TIMESTAMP(), '[CRON]'
          FROM tmp_whmcs_batch AS b
         WHERE b.is_new_customer = 1;
        SET in_written = in_written + ROW_COUNT();
        INSERT INTO _whmcs_px_activity_log (description, date, staffid)
        SELECT CONCAT('Contact Created [ID: ', b.contact_id, ']'), UTC_TIMESTAMP(), '[CRON]'
          FROM tmp_whmcs_batch AS b
         WHERE b.is_new_contact = 1;
        SET in_written = in_written + ROW_COUNT();
        INSERT INTO _whmcs_px_sales_activity
               (rel_type, rel_id, description, additional_data, staffid, full_name, date)
        SELECT 'invoice', b.perfex_id, 'invoice_activity_created', '', @whmcs_staff,
               (SELECT MAX(CONCAT(s.firstname, ' ', s.lastname)) FROM _whmcs_px_staff AS s
                 WHERE s.staffid = @whmcs_staff), UTC_TIMESTAMP()
          FROM tmp_whmcs_batch AS b
         WHERE in_data_type = 'invoice' AND b.action = 'create';
        SET in_written = in_written + ROW_COUNT();
    END IF;

    INSERT INTO whmcs_conflict
           (run_id, data_type, whmcs_id, perfex_field, whmcs_value, perfex_value, outcome, seen_at)
    SELECT in_run_id, f.data_type, f.whmcs_id, f.perfex_field, f.new_value, f.old_value,
           'overwritten', UTC_TIMESTAMP(6)
      FROM tmp_whmcs_batch AS b
           JOIN whmcs_plan_field AS f
             ON f.data_type = in_data_type AND f.whmcs_id = b.whmcs_id AND f.is_conflict = 1
     ORDER BY f.whmcs_id, f.perfex_field;
    INSERT INTO whmcs_base (data_type, whmcs_id, perfex_field, value_hash)
    SELECT s.data_type, s.whmcs_id, s.perfex_field, s.value_hash
      FROM (SELECT f.data_type, f.whmcs_id, f.perfex_field,
                   UNHEX(LEFT(SHA2(f.new_value, 256), 32)) AS value_hash
              FROM tmp_whmcs_batch AS b
                   JOIN whmcs_plan_field AS f
                     ON f.data_type = in_data_type AND f.whmcs_id = b.whmcs_id) AS s
        ON DUPLICATE KEY UPDATE value_hash = s.value_hash;
    DO IF(@whmcs_is_holding, NULL, whmcs_pump());
    DELETE f
      FROM tmp_whmcs_batch AS b
           STRAIGHT_JOIN whmcs_plan_field AS f
             ON f.data_type = in_data_type AND f.whmcs_id = b.whmcs_id;
    DO IF(@whmcs_is_holding, NULL, whmcs_pump());
    -- The plan of invoices is recorded in the transaction that carries it out, as done.
    IF in_data_type <> 'invoice' THEN
        UPDATE tmp_whmcs_batch AS b
               STRAIGHT_JOIN whmcs_plan AS n
                 ON n.data_type = in_data_type AND n.whmcs_id = b.whmcs_id
           SET n.is_done = 1;
    END IF;

    IF in_data_type = 'client' THEN
        UPDATE whmcs_client AS c JOIN tmp_whmcs_batch AS b ON b.whmcs_id = c.whmcs_id
           SET c.is_due = 0;
        -- Contacts that were out of range with their client come with it.
        UPDATE whmcs_contact AS k JOIN tmp_whmcs_batch AS b ON b.whmcs_id = k.client_id
           SET k.is_due = 1
         WHERE b.action IN ('create', 'link') AND k.missing_at IS NULL;
    ELSEIF in_data_type = 'contact' THEN
        UPDATE whmcs_contact AS c JOIN tmp_whmcs_batch AS b ON b.whmcs_id = c.whmcs_id
           SET c.is_due = 0;
    ELSE
        UPDATE whmcs_invoice AS i JOIN tmp_whmcs_batch AS b ON b.whmcs_id = i.whmcs_id
           SET i.is_due = 0;
    END IF;
    IF in_data_type <> 'invoice' THEN
        SELECT COUNT(*) INTO v_done FROM tmp_whmcs_batch AS b;
        CALL _whmcs_note_progress(in_run_id, in_data_type, 'write', v_done, NULL);
    END IF;
    UPDATE whmcs_run_count AS r SET r.written_row_count = r.written_row_count + in_written
     WHERE r.run_id = in_run_id AND r.data_type = in_data_type;
END$$

DELIMITER ;
