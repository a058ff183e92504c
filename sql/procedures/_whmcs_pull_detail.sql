-- _whmcs_pull_detail
--
-- Description
--   Fetches the details of tmp_whmcs_todo. Each batch is merged and committed by
--   itself; invoices are then planned and applied (in_applies), while the requests of
--   the next batches are under way.
-- Parameters
--   in_run_id, in_data_type (client or invoice)
--   in_applies (INT)   0 = into the mirror only
-- Reads    tmp_whmcs_todo
-- Writes   whmcs_client, whmcs_invoice and its lines and transactions, whmcs_run_count
-- Errors   as _whmcs_fetch; 50104 the library made no progress

DROP PROCEDURE IF EXISTS _whmcs_pull_detail;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_pull_detail (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_applies INT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Fetch details of new, changed, open and rotating records'
BEGIN
    DECLARE v_rows BIGINT;

    work: LOOP
        IF _whmcs_is_late(in_run_id) OR @whmcs_todo_count = 0 THEN
            LEAVE work;
        END IF;
        CALL _whmcs_fetch_batch(in_run_id, in_data_type, 1);

        CALL _whmcs_read_answers(in_data_type, 0);
        IF in_data_type = 'client' THEN
            CALL _whmcs_merge_client_detail();
        ELSE
            CALL _whmcs_merge_invoice_detail();
        END IF;

        DELETE t FROM tmp_whmcs_todo AS t JOIN tmp_whmcs_answer AS a ON a.whmcs_id = t.whmcs_id;
        SET v_rows = ROW_COUNT();
        UPDATE whmcs_run_count AS n SET n.fetched_count = n.fetched_count + v_rows
         WHERE n.run_id = in_run_id AND n.data_type = in_data_type;

        IF JSON_VALUE(@whmcs_json, '$.failed') > 0 THEN
            CALL _whmcs_mark_missing(in_data_type);
            DELETE t
              FROM tmp_whmcs_todo AS t
                   JOIN JSON_TABLE(@whmcs_json, '$.failures[*]' COLUMNS (whmcs_id BIGINT UNSIGNED
                       PATH '$.id')) AS j
                     ON j.whmcs_id = t.whmcs_id;
            SET v_rows = v_rows + ROW_COUNT();
        END IF;
        SET @whmcs_json = NULL;
        SET @whmcs_todo_count = @whmcs_todo_count - v_rows;
        CALL _whmcs_note_progress(in_run_id, in_data_type, 'details', v_rows, NULL);

        IF v_rows = 0 THEN
            SIGNAL SQLSTATE '45000'
               SET MYSQL_ERRNO = 50104,
                   MESSAGE_TEXT =
           'whmcs_sync: a batch brought neither rows nor failures; see whmcs_runs';
        END IF;
        IF in_data_type = 'invoice' AND in_applies THEN
            CALL _whmcs_work_invoices(in_run_id, 0);
        END IF;
    END LOOP;
    CALL _whmcs_note_progress(in_run_id, in_data_type, 'details', NULL, NULL);
    UPDATE whmcs_run_count AS n
       SET n.left_count = (SELECT COUNT(*) FROM tmp_whmcs_todo AS t)
     WHERE n.run_id = in_run_id AND n.data_type = in_data_type;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_answer;
    DROP TEMPORARY TABLE tmp_whmcs_todo;
END$$

DELIMITER ;
