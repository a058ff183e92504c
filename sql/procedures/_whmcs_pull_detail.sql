-- _whmcs_pull_detail
--
-- Description
--   Fetches details of what needs them: new or changed in the list, open
--   invoices, recently paid or refunded ones, and a rotating share of the rest,
--   oldest first. Each batch is merged and committed by itself; invoices are then
--   planned and applied (in_applies), before the next batch.
-- Parameters
--   in_run_id, in_data_type (client or invoice)
--   in_applies (INT)   0 = into the mirror only
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
    SQL SECURITY DEFINER
    COMMENT 'Fetch details of new, changed, open and rotating records'
BEGIN
    DECLARE v_ids LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_rows BIGINT;
    DECLARE v_batch INT DEFAULT _whmcs_option('batch_size');
    DECLARE v_share INT DEFAULT _whmcs_option('recheck_count');
    DECLARE v_recheck_from DATETIME
        DEFAULT UTC_TIMESTAMP() - INTERVAL _whmcs_option('recheck_days') DAY;
    DECLARE v_range VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_option('sync_range');
    DECLARE v_since DATE DEFAULT NULLIF(_whmcs_option('sync_since'), '');

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_todo;
    CREATE TEMPORARY TABLE tmp_whmcs_todo (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        why VARCHAR(16) NOT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    -- The first reason counts.
    IF in_data_type = 'client' THEN
        INSERT INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT c.whmcs_id, IF(c.fetched_at IS NULL, 'new', 'changed')
          FROM whmcs_client AS c WHERE c.is_stale = 1 AND c.missing_at IS NULL;
        INSERT IGNORE INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT c.whmcs_id, 'rotation' FROM whmcs_client AS c
         WHERE c.missing_at IS NULL AND c.fetched_at IS NOT NULL AND v_range <> 'new'
         ORDER BY c.fetched_at LIMIT v_share;
    ELSE
        INSERT INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT i.whmcs_id, IF(i.fetched_at IS NULL, 'new', 'changed')
          FROM whmcs_invoice AS i WHERE i.is_stale = 1 AND i.missing_at IS NULL;
        INSERT IGNORE INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT i.whmcs_id, 'open'
          FROM whmcs_invoice AS i WHERE i.is_open = 1 AND i.missing_at IS NULL;
        INSERT IGNORE INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT i.whmcs_id, 'recent' FROM whmcs_invoice AS i
         WHERE i.paid_at >= v_recheck_from AND i.missing_at IS NULL;
        INSERT IGNORE INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT i.whmcs_id, 'recent' FROM whmcs_invoice AS i
         WHERE i.refunded_at >= v_recheck_from AND i.missing_at IS NULL;
        INSERT IGNORE INTO tmp_whmcs_todo (whmcs_id, why)
        SELECT i.whmcs_id, 'rotation' FROM whmcs_invoice AS i
         WHERE i.missing_at IS NULL AND i.fetched_at IS NOT NULL AND v_range <> 'new'
         ORDER BY i.fetched_at LIMIT v_share;
    END IF;

    -- Nothing is asked about what sync_range leaves out.
    IF v_range = 'new' THEN
        DELETE t
          FROM tmp_whmcs_todo AS t
               JOIN whmcs_link AS l ON l.data_type = in_data_type AND l.whmcs_id = t.whmcs_id;
    ELSEIF v_range = 'since' AND in_data_type = 'client' THEN
        DELETE t
          FROM tmp_whmcs_todo AS t
               JOIN whmcs_client AS c ON c.whmcs_id = t.whmcs_id
               LEFT JOIN whmcs_link AS l ON l.data_type = 'client' AND l.whmcs_id = t.whmcs_id
         WHERE l.whmcs_id IS NULL
           AND NOT _whmcs_is_client_in_range(c.whmcs_id, c.created_date, v_since);
    ELSEIF v_range = 'since' THEN
        DELETE t
          FROM tmp_whmcs_todo AS t
               JOIN whmcs_invoice AS i ON i.whmcs_id = t.whmcs_id
               LEFT JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = t.whmcs_id
         WHERE l.whmcs_id IS NULL
           AND NOT COALESCE(COALESCE(i.invoice_date, DATE(i.created_at)) >= v_since, 0);
    END IF;

    UPDATE whmcs_run_count AS n
           JOIN (SELECT COALESCE(SUM(t.why = 'new'), 0) AS new_,
                        COALESCE(SUM(t.why = 'changed'), 0) AS changed,
                        COALESCE(SUM(t.why = 'open'), 0) AS open_,
                        COALESCE(SUM(t.why = 'recent'), 0) AS recent,
                        COALESCE(SUM(t.why = 'rotation'), 0) AS rotation
                   FROM tmp_whmcs_todo AS t) AS s
       SET n.new_count = s.new_, n.changed_count = s.changed, n.open_count = s.open_,
           n.recent_count = s.recent, n.rotation_count = s.rotation
     WHERE n.run_id = in_run_id AND n.data_type = in_data_type;

    SET SESSION group_concat_max_len = 1048576;

    work: LOOP
        SELECT CONCAT('[', GROUP_CONCAT(b.whmcs_id ORDER BY b.whmcs_id), ']')
          INTO v_ids
          FROM (SELECT t.whmcs_id FROM tmp_whmcs_todo AS t ORDER BY t.whmcs_id LIMIT v_batch) AS b;
        IF v_ids IS NULL OR _whmcs_is_late(in_run_id) THEN
            LEAVE work;
        END IF;

        CALL _whmcs_fetch(in_run_id, in_data_type,
            CONCAT('{"action":"', IF(in_data_type = 'client', 'GetClientsDetails', 'GetInvoice'),
                   '","ids":', v_ids, '}'));

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
    UPDATE whmcs_run_count AS n
       SET n.left_count = (SELECT COUNT(*) FROM tmp_whmcs_todo AS t)
     WHERE n.run_id = in_run_id AND n.data_type = in_data_type;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_answer;
    DROP TEMPORARY TABLE tmp_whmcs_todo;
END$$

DELIMITER ;
