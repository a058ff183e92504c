-- whmcs_configure
--
-- Description
--   Checks, seals and stores the connection to WHMCS. The options ca_file,
--   allow_http and ip_version are sealed with it: set them first. The secret is
--   only ever an argument of whmcs_seal, never part of a statement's text.
-- Parameters
--   in_url (VARCHAR)         https://host/whmcs
--   in_identifier (VARCHAR)  API identifier
--   in_secret (VARCHAR)      API secret; NULL reads it once from the file
--                            whmcs_perfex.secret in the data directory
-- Writes   whmcs_secret
-- Errors   50101 not claimed, or the form of the connection is wrong
-- Example  CALL whmcs_configure('https://billing.example/whmcs', 'id', NULL);

DROP PROCEDURE IF EXISTS whmcs_configure;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_configure (
    IN in_url VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_identifier VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_secret VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Check, seal and store the connection to WHMCS'
BEGIN
    DECLARE v_ticket VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_ca_file VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_answer TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_message VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_allow_http INT DEFAULT _whmcs_option('allow_http') = 'on';
    DECLARE v_ip_version INT DEFAULT CASE _whmcs_option('ip_version') WHEN '4' THEN 4 WHEN '6'
        THEN 6 ELSE 0 END;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        SET @whmcs_json = NULL;
        RESIGNAL;
    END;

    SET v_ca_file = _whmcs_option('ca_file');
    SET @whmcs_json = NULL;

    -- The server writes values of local variables into the text of statements, which the
    -- process list and logs show; only of SET of a local variable it does not. So a secret
    -- goes that way. Without one ticket and sealed text can keep out of them too.
    IF in_secret IS NULL THEN
        SELECT CONVERT(whmcs_seal(s.ticket, JSON_REMOVE(
                   JSON_OBJECT('url', in_url, 'identifier', in_identifier,
                               'allow_http', v_allow_http, 'ip_version', v_ip_version,
                               'ca_file', v_ca_file),
                   IF(v_ca_file = '', '$.ca_file', '$.none'))) USING utf8mb4)
          INTO @whmcs_json
          FROM whmcs_secret AS s
         WHERE s.id = 1;
    ELSE
        SELECT MAX(s.ticket) INTO v_ticket FROM whmcs_secret AS s WHERE s.id = 1;
        SET v_answer = CONVERT(whmcs_seal(v_ticket, JSON_REMOVE(
                JSON_OBJECT('url', in_url, 'identifier', in_identifier, 'secret', in_secret,
                            'allow_http', v_allow_http, 'ip_version', v_ip_version,
                            'ca_file', v_ca_file),
                IF(v_ca_file = '', '$.ca_file', '$.none'))) USING utf8mb4);
        SET @whmcs_json = v_answer;
    END IF;

    IF COALESCE(JSON_VALUE(@whmcs_json, '$.result'), '') <> 'success' THEN
        SET v_message = _whmcs_message(CONCAT('whmcs_configure: ',
            COALESCE(JSON_VALUE(@whmcs_json, '$.message'), 'the library gave no answer')));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50101, MESSAGE_TEXT = v_message;
    END IF;

    -- JSON_VALUE ends at 512 characters in MySQL.
    UPDATE whmcs_secret AS s
       SET s.sealed = JSON_UNQUOTE(JSON_EXTRACT(@whmcs_json, '$.sealed')),
           s.url = JSON_UNQUOTE(JSON_EXTRACT(@whmcs_json, '$.url')),
           s.configured_at = UTC_TIMESTAMP(6)
     WHERE s.id = 1;
    SET @whmcs_json = NULL;
END$$

DELIMITER ;
