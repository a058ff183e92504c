-- _whmcs_leave_moved
--
-- Description
--   For whmcs_apply_preview: leaves out of a batch what is not as planned any more. It stays
--   due; an invoice not before the next run.
-- Parameters
--   in_run_id (BIGINT UNSIGNED), in_data_type (client, contact or invoice)
-- Reads    the preview, what the batch would become
-- Writes   whmcs_preview_move; the temporary tables of the batch; whmcs_invoice (due)

DROP PROCEDURE IF EXISTS _whmcs_leave_moved;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_leave_moved (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Leave out what is not as planned any more'
BEGIN
    CALL _whmcs_preview_records(in_run_id, in_data_type);
    IF in_data_type = 'invoice' THEN
        CALL _whmcs_preview_documents(in_run_id);
    END IF;
    CALL _whmcs_compare_preview(@whmcs_preview_id, in_run_id, in_data_type);
    IF EXISTS (SELECT 1 FROM whmcs_preview_move AS m
                WHERE m.run_id = in_run_id AND m.data_type = in_data_type) THEN
        IF in_data_type = 'invoice' THEN
            UPDATE whmcs_invoice AS i
                   JOIN tmp_whmcs_subject AS t ON t.whmcs_id = i.whmcs_id
                   JOIN whmcs_preview_move AS m
                     ON m.run_id = in_run_id AND m.data_type = 'invoice'
                    AND m.whmcs_id = t.whmcs_id
               SET i.is_due = 2;
            DELETE b
              FROM tmp_whmcs_batch AS b
                   JOIN whmcs_preview_move AS m
                     ON m.run_id = in_run_id AND m.data_type = 'invoice'
                    AND m.whmcs_id = b.whmcs_id;
            DELETE d
              FROM tmp_whmcs_doc AS d
                   JOIN whmcs_preview_move AS m
                     ON m.run_id = in_run_id AND m.data_type = 'invoice'
                    AND m.whmcs_id = d.whmcs_id;
            DELETE d
              FROM tmp_whmcs_line AS d
                   JOIN whmcs_preview_move AS m
                     ON m.run_id = in_run_id AND m.data_type = 'invoice'
                    AND m.whmcs_id = d.whmcs_id;
            DELETE d
              FROM tmp_whmcs_payment AS d
                   JOIN whmcs_preview_move AS m
                     ON m.run_id = in_run_id AND m.data_type = 'invoice'
                    AND m.whmcs_id = d.whmcs_id;
            DELETE d
              FROM tmp_whmcs_refund AS d
                   JOIN whmcs_preview_move AS m
                     ON m.run_id = in_run_id AND m.data_type = 'invoice'
                    AND m.whmcs_id = d.whmcs_id;
        END IF;
        DELETE v
          FROM tmp_whmcs_value AS v
               JOIN whmcs_preview_move AS m
                 ON m.run_id = in_run_id AND m.data_type = in_data_type
                AND m.whmcs_id = v.whmcs_id;
        DELETE t
          FROM tmp_whmcs_subject AS t
               JOIN whmcs_preview_move AS m
                 ON m.run_id = in_run_id AND m.data_type = in_data_type
                AND m.whmcs_id = t.whmcs_id;
    END IF;
END$$

DELIMITER ;
