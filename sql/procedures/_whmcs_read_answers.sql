-- _whmcs_read_answers
--
-- Description
--   Lists whose details came in @whmcs_json, and which of them are not as they were.
-- Parameters
--   in_data_type (VARCHAR)   client or invoice
-- Reads    @whmcs_json, whmcs_client, whmcs_invoice
-- Writes   tmp_whmcs_answer

DROP PROCEDURE IF EXISTS _whmcs_read_answers;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_read_answers (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Whose details came, and which changed'
BEGIN
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_answer;
    CREATE TEMPORARY TABLE tmp_whmcs_answer (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        is_changed INT NOT NULL,
        KEY (is_changed)
    ) ENGINE = InnoDB;
    INSERT INTO tmp_whmcs_answer (whmcs_id, is_changed)
    SELECT j.whmcs_id,
           NOT COALESCE(IF(in_data_type = 'client', c.detail_hash, i.detail_hash), '') = j.hash
      FROM JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
                whmcs_id BIGINT UNSIGNED PATH '$.id',
                hash VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.hash'
            )) AS j
           LEFT JOIN whmcs_client AS c ON in_data_type = 'client' AND c.whmcs_id = j.whmcs_id
           LEFT JOIN whmcs_invoice AS i ON in_data_type = 'invoice' AND i.whmcs_id = j.whmcs_id;
END$$

DELIMITER ;
