-- whmcs_test_connection
--
-- Description
--   Calls WHMCS with the stored connection and says in one line whether a sync
--   can work: version, latency, permissions that are missing.
-- Result   'OK: ...' or 'FAILED (<code>): <what is wrong and where to fix it>'
-- Reads    whmcs_secret, whmcs_perfex_binding
-- Example  SELECT whmcs_test_connection();

DROP FUNCTION IF EXISTS whmcs_test_connection;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION whmcs_test_connection ()
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    NOT DETERMINISTIC
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'One line that says whether a sync can work'
BEGIN
    DECLARE v_sealed TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_answer LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_action VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_code VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_version VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT 'unknown version';
    DECLARE v_missing VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
    DECLARE v_needed VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
    DECLARE v_note VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
    DECLARE v_latency INT DEFAULT 0;
    DECLARE v_step INT DEFAULT 1;

    SELECT MAX(s.sealed) INTO v_sealed FROM whmcs_secret AS s WHERE s.id = 1;

    IF v_sealed IS NULL THEN
        RETURN CONCAT('FAILED (not_configured): no connection is stored; ',
                      'CALL whmcs_configure(url, identifier, secret)');
    END IF;

    WHILE v_step <= 9 DO
        SET v_action = ELT(v_step, 'GetClients', 'GetClientsDetails', 'GetContacts', 'GetInvoices',
                           'GetInvoice', 'GetCurrencies', 'GetPaymentMethods', 'GetClientGroups',
                           'WhmcsDetails');
        SET v_answer = CONVERT(whmcs_call(v_sealed, v_action,
            CASE v_action WHEN 'GetClientsDetails' THEN '{"clientid":0}'
                          WHEN 'GetInvoice' THEN '{"invoiceid":0}'
                          WHEN 'GetClients' THEN '{"limitnum":1}'
                          WHEN 'GetContacts' THEN '{"limitnum":1}'
                          WHEN 'GetInvoices' THEN '{"limitnum":1}'
                          ELSE '{}' END) USING utf8mb4);
        SET v_code = COALESCE(JSON_VALUE(v_answer, '$.code'), '');

        IF v_code IN ('permission', 'unknown_action') THEN
            IF v_step <= 6 THEN
                SET v_needed = CONCAT_WS(', ', NULLIF(v_needed, ''), v_action);
            ELSE
                SET v_missing = CONCAT_WS(', ', NULLIF(v_missing, ''), v_action);
            END IF;
        ELSEIF v_code NOT IN ('', 'not_found', 'api_error') THEN
            RETURN CONCAT('FAILED (', v_code, '): ',
                COALESCE(JSON_VALUE(v_answer, '$.message'), 'no message'));
        END IF;

        IF v_step = 1 THEN
            SET v_latency = COALESCE(JSON_VALUE(v_answer, '$.stats.latency_ms'), 0);
        ELSEIF v_step = 9 AND v_code = '' THEN
            SET v_version = COALESCE(JSON_VALUE(v_answer, '$.rows[0].version'), v_version);
        END IF;
        SET v_step = v_step + 1;
    END WHILE;

    IF v_needed <> '' THEN
        RETURN CONCAT('FAILED (permission): the API role of this credential does not allow ',
            v_needed,
                      '; tick it in WHMCS under Manage API Credentials > API Roles');
    END IF;

    IF v_missing <> '' THEN
        SET v_note = CONCAT('; optional permissions missing: ', v_missing);
    END IF;
    IF (SELECT COUNT(*) FROM whmcs_perfex_binding) = 0 THEN
        SET v_note = CONCAT(v_note, '; Perfex is not bound: CALL whmcs_bind_perfex(prefix)');
    END IF;
    IF @@GLOBAL.event_scheduler <> 'ON' THEN
        SET v_note
            = CONCAT(v_note,
            '; event_scheduler is off, so nothing syncs by itself: ',
            'SET GLOBAL event_scheduler = ON');
    END IF;

    RETURN CONCAT('OK: WHMCS ', v_version, ', answers in ', v_latency, ' ms', v_note);
END$$

DELIMITER ;
