-- _whmcs_settle_quarantine
--
-- Description
--   At the end of a run: lets go of what was read and placed, what WHMCS does not have
--   any more and what is out of range, and moves into the quarantine what was planned
--   for it. What this run could not fetch stays, whatever was planned from what is known
--   of it from before. That a record is gone, or well again, is concluded only from a
--   list that was read whole.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_plan, whmcs_run_count, whmcs_link, the mirror
-- Writes   whmcs_quarantine_record

DROP PROCEDURE IF EXISTS _whmcs_settle_quarantine;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_settle_quarantine (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Release from the quarantine, and add to it'
BEGIN
    DECLARE v_range VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_option('sync_range');
    DECLARE v_since DATE DEFAULT NULLIF(_whmcs_option('sync_since'), '');

    DELETE q
      FROM whmcs_quarantine_record AS q
           JOIN whmcs_plan AS n ON n.data_type = q.data_type AND n.whmcs_id = q.whmcs_id
     WHERE n.action <> 'quarantine' AND q.run_id <> in_run_id;

    -- Of a list that was read whole every row is known, or was met as unreadable. What was
    -- not met again, and is not in the mirror or has no details to fetch, is gone or well.
    DELETE q
      FROM whmcs_quarantine_record AS q
           JOIN whmcs_run_count AS r
             ON r.run_id = in_run_id AND r.data_type = q.data_type AND r.is_torn = 0
           LEFT JOIN (SELECT z.data_type, COUNT(*) AS row_count
                        FROM whmcs_quarantine_record AS z
                       WHERE z.whmcs_id = 0 AND z.run_id = in_run_id
                       GROUP BY z.data_type) AS u ON u.data_type = q.data_type
           LEFT JOIN whmcs_client AS c ON q.data_type = 'client' AND c.whmcs_id = q.whmcs_id
           LEFT JOIN whmcs_invoice AS i ON q.data_type = 'invoice' AND i.whmcs_id = q.whmcs_id
     WHERE q.is_unread = 1 AND q.run_id <> in_run_id
       AND COALESCE(c.whmcs_id, i.whmcs_id) IS NULL
       AND r.announced_count = r.received_count + COALESCE(u.row_count, 0);

    -- What WHMCS deleted cannot be placed any more.
    DELETE q
      FROM whmcs_quarantine_record AS q
           LEFT JOIN whmcs_client AS c ON q.data_type = 'client' AND c.whmcs_id = q.whmcs_id
           LEFT JOIN whmcs_contact AS k ON q.data_type = 'contact' AND k.whmcs_id = q.whmcs_id
           LEFT JOIN whmcs_invoice AS i ON q.data_type = 'invoice' AND i.whmcs_id = q.whmcs_id
     WHERE COALESCE(c.missing_at, k.missing_at, i.missing_at) IS NOT NULL;

    -- Nothing is asked about what is out of range, so nothing else would release it. Those
    -- that were looked at have been planned.
    IF v_range = 'new' THEN
        DELETE q
          FROM whmcs_quarantine_record AS q
               JOIN whmcs_link AS l ON l.data_type = q.data_type AND l.whmcs_id = q.whmcs_id
         WHERE q.run_id <> in_run_id;
    ELSEIF v_range = 'since' THEN
        DELETE q
          FROM whmcs_quarantine_record AS q
               LEFT JOIN whmcs_link AS l
                 ON l.data_type = q.data_type AND l.whmcs_id = q.whmcs_id
               LEFT JOIN whmcs_client AS c
                 ON q.data_type = 'client' AND c.whmcs_id = q.whmcs_id
               LEFT JOIN whmcs_invoice AS i
                 ON q.data_type = 'invoice' AND i.whmcs_id = q.whmcs_id
         WHERE q.run_id <> in_run_id AND l.whmcs_id IS NULL
           AND (c.whmcs_id IS NOT NULL
                AND NOT _whmcs_is_client_in_range(c.whmcs_id, c.created_date, v_since)
                OR i.whmcs_id IS NOT NULL
                AND NOT COALESCE(COALESCE(i.invoice_date, DATE(i.created_at)) >= v_since, 0));
    END IF;

    INSERT INTO whmcs_quarantine_record
           (data_type, whmcs_id, code, reason, first_seen_at, last_seen_at, run_id, try_count)
    SELECT s.data_type, s.whmcs_id, s.code, s.reason, s.seen_at, s.seen_at, s.run_id, 1
      FROM (SELECT n.data_type, n.whmcs_id, n.code, n.reason, n.run_id,
                   UTC_TIMESTAMP(6) AS seen_at
              FROM whmcs_plan AS n
                   LEFT JOIN whmcs_quarantine_record AS u
                     ON u.data_type = n.data_type AND u.whmcs_id = n.whmcs_id
                    AND u.run_id = in_run_id
             WHERE n.action = 'quarantine' AND u.whmcs_id IS NULL) AS s
        ON DUPLICATE KEY UPDATE code = s.code, reason = s.reason, payload = NULL,
           is_unread = 0, last_seen_at = s.seen_at, retry_at = NULL,
           try_count = whmcs_quarantine_record.try_count + 1, run_id = s.run_id;
    CALL _whmcs_describe_quarantine(in_run_id);
END$$

DELIMITER ;
