-- _whmcs_finish_preview
--
-- Description
--   Ends a preview: puts each record into a sentence, counts, and says whether all was
--   pulled and planned; only then it can be applied.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Writes   whmcs_preview, whmcs_preview_record, whmcs_run, whmcs_run_count

DROP PROCEDURE IF EXISTS _whmcs_finish_preview;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_finish_preview (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'End a preview'
BEGIN
    DECLARE v_is_late INT DEFAULT _whmcs_is_late(in_run_id);
    DECLARE v_is_complete INT;

    CALL _whmcs_word_preview(in_run_id);
    UPDATE whmcs_run_count AS c
           LEFT JOIN (SELECT r.data_type, SUM(r.action = 'create') AS created,
                             SUM(r.action = 'link') AS linked,
                             SUM(r.action IN ('update', 'conflict')) AS updated,
                             SUM(r.action = 'unchanged') AS unchanged,
                             SUM(r.action = 'skip') AS skipped,
                             SUM(r.action = 'quarantine') AS quarantined
                        FROM whmcs_preview_record AS r
                       WHERE r.run_id = in_run_id
                       GROUP BY r.data_type) AS s ON s.data_type = c.data_type
       SET c.created_count = COALESCE(s.created, 0), c.linked_count = COALESCE(s.linked, 0),
           c.updated_count = COALESCE(s.updated, 0),
           c.unchanged_count = GREATEST(CAST(c.received_count AS SIGNED)
               - CAST(COALESCE(s.created + s.linked + s.updated + s.skipped + s.quarantined, 0)
                      AS SIGNED), 0),
           c.skipped_count = COALESCE(s.skipped, 0),
           c.quarantined_count = COALESCE(s.quarantined, 0),
           c.is_complete = c.received_count = c.announced_count AND c.left_count = 0
               AND c.is_torn = 0 AND NOT v_is_late
               AND NOT EXISTS (SELECT 1 FROM whmcs_quarantine_record AS q
                                WHERE q.data_type = c.data_type AND q.run_id = in_run_id
                                  AND q.code IN ('server_error', 'not_json', 'timeout',
                                                 'network'))
     WHERE c.run_id = in_run_id;
    SELECT COALESCE(MIN(c.is_complete), 1) INTO v_is_complete
      FROM whmcs_run_count AS c WHERE c.run_id = in_run_id;

    START TRANSACTION;
    CALL _whmcs_renew_lease(in_run_id, 1);
    UPDATE whmcs_preview AS p SET p.state = IF(v_is_complete, 'ready', 'incomplete')
     WHERE p.run_id = in_run_id;
    UPDATE whmcs_run AS r
       SET r.state = IF(v_is_complete, 'complete', 'incomplete'), r.stage = '',
           r.finished_at = UTC_TIMESTAMP(6),
           r.error_text = CASE WHEN v_is_complete THEN NULL
               WHEN v_is_late THEN 'run_deadline_minutes is reached; CALL whmcs_preview() again'
               ELSE CONCAT('WHMCS did not give everything, or its lists changed while they were ',
                           'read; CALL whmcs_preview() again') END
     WHERE r.run_id = in_run_id;
    UPDATE whmcs_run_progress AS p
       SET p.percent = IF(v_is_late, p.percent, 100), p.stage = 'end', p.data_type = '',
           p.total_count = IF(v_is_late, p.total_count, p.done_count),
           p.noted_at = UTC_TIMESTAMP(6)
     WHERE p.run_id = in_run_id;
    COMMIT;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_unseen;
END$$

DELIMITER ;
