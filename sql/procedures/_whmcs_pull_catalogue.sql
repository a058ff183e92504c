-- _whmcs_pull_catalogue
--
-- Description
--   Currencies, and the names of payment gateways and client groups where the
--   role permits them (optional actions: a missing permission is no fault).
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Writes   whmcs_currency, whmcs_gateway, whmcs_client_group, whmcs_client

DROP PROCEDURE IF EXISTS _whmcs_pull_catalogue;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_pull_catalogue (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Currencies, gateways and client groups'
BEGIN
    DECLARE v_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT (SELECT MIN(c.data_type) FROM whmcs_run_count AS c WHERE c.run_id = in_run_id);

    -- Texts are cut here: JSON_TABLE of MySQL makes NULL of what is too long for a column.
    -- The requests are counted with the first data type of the run.
    CALL _whmcs_fetch(in_run_id, v_data_type, '{"action":"GetCurrencies"}');
    INSERT INTO whmcs_currency (code, whmcs_id, prefix, suffix, format)
    SELECT LEFT(j.code, 16), j.whmcs_id, LEFT(j.prefix, 64), LEFT(j.suffix, 64), j.format
      FROM JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
               code TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.code',
               whmcs_id BIGINT UNSIGNED PATH '$.id',
               prefix TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.prefix',
               suffix TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.suffix',
               format INT PATH '$.format')) AS j
        ON DUPLICATE KEY UPDATE prefix = LEFT(j.prefix, 64), suffix = LEFT(j.suffix, 64),
           format = j.format;

    CALL _whmcs_fetch_optional(in_run_id, v_data_type, 'GetPaymentMethods');
    INSERT INTO whmcs_gateway (module, display_name)
    SELECT LEFT(j.module, 100), LEFT(j.display_name, 255)
      FROM JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
               module TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.module',
               display_name TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                   PATH '$.displayname')) AS j
        ON DUPLICATE KEY UPDATE display_name = LEFT(j.display_name, 255);

    CALL _whmcs_fetch_optional(in_run_id, v_data_type, 'GetClientGroups');
    -- A group that had no name so far, or another one: its clients are compared anew.
    UPDATE whmcs_client AS c
           JOIN JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
                    whmcs_id BIGINT UNSIGNED PATH '$.id',
                    name TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                        PATH '$.groupname')) AS j ON j.whmcs_id = c.group_id
           LEFT JOIN whmcs_client_group AS g ON g.whmcs_id = j.whmcs_id
       SET c.is_due = 1
     WHERE c.is_stale = 0 AND c.missing_at IS NULL AND NOT g.name <=> LEFT(j.name, 255);
    INSERT INTO whmcs_client_group (whmcs_id, name)
    SELECT j.whmcs_id, LEFT(j.name, 255)
      FROM JSON_TABLE(@whmcs_json, '$.rows[*]' COLUMNS (
               whmcs_id BIGINT UNSIGNED PATH '$.id',
               name TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.groupname')) AS j
        ON DUPLICATE KEY UPDATE name = LEFT(j.name, 255);
    SET @whmcs_json = NULL;
END$$

DELIMITER ;
