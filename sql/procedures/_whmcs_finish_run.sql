-- _whmcs_finish_run
--
-- Description
--   Settles the quarantine, counts the plan, and says whether the run was complete: every
--   announced row received, by count, from a list that did not change under way, each
--   received one dealt with (_whmcs_prove_counts), and no details missing because WHMCS or
--   the way to it failed.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Writes   whmcs_run, whmcs_run_count, whmcs_run_progress, whmcs_quarantine_record

DROP PROCEDURE IF EXISTS _whmcs_finish_run;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_finish_run (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Count the plan, settle the quarantine, close the run'
BEGIN
    DECLARE v_left BIGINT;
    DECLARE v_unfetched BIGINT;
    DECLARE v_torn VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_astray VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_short VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    START TRANSACTION;
    CALL _whmcs_renew_lease(in_run_id, 1);

    -- Beside the details that were not fetched: what was not looked at any more.
    IF _whmcs_is_late(in_run_id) THEN
        UPDATE whmcs_run_count AS r
           SET r.left_count = r.left_count + CASE r.data_type
                   WHEN 'client' THEN (SELECT COUNT(*)
                                         FROM whmcs_client AS c
                                              LEFT JOIN whmcs_plan AS n
                                                ON n.data_type = 'client'
                                               AND n.whmcs_id = c.whmcs_id
                                        WHERE c.is_due = 1 AND c.is_stale = 0
                                          AND c.missing_at IS NULL AND n.whmcs_id IS NULL)
                   WHEN 'contact' THEN (SELECT COUNT(*)
                                          FROM whmcs_contact AS c
                                               LEFT JOIN whmcs_plan AS n
                                                 ON n.data_type = 'contact'
                                                AND n.whmcs_id = c.whmcs_id
                                         WHERE c.is_due = 1 AND c.missing_at IS NULL
                                           AND n.whmcs_id IS NULL)
                   ELSE (SELECT COUNT(*) FROM whmcs_invoice AS i
                          WHERE i.is_due = 1 AND i.is_stale = 0 AND i.missing_at IS NULL) END
         WHERE r.run_id = in_run_id;
    END IF;
    CALL _whmcs_settle_quarantine(in_run_id);

    UPDATE whmcs_run_count AS r
           JOIN (SELECT n.data_type, SUM(n.action = 'create') AS created, SUM(n.action = 'link')
               AS linked,
                        SUM(n.action = 'update') AS updated, SUM(n.action = 'skip') AS skipped,
                        SUM(n.action = 'unchanged') AS unchanged
                   FROM whmcs_plan AS n
                        LEFT JOIN whmcs_quarantine_record AS q
                          ON q.data_type = n.data_type AND q.whmcs_id = n.whmcs_id
                  WHERE q.whmcs_id IS NULL
                  GROUP BY n.data_type) AS s ON s.data_type = r.data_type
       SET r.created_count = s.created, r.linked_count = s.linked, r.updated_count = s.updated,
           r.skipped_count = s.skipped
     WHERE r.run_id = in_run_id;
    CALL _whmcs_prove_counts(in_run_id, 'client');
    CALL _whmcs_prove_counts(in_run_id, 'contact');
    CALL _whmcs_prove_counts(in_run_id, 'invoice');
    UPDATE whmcs_run_count AS r
       SET r.quarantined_count = (SELECT COUNT(*) FROM whmcs_quarantine_record AS q
                                   WHERE q.data_type = r.data_type),
           r.note_count = (SELECT COUNT(*) FROM whmcs_note AS n WHERE n.data_type = r.data_type),
           r.is_complete = r.received_count = r.announced_count AND r.left_count = 0
               AND r.is_torn = 0 AND r.unaccounted_count <=> 0
               AND NOT EXISTS (SELECT 1 FROM whmcs_quarantine_record AS q
                                WHERE q.data_type = r.data_type AND q.run_id = in_run_id
                                  AND q.code IN ('server_error', 'not_json', 'timeout', 'network'))
     WHERE r.run_id = in_run_id;
    SET v_torn = (SELECT GROUP_CONCAT(CONCAT(r.data_type, 's') ORDER BY r.data_type
                                      SEPARATOR ', ')
                    FROM whmcs_run_count AS r WHERE r.run_id = in_run_id AND r.is_torn = 1);
    SET v_short = (SELECT GROUP_CONCAT(CONCAT(r.received_count, ' of ', r.announced_count, ' ',
                                              r.data_type, 's') ORDER BY r.data_type SEPARATOR ', ')
                     FROM whmcs_run_count AS r
                    WHERE r.run_id = in_run_id AND r.received_count <> r.announced_count
                      AND r.is_torn = 0 AND NOT _whmcs_is_late(in_run_id));
    SET v_astray = (SELECT GROUP_CONCAT(CONCAT(r.unaccounted_count, ' ', r.data_type, 's')
                                        ORDER BY r.data_type SEPARATOR ', ')
                      FROM whmcs_run_count AS r
                     WHERE r.run_id = in_run_id AND r.unaccounted_count <> 0);
    SET v_unfetched = (SELECT COUNT(*) FROM whmcs_quarantine_record AS q
                        WHERE q.run_id = in_run_id
                          AND q.code IN ('server_error', 'not_json', 'timeout', 'network'));
    SET v_left = (SELECT SUM(c.left_count) + SUM(GREATEST(CAST(c.announced_count AS SIGNED)
                                                           - CAST(c.received_count AS SIGNED), 0))
                    FROM whmcs_run_count AS c WHERE c.run_id = in_run_id)
        * _whmcs_is_late(in_run_id);
    UPDATE whmcs_run AS r
       SET r.state = IF((SELECT MIN(c.is_complete) FROM whmcs_run_count AS c WHERE c.run_id
           = in_run_id) = 1,
                        'complete', 'incomplete'),
           r.stage = '', r.finished_at = UTC_TIMESTAMP(6),
           r.error_text = NULLIF(CONCAT_WS('; ',
               IF(v_left > 0, CONCAT('run_deadline_minutes is reached; ', v_left,
                  ' records are left for the next run'), NULL),
               IF(v_unfetched > 0, CONCAT('WHMCS did not give ', v_unfetched, ' records (',
                  'whmcs_quarantine says why); the next run asks for them again'), NULL),
               CONCAT('pages of the list of ', v_torn, ' did not meet, at a second try neither: ',
                  'it changed while it was read, or WHMCS ignores limitstart; ',
                  'the next run reads it again'),
               CONCAT('received less what was written, unchanged, skipped or quarantined is not ',
                  '0: ', v_astray, '; the next run looks again'),
               CONCAT('WHMCS announced more than its lists gave: ', v_short, ' came; ',
                  'the next run reads them again')), '')
     WHERE r.run_id = in_run_id;
    -- What the deadline left stays to be seen.
    UPDATE whmcs_run_progress AS p
       SET p.percent = IF(v_left > 0, p.percent, 100), p.stage = 'end', p.data_type = '',
           p.total_count = IF(v_left > 0, p.total_count, p.done_count),
           p.noted_at = UTC_TIMESTAMP(6)
     WHERE p.run_id = in_run_id;
    COMMIT;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_unseen;
END$$

DELIMITER ;
