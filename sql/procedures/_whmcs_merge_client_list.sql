-- _whmcs_merge_client_list
--
-- Description
--   Merges rows of GetClients into the mirror; a changed row makes the client
--   stale.
-- Reads    @whmcs_json, tmp_whmcs_answer
-- Writes   whmcs_client

DROP PROCEDURE IF EXISTS _whmcs_merge_client_list;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_merge_client_list ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Merge rows of GetClients into the mirror'
BEGIN
    INSERT INTO whmcs_client
           (whmcs_id, firstname, lastname, companyname, email, email_key, created_date, group_id,
            status, list_hash)
    SELECT j.whmcs_id, j.firstname, j.lastname, j.companyname, LEFT(j.email, 320),
           LEFT(LOWER(TRIM(j.email)), 320), j.created_date, j.group_id, LEFT(j.status, 32),
           j.list_hash
      FROM JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
                whmcs_id BIGINT UNSIGNED PATH '$.id',
                firstname TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.firstname',
                lastname TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.lastname',
                companyname TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.companyname',
                email TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.email',
                created_date DATE PATH '$.datecreated',
                group_id BIGINT UNSIGNED PATH '$.groupid',
                status TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.status',
                list_hash VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.hash'
            )) AS j
           STRAIGHT_JOIN tmp_whmcs_answer AS a
             ON a.whmcs_id = j.whmcs_id AND a.is_changed = 1
        ON DUPLICATE KEY UPDATE created_date = j.created_date, list_hash = j.list_hash,
           is_stale = 1, missing_at = NULL;
    DO whmcs_pump();
END$$

DELIMITER ;
