-- whmcs_retry
--
-- Description
--   Has the next sync fetch and place a record anew: one in quarantine, or one
--   whose Perfex row was deleted by hand, which is then imported again. The quarantine
--   keeps its row, with retry_at, until that sync.
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
--   in_whmcs_id (BIGINT)     id in WHMCS; 0 = what has no readable id; NULL = all of the
--                            type that are in quarantine
-- Result   what the next sync will try
-- Writes   the mirror, whmcs_quarantine_record; whmcs_link where the Perfex row is gone
-- Errors   50100 unknown type or record; 50106 a sync runs
-- Example  CALL whmcs_retry('invoice', 204);

DROP PROCEDURE IF EXISTS whmcs_retry;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_retry (
    IN in_data_type TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_whmcs_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Have the next sync place a record anew, or all in quarantine'
BEGIN
    DECLARE v_id BIGINT UNSIGNED DEFAULT in_whmcs_id;
    DECLARE v_count BIGINT DEFAULT 0;
    DECLARE v_message VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        ROLLBACK;
        RESIGNAL;
    END;

    CALL _whmcs_check_data_type('whmcs_retry', in_data_type);
    CALL _whmcs_refuse_during_run('whmcs_retry');
    IF in_whmcs_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM whmcs_client AS c
                        WHERE in_data_type = 'client' AND c.whmcs_id = in_whmcs_id)
       AND NOT EXISTS (SELECT 1 FROM whmcs_contact AS c
                        WHERE in_data_type = 'contact' AND c.whmcs_id = in_whmcs_id)
       AND NOT EXISTS (SELECT 1 FROM whmcs_invoice AS i
                        WHERE in_data_type = 'invoice' AND i.whmcs_id = in_whmcs_id)
       AND NOT EXISTS (SELECT 1 FROM whmcs_quarantine_record AS q
                        WHERE q.data_type = in_data_type AND q.whmcs_id = in_whmcs_id) THEN
        SET v_message = CONCAT('whmcs_retry: no sync has seen ', in_data_type, ' ', in_whmcs_id,
            ' in WHMCS yet');
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50100, MESSAGE_TEXT = v_message;
    END IF;

    START TRANSACTION;
    IF in_whmcs_id IS NULL THEN
        SELECT MIN(q.whmcs_id) INTO v_id
          FROM whmcs_quarantine_record AS q WHERE q.data_type = in_data_type;
    END IF;
    records: WHILE v_id IS NOT NULL DO
        CALL _whmcs_retry_record(in_data_type, v_id);
        IF in_whmcs_id IS NOT NULL THEN
            LEAVE records;
        END IF;
        SELECT MIN(q.whmcs_id) INTO v_id
          FROM whmcs_quarantine_record AS q
         WHERE q.data_type = in_data_type AND q.whmcs_id > v_id;
    END WHILE;
    UPDATE whmcs_quarantine_record
       SET retry_at = UTC_TIMESTAMP(6)
     WHERE data_type = in_data_type AND whmcs_id = COALESCE(in_whmcs_id, whmcs_id);
    SET v_count = ROW_COUNT();
    COMMIT;

    SELECT CASE WHEN in_whmcs_id > 0
                THEN CONCAT('the next sync fetches and places ', in_data_type, ' ', in_whmcs_id,
                            ' anew')
                WHEN v_count = 0 THEN CONCAT('no ', in_data_type, ' is in quarantine')
                ELSE CONCAT('the next sync tries ', v_count, ' ', in_data_type,
                            IF(v_count = 1, '', 's'), ' again') END AS result;
END$$

DELIMITER ;
