-- _whmcs_pull_missing
--
-- Description
--   What a complete sweep did not bring is asked for once more: clients and
--   invoices by id with the details of this run (_whmcs_mark_missing); a contact,
--   which has no details, in the list of its client. A list that came back empty by mistake costs a
--   hundred such requests a run, no more; the rest waits for the next run.
-- Parameters
--   in_run_id, in_data_type (client, contact, invoice)
-- Reads    tmp_whmcs_seen
-- Writes   tmp_whmcs_unseen, whmcs_client, whmcs_contact, whmcs_invoice
-- Errors   as _whmcs_fetch

DROP PROCEDURE IF EXISTS _whmcs_pull_missing;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_pull_missing (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Ask once more for what a sweep did not bring'
BEGIN
    DECLARE v_client_id BIGINT UNSIGNED;
    DECLARE v_asked INT DEFAULT 0;

    IF in_data_type = 'client' THEN
        INSERT INTO tmp_whmcs_unseen (data_type, whmcs_id, client_id)
        SELECT 'client', c.whmcs_id, c.whmcs_id
          FROM whmcs_client AS c LEFT JOIN tmp_whmcs_seen AS s ON s.whmcs_id = c.whmcs_id
         WHERE c.missing_at IS NULL AND s.whmcs_id IS NULL;
        UPDATE whmcs_client AS c
               JOIN tmp_whmcs_unseen AS u ON u.data_type = 'client' AND u.whmcs_id = c.whmcs_id
           SET c.is_stale = 1;
    ELSEIF in_data_type = 'invoice' THEN
        -- Twice, so that of all others only the index is read.
        INSERT INTO tmp_whmcs_unseen (data_type, whmcs_id, client_id)
        SELECT STRAIGHT_JOIN 'invoice', i.whmcs_id, i.client_id
          FROM whmcs_invoice AS k
               LEFT JOIN tmp_whmcs_seen AS s ON s.whmcs_id = k.whmcs_id
               JOIN whmcs_invoice AS i ON i.whmcs_id = k.whmcs_id
         WHERE k.missing_at IS NULL AND s.whmcs_id IS NULL;
        UPDATE whmcs_invoice AS i
               JOIN tmp_whmcs_unseen AS u ON u.data_type = 'invoice' AND u.whmcs_id = i.whmcs_id
           SET i.is_stale = 1;
    ELSE
        INSERT INTO tmp_whmcs_unseen (data_type, whmcs_id, client_id)
        SELECT 'contact', c.whmcs_id, c.client_id
          FROM whmcs_contact AS c LEFT JOIN tmp_whmcs_seen AS s ON s.whmcs_id = c.whmcs_id
         WHERE c.missing_at IS NULL AND s.whmcs_id IS NULL;

        clients: LOOP
            SELECT MIN(u.client_id) INTO v_client_id
              FROM tmp_whmcs_unseen AS u WHERE u.data_type = 'contact';
            IF v_client_id IS NULL OR v_asked >= 100 THEN
                LEAVE clients;
            END IF;
            SET v_asked = v_asked + 1;
            CALL _whmcs_fetch(in_run_id, 'contact', JSON_OBJECT('action', 'GetContacts',
                'start', 0, 'page_size', 1000, 'params', JSON_OBJECT('userid', v_client_id)));
            IF JSON_VALUE(@whmcs_json, '$.done') = 1 THEN
                UPDATE whmcs_contact AS c
                       JOIN tmp_whmcs_unseen AS u
                         ON u.data_type = 'contact' AND u.whmcs_id = c.whmcs_id
                        AND u.client_id = v_client_id
                       LEFT JOIN JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
                                whmcs_id BIGINT UNSIGNED PATH '$.id')) AS j
                         ON j.whmcs_id = c.whmcs_id
                   SET c.missing_at = UTC_TIMESTAMP(6), c.is_due = 0
                 WHERE j.whmcs_id IS NULL AND JSON_LENGTH(@whmcs_json, '$.failures') = 0;
            END IF;
            DELETE FROM tmp_whmcs_unseen
             WHERE data_type = 'contact' AND client_id = v_client_id;
        END LOOP;
        SET @whmcs_json = NULL;
    END IF;
END$$

DELIMITER ;
