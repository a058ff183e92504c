-- _whmcs_read_answers
--
-- Description
--   Lists whose answers came in @whmcs_json, and which of them are not as they were.
--   Most are, so that a quiet run reads two of many members.
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
--   in_is_list (INT)         1 = rows of a list, 0 = details
-- Reads    @whmcs_json, whmcs_client, whmcs_contact, whmcs_invoice
-- Writes   tmp_whmcs_answer

DROP PROCEDURE IF EXISTS _whmcs_read_answers;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_read_answers (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_is_list INT
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Whose answers came, and which changed'
BEGIN
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_answer;
    CREATE TEMPORARY TABLE tmp_whmcs_answer (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        hash CHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        is_changed INT NOT NULL DEFAULT 1,
        KEY (is_changed)
    ) ENGINE = InnoDB;
    -- A list that moves while it is read can bring a row twice.
    INSERT IGNORE INTO tmp_whmcs_answer (whmcs_id, hash)
    SELECT j.whmcs_id, j.hash
      FROM JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
                whmcs_id BIGINT UNSIGNED PATH '$.id',
                hash VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.hash'
            )) AS j;
    DO whmcs_pump();
    IF in_data_type = 'client' THEN
        UPDATE tmp_whmcs_answer AS a
               STRAIGHT_JOIN whmcs_client AS c ON c.whmcs_id = a.whmcs_id
           SET a.is_changed = 0
         WHERE IF(in_is_list, c.list_hash, c.detail_hash) = a.hash AND c.missing_at IS NULL;
    ELSEIF in_data_type = 'contact' THEN
        UPDATE tmp_whmcs_answer AS a
               STRAIGHT_JOIN whmcs_contact AS c ON c.whmcs_id = a.whmcs_id
           SET a.is_changed = 0
         WHERE c.list_hash = a.hash AND c.missing_at IS NULL;
    ELSE
        UPDATE tmp_whmcs_answer AS a
               STRAIGHT_JOIN whmcs_invoice AS i ON i.whmcs_id = a.whmcs_id
           SET a.is_changed = 0
         WHERE IF(in_is_list, i.list_hash, i.detail_hash) = a.hash AND i.missing_at IS NULL;
    END IF;
END$$

DELIMITER ;
