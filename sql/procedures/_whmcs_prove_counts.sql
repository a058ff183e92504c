-- _whmcs_prove_counts
--
-- Description
--   Counts what became of the records of a data type, and compares that with the rows its
--   list brought: each must be created, linked, updated, unchanged, skipped, in quarantine
--   or left by the deadline. Unchanged are records of the mirror that nothing was planned
--   for and that need nothing, not what remains of the sum; so a record that went astray
--   between list and end shows in unaccounted_count (negative: the mirror has records
--   that the list did not bring). NULL where the list itself is not whole.
-- Parameters
--   in_run_id, in_data_type (client, contact, invoice)
-- Reads    the mirror, whmcs_plan, whmcs_quarantine_record, tmp_whmcs_unseen
-- Writes   whmcs_run_count

DROP PROCEDURE IF EXISTS _whmcs_prove_counts;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_prove_counts (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Prove that each record was dealt with'
BEGIN
    DECLARE v_known BIGINT;       -- in the mirror and in WHMCS
    DECLARE v_unseen BIGINT;      -- of these, what the list did not bring
    DECLARE v_waiting BIGINT;     -- to be looked at, and was not, or not since
    DECLARE v_planned BIGINT;     -- planned to be anything but unchanged or quarantined
    DECLARE v_held BIGINT;        -- in quarantine
    DECLARE v_unread BIGINT;      -- of these, what never got into the mirror

    CREATE TEMPORARY TABLE IF NOT EXISTS tmp_whmcs_unseen (
        data_type VARCHAR(16) NOT NULL,
        whmcs_id BIGINT UNSIGNED NOT NULL,
        client_id BIGINT UNSIGNED NOT NULL,
        PRIMARY KEY (data_type, whmcs_id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    IF in_data_type = 'client' THEN
        SELECT COUNT(*) INTO v_known FROM whmcs_client AS m WHERE m.missing_at IS NULL;
        SELECT COUNT(*) INTO v_unseen
          FROM tmp_whmcs_unseen AS u JOIN whmcs_client AS m ON m.whmcs_id = u.whmcs_id
         WHERE u.data_type = 'client' AND m.missing_at IS NULL;
        SELECT COUNT(*) INTO v_waiting
          FROM whmcs_client AS m
               LEFT JOIN whmcs_quarantine_record AS q
                 ON q.data_type = 'client' AND q.whmcs_id = m.whmcs_id
               LEFT JOIN tmp_whmcs_unseen AS u
                 ON u.data_type = 'client' AND u.whmcs_id = m.whmcs_id
         WHERE m.is_due > 0 AND m.missing_at IS NULL
           AND q.whmcs_id IS NULL AND u.whmcs_id IS NULL;
        SELECT COUNT(*) INTO v_planned
          FROM whmcs_plan AS n
               JOIN whmcs_client AS m ON m.whmcs_id = n.whmcs_id AND m.missing_at IS NULL
               LEFT JOIN tmp_whmcs_unseen AS u
                 ON u.data_type = 'client' AND u.whmcs_id = n.whmcs_id
         WHERE n.data_type = 'client' AND n.action IN ('create', 'link', 'update', 'skip')
           AND u.whmcs_id IS NULL;
        SELECT COUNT(*), COALESCE(SUM(m.whmcs_id IS NULL), 0) INTO v_held, v_unread
          FROM whmcs_quarantine_record AS q
               LEFT JOIN whmcs_client AS m ON m.whmcs_id = q.whmcs_id
               LEFT JOIN tmp_whmcs_unseen AS u
                 ON u.data_type = 'client' AND u.whmcs_id = q.whmcs_id
         WHERE q.data_type = 'client' AND q.whmcs_id > 0 AND u.whmcs_id IS NULL
           AND (m.whmcs_id IS NOT NULL OR q.run_id = in_run_id);
    ELSEIF in_data_type = 'contact' THEN
        SELECT COUNT(*) INTO v_known FROM whmcs_contact AS m WHERE m.missing_at IS NULL;
        SELECT COUNT(*) INTO v_unseen
          FROM tmp_whmcs_unseen AS u JOIN whmcs_contact AS m ON m.whmcs_id = u.whmcs_id
         WHERE u.data_type = 'contact' AND m.missing_at IS NULL;
        SELECT COUNT(*) INTO v_waiting
          FROM whmcs_contact AS m
               LEFT JOIN whmcs_quarantine_record AS q
                 ON q.data_type = 'contact' AND q.whmcs_id = m.whmcs_id
               LEFT JOIN tmp_whmcs_unseen AS u
                 ON u.data_type = 'contact' AND u.whmcs_id = m.whmcs_id
         WHERE m.is_due > 0 AND m.missing_at IS NULL
           AND q.whmcs_id IS NULL AND u.whmcs_id IS NULL;
        SELECT COUNT(*) INTO v_planned
          FROM whmcs_plan AS n
               JOIN whmcs_contact AS m ON m.whmcs_id = n.whmcs_id AND m.missing_at IS NULL
               LEFT JOIN tmp_whmcs_unseen AS u
                 ON u.data_type = 'contact' AND u.whmcs_id = n.whmcs_id
         WHERE n.data_type = 'contact' AND n.action IN ('create', 'link', 'update', 'skip')
           AND u.whmcs_id IS NULL;
        SELECT COUNT(*), COALESCE(SUM(m.whmcs_id IS NULL), 0) INTO v_held, v_unread
          FROM whmcs_quarantine_record AS q
               LEFT JOIN whmcs_contact AS m ON m.whmcs_id = q.whmcs_id
               LEFT JOIN tmp_whmcs_unseen AS u
                 ON u.data_type = 'contact' AND u.whmcs_id = q.whmcs_id
         WHERE q.data_type = 'contact' AND q.whmcs_id > 0 AND u.whmcs_id IS NULL
           AND (m.whmcs_id IS NOT NULL OR q.run_id = in_run_id);
    ELSEIF in_data_type = 'invoice' THEN
        SELECT COUNT(*) INTO v_known FROM whmcs_invoice AS m WHERE m.missing_at IS NULL;
        SELECT COUNT(*) INTO v_unseen
          FROM tmp_whmcs_unseen AS u JOIN whmcs_invoice AS m ON m.whmcs_id = u.whmcs_id
         WHERE u.data_type = 'invoice' AND m.missing_at IS NULL;
        SELECT COUNT(*) INTO v_waiting
          FROM whmcs_invoice AS m
               LEFT JOIN whmcs_quarantine_record AS q
                 ON q.data_type = 'invoice' AND q.whmcs_id = m.whmcs_id
               LEFT JOIN tmp_whmcs_unseen AS u
                 ON u.data_type = 'invoice' AND u.whmcs_id = m.whmcs_id
         WHERE m.is_due > 0 AND m.missing_at IS NULL
           AND q.whmcs_id IS NULL AND u.whmcs_id IS NULL;
        SELECT COUNT(*) INTO v_planned
          FROM whmcs_plan AS n
               JOIN whmcs_invoice AS m ON m.whmcs_id = n.whmcs_id AND m.missing_at IS NULL
               LEFT JOIN tmp_whmcs_unseen AS u
                 ON u.data_type = 'invoice' AND u.whmcs_id = n.whmcs_id
         WHERE n.data_type = 'invoice' AND n.action IN ('create', 'link', 'update', 'skip')
           AND u.whmcs_id IS NULL;
        SELECT COUNT(*), COALESCE(SUM(m.whmcs_id IS NULL), 0) INTO v_held, v_unread
          FROM whmcs_quarantine_record AS q
               LEFT JOIN whmcs_invoice AS m ON m.whmcs_id = q.whmcs_id
               LEFT JOIN tmp_whmcs_unseen AS u
                 ON u.data_type = 'invoice' AND u.whmcs_id = q.whmcs_id
         WHERE q.data_type = 'invoice' AND q.whmcs_id > 0 AND u.whmcs_id IS NULL
           AND (m.whmcs_id IS NOT NULL OR q.run_id = in_run_id);
    END IF;

    SET v_known = v_known - v_unseen + v_unread;
    UPDATE whmcs_run_count AS r
       SET r.unaccounted_count = IF(r.received_count = r.announced_count AND r.is_torn = 0,
               CAST(r.received_count AS SIGNED) - v_known
                   + IF(r.left_count > 0, 0, v_waiting), NULL),
           r.unchanged_count = GREATEST(
               IF(r.unaccounted_count IS NULL, CAST(r.received_count AS SIGNED), v_known)
                   - v_planned - v_held - GREATEST(CAST(r.left_count AS SIGNED), v_waiting), 0)
     WHERE r.run_id = in_run_id AND r.data_type = in_data_type;
END$$

DELIMITER ;
