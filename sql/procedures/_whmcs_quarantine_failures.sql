-- _whmcs_quarantine_failures
--
-- Description
--   Puts what WHMCS did not give, or not so that it could be read, into the quarantine.
--   Of a row without a readable id the place in the list is said, and the ids beside it,
--   between which it is found in WHMCS. What was read of the rest of the row is kept.
--   Failures of other lists (currencies) are notes.
-- Parameters
--   in_run_id, in_data_type
--   in_page_size (INT)   rows of a page of the list
-- Reads    @whmcs_json
-- Writes   whmcs_quarantine_record, whmcs_note

DROP PROCEDURE IF EXISTS _whmcs_quarantine_failures;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_quarantine_failures (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_page_size INT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Put what could not be read into the quarantine'
BEGIN
    DECLARE v_action VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT JSON_VALUE(@whmcs_json, '$.action');

    IF v_action NOT IN ('GetClients', 'GetClientsDetails', 'GetContacts', 'GetInvoices',
                        'GetInvoice') THEN
        INSERT IGNORE INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
        SELECT in_data_type, 0, v_action, 'not_fetched',
               LEFT(CONCAT('done without; ', MIN(j.message)), 500), in_run_id
          FROM JSON_TABLE(@whmcs_json, '$.failures[*]' COLUMNS (
                   message VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.message'
               )) AS j;
    ELSE
        INSERT INTO whmcs_quarantine_record
               (data_type, whmcs_id, list_place, code, reason, payload, is_unread, first_seen_at,
                last_seen_at, run_id, try_count)
        SELECT s.data_type, s.whmcs_id, s.list_place, s.code, s.reason, s.payload, 1, s.seen_at,
               s.seen_at, s.run_id, 1
          FROM (SELECT in_data_type AS data_type, in_run_id AS run_id, f.whmcs_id, f.list_place,
                       f.code, f.seen_at,
                       LEFT(CONCAT(IF(f.list_place = 0, '', CONCAT('row ', f.list_place, ' of ',
                                v_action, IF(f.after_id IS NULL, '',
                                             CONCAT(', behind ', f.after_id)),
                                IF(f.before_id IS NULL, '', CONCAT(', before ', f.before_id)),
                                ': ')), f.message), 500) AS reason,
                       IF(f.list_place = 0, f.row_text,
                          CONCAT(TRIM(TRAILING '}' FROM JSON_OBJECT('action', v_action,
                                     'list_place', f.list_place,
                                     'page', FLOOR((f.list_place - 1) / in_page_size) + 1,
                                     'page_size', in_page_size + 0, 'after_id', f.after_id,
                                     'before_id', f.before_id, 'http', f.http)),
                                 ', "row": ', COALESCE(f.row_text, 'null'), '}')) AS payload
                  FROM (SELECT COALESCE(j.whmcs_id, 0) AS whmcs_id,
                               IF(j.whmcs_id IS NULL, COALESCE(j.place, 0) + 1, 0) AS list_place,
                               j.after_id, j.before_id, LEFT(j.code, 32) AS code, j.message, j.http,
                               j.row_text, UTC_TIMESTAMP(6) AS seen_at
                          FROM JSON_TABLE(@whmcs_json, '$.failures[*]' COLUMNS (
                                   whmcs_id BIGINT UNSIGNED PATH '$.id',
                                   place BIGINT UNSIGNED PATH '$.offset',
                                   after_id BIGINT UNSIGNED PATH '$.after',
                                   before_id BIGINT UNSIGNED PATH '$.before',
                                   http INT PATH '$.http',
                                   code VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                                       PATH '$.code',
                                   message VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                                       PATH '$.message',
                                   row_text JSON PATH '$.row'
                               )) AS j
                         WHERE j.code <> 'not_found') AS f) AS s
            ON DUPLICATE KEY UPDATE code = s.code, reason = s.reason, payload = s.payload,
               is_unread = 1, last_seen_at = s.seen_at, retry_at = NULL,
               try_count = whmcs_quarantine_record.try_count
                   + (whmcs_quarantine_record.run_id <> s.run_id),
               run_id = s.run_id;
    END IF;
END$$

DELIMITER ;
