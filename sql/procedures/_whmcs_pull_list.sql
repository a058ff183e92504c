-- _whmcs_pull_list
--
-- Description
--   Sweeps one list of WHMCS, page batch by page batch, into the mirror. Rows
--   whose hash is as before are not touched, and the library, which is told the hashes of
--   the rows that should come next, leaves out their text; new and changed ones become
--   stale.
--   The run counts rows announced and different rows received. A list that changed while
--   it was read (two pages did not meet, or the numbers differ) is read once more; if it
--   changed again it is called torn, and nothing is concluded from it.
-- Parameters
--   in_run_id, in_data_type (client, contact, invoice)
-- Writes   whmcs_client, whmcs_contact, whmcs_invoice, whmcs_run_count
-- Errors   as _whmcs_fetch

DROP PROCEDURE IF EXISTS _whmcs_pull_list;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_pull_list (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Sweep one list of WHMCS into the mirror'
BEGIN
    DECLARE v_start BIGINT DEFAULT 0;
    DECLARE v_next BIGINT DEFAULT 0;
    DECLARE v_total BIGINT DEFAULT 0;
    DECLARE v_is_done INT DEFAULT 0;
    DECLARE v_bytes BIGINT DEFAULT 2097152;
    DECLARE v_page INT DEFAULT _whmcs_option('page_size');
    DECLARE v_last BIGINT UNSIGNED DEFAULT 0;
    DECLARE v_is_torn INT DEFAULT 0;
    DECLARE v_failed BIGINT DEFAULT 0;
    DECLARE v_pass INT DEFAULT 1;
    DECLARE v_from BIGINT UNSIGNED;
    DECLARE v_most INT DEFAULT 80 * _whmcs_option('page_size');
    DECLARE v_count INT;
    DECLARE v_seen BIGINT;
    DECLARE v_known_count BIGINT;
    DECLARE v_is_first INT DEFAULT 0;

    -- New rows are merged in small portions: what is under way meanwhile is looked after
    -- between two statements only.
    IF (in_data_type = 'client' AND NOT EXISTS (SELECT 1 FROM whmcs_client AS c))
       OR (in_data_type = 'contact' AND NOT EXISTS (SELECT 1 FROM whmcs_contact AS c))
       OR (in_data_type = 'invoice' AND NOT EXISTS (SELECT 1 FROM whmcs_invoice AS i)) THEN
        SET v_bytes = 524288, v_is_first = 1;
    END IF;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_seen;
    CREATE TEMPORARY TABLE tmp_whmcs_seen (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY
    ) ENGINE = InnoDB;

    CREATE TEMPORARY TABLE IF NOT EXISTS tmp_whmcs_unseen (
        data_type VARCHAR(16) NOT NULL,
        whmcs_id BIGINT UNSIGNED NOT NULL,
        client_id BIGINT UNSIGNED NOT NULL,
        PRIMARY KEY (data_type, whmcs_id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    DELETE FROM tmp_whmcs_unseen WHERE data_type = in_data_type;

    SET SESSION group_concat_max_len = 4194304;
    sweep: WHILE v_is_done = 0 DO
        SELECT COALESCE(MAX(s.whmcs_id), 0) INTO v_from FROM tmp_whmcs_seen AS s;
        -- (In the order of the inner query: sorted again it takes four times as long, and the
        -- library refuses what is not sorted.)
        IF in_data_type = 'client' THEN
            SELECT COUNT(*), GROUP_CONCAT(k.whmcs_id, ':', k.list_hash)
              INTO v_count, @whmcs_known
              FROM (SELECT c.whmcs_id, c.list_hash FROM whmcs_client AS c
                           FORCE INDEX (PRIMARY)
                     WHERE c.whmcs_id > v_from AND c.missing_at IS NULL
                       AND c.list_hash <> ''
                     ORDER BY c.whmcs_id LIMIT v_most) AS k;
        ELSEIF in_data_type = 'contact' THEN
            SELECT COUNT(*), GROUP_CONCAT(k.whmcs_id, ':', k.list_hash)
              INTO v_count, @whmcs_known
              FROM (SELECT c.whmcs_id, c.list_hash FROM whmcs_contact AS c
                           FORCE INDEX (PRIMARY)
                     WHERE c.whmcs_id > v_from AND c.missing_at IS NULL
                       AND c.list_hash <> ''
                     ORDER BY c.whmcs_id LIMIT v_most) AS k;
        ELSE
            SELECT COUNT(*), GROUP_CONCAT(k.whmcs_id, ':', k.list_hash)
              INTO v_count, @whmcs_known
              FROM (SELECT i.whmcs_id, i.list_hash FROM whmcs_invoice AS i
                           FORCE INDEX (PRIMARY)
                     WHERE i.whmcs_id > v_from AND i.missing_at IS NULL
                       AND i.list_hash <> ''
                     ORDER BY i.whmcs_id LIMIT v_most) AS k;
        END IF;
        SET @whmcs_known = COALESCE(CONCAT('"known":"', @whmcs_known, '",'), '');
        CALL _whmcs_fetch(in_run_id, in_data_type, JSON_SET(CASE in_data_type
            WHEN 'client' THEN JSON_OBJECT('action', 'GetClients', 'start', v_start, 'page_size',
                v_page,
                 'params', JSON_OBJECT('orderby', 'id', 'sorting', 'ASC'))
            WHEN 'contact' THEN JSON_OBJECT('action', 'GetContacts', 'start', v_start, 'page_size',
                v_page)
            ELSE JSON_OBJECT('action', 'GetInvoices', 'start', v_start, 'page_size', v_page,
                 'params', JSON_OBJECT('orderby', 'id', 'order', 'asc')) END,
            '$.max_bytes', v_bytes, '$.overlap', 1, '$.before', v_last,
            -- Behind what is known another call goes on, which knows more.
            '$.rows', IF(v_count = v_most, v_most, 0)));

        CALL _whmcs_read_answers(in_data_type, 1);
        IF EXISTS (SELECT 1 FROM tmp_whmcs_answer AS a WHERE a.is_changed = 1) THEN
            CASE in_data_type
                WHEN 'client' THEN CALL _whmcs_merge_client_list();
                WHEN 'contact' THEN CALL _whmcs_merge_contact_list();
                ELSE CALL _whmcs_merge_invoice_list();
            END CASE;
        END IF;
        INSERT IGNORE INTO tmp_whmcs_seen (whmcs_id)
        SELECT a.whmcs_id FROM tmp_whmcs_answer AS a;
        DO whmcs_pump();
        IF v_count > 0 THEN
            INSERT IGNORE INTO tmp_whmcs_seen (whmcs_id)
            SELECT j.whmcs_id
              FROM JSON_TABLE(@whmcs_json, '$.same[*]' COLUMNS (whmcs_id BIGINT UNSIGNED
                  PATH '$')) AS j;
            DO whmcs_pump();
        END IF;
        IF JSON_VALUE(@whmcs_json, '$.failed') > 0 THEN
            INSERT IGNORE INTO tmp_whmcs_seen (whmcs_id)
            SELECT j.whmcs_id
              FROM JSON_TABLE(@whmcs_json, '$.failures[*]' COLUMNS (whmcs_id BIGINT UNSIGNED
                  PATH '$.id')) AS j
             WHERE j.whmcs_id > 0;
        END IF;

        SET v_total = COALESCE(JSON_VALUE(@whmcs_json, '$.total'), 0);
        SET v_next = COALESCE(JSON_VALUE(@whmcs_json, '$.next'), 0);
        SET v_is_done = COALESCE(JSON_VALUE(@whmcs_json, '$.done'), 0);
        SET v_last = COALESCE(JSON_VALUE(@whmcs_json, '$.last'), 0);
        SET v_is_torn = GREATEST(v_is_torn, COALESCE(JSON_VALUE(@whmcs_json, '$.torn'), 0));
        SET v_failed = v_failed + COALESCE(JSON_VALUE(@whmcs_json, '$.failed'), 0);
        SET @whmcs_json = NULL;
        -- More to do before more is done, so that the first pages are no third of it all.
        IF v_is_first AND v_start = 0 THEN
            CALL _whmcs_note_progress(in_run_id, in_data_type, 'details', 0, v_total);
            CALL _whmcs_note_progress(in_run_id, in_data_type, 'write', 0, v_total);
        END IF;
        CALL _whmcs_note_progress(in_run_id, in_data_type, 'list',
            GREATEST(CEIL(LEAST(v_next, v_total) / v_page) - CEIL(v_start / v_page), 0),
            CEIL(v_total / v_page) * v_pass);

        IF v_next <= v_start OR (v_is_done = 0 AND _whmcs_is_late(in_run_id)) THEN
            LEAVE sweep;
        END IF;
        SET v_start = v_next;

        -- From the start again, but what is missing for another reason stays missing.
        IF v_is_done = 1 AND v_pass = 1 AND v_failed = 0
           AND (v_is_torn = 1 OR v_total <> (SELECT COUNT(*) FROM tmp_whmcs_seen AS s)) THEN
            SET v_pass = 2, v_start = 0, v_last = 0, v_is_done = 0, v_is_torn = 0;
            DROP TEMPORARY TABLE tmp_whmcs_seen;
            CREATE TEMPORARY TABLE tmp_whmcs_seen (
                whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY
            ) ENGINE = InnoDB;
        END IF;
    END WHILE;
    CALL _whmcs_note_progress(in_run_id, in_data_type, 'list', NULL, NULL);

    SELECT COUNT(*) INTO v_seen FROM tmp_whmcs_seen AS s;
    INSERT INTO whmcs_run_count (run_id, data_type, announced_count, received_count, is_torn)
    SELECT s.run_id, s.data_type, s.announced, s.received, s.is_torn
      FROM (SELECT in_run_id AS run_id, in_data_type AS data_type, v_total AS announced,
                   v_seen AS received, v_is_torn AS is_torn) AS s
        ON DUPLICATE KEY UPDATE announced_count = s.announced, received_count = s.received,
           is_torn = s.is_torn;

    -- Only a complete sweep tells what is gone, and WHMCS is asked once more. Where nothing
    -- failed the mirror has all that was seen, so equal numbers say that nothing is gone.
    IF v_is_torn = 0 AND v_total = v_seen THEN
        IF in_data_type = 'client' THEN
            SELECT COUNT(*) INTO v_known_count FROM whmcs_client AS c
             WHERE c.missing_at IS NULL;
        ELSEIF in_data_type = 'contact' THEN
            SELECT COUNT(*) INTO v_known_count FROM whmcs_contact AS c
             WHERE c.missing_at IS NULL;
        ELSE
            SELECT COUNT(*) INTO v_known_count FROM whmcs_invoice AS i
             WHERE i.missing_at IS NULL;
        END IF;
        IF v_failed > 0 OR v_known_count <> v_seen THEN
            CALL _whmcs_pull_missing(in_run_id, in_data_type);
        END IF;
    END IF;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_answer;
    DROP TEMPORARY TABLE tmp_whmcs_seen;
END$$

DELIMITER ;
