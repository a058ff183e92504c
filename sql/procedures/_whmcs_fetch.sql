-- _whmcs_fetch
--
-- Description
--   The one place where a sync meets the network: fetches into @whmcs_json and
--   adds the statistics to the run. The sealed text comes from its table inside
--   the statement, so it is in no variable and in no statement's text.
-- Parameters
--   in_run_id, in_data_type   whose counters
--   in_request (LONGTEXT)     request of whmcs_fetch, without the limits; not empty
--   @whmcs_known              a member of the request that can be a megabyte, as text with
--                             the comma behind it, or ''. (Values of parameters and local
--                             variables become text of each statement that has them, with
--                             dozens of copies; those of user variables do not.)
-- Reads    whmcs_secret
-- Writes   whmcs_run_count, @whmcs_json; @whmcs_known becomes ''
-- Errors   50101 no connection, 50102 transport, 50103 WHMCS error, 50108 the lease is lost

DROP PROCEDURE IF EXISTS _whmcs_fetch;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_fetch (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_request LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Fetch from WHMCS into @whmcs_json'
BEGIN
    DECLARE v_code VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_message VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_errno INT DEFAULT 50103;
    DECLARE v_result VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_requests BIGINT;
    DECLARE v_retries BIGINT;
    DECLARE v_bytes BIGINT;
    DECLARE v_wait_ms BIGINT;

    SET in_request = CONCAT('{"max_in_flight":', CAST(_whmcs_option('max_in_flight') AS UNSIGNED),
        ',"requests_per_second":', CAST(_whmcs_option('requests_per_second') AS UNSIGNED),
        ',"timeout_ms":', CAST(_whmcs_option('timeout_ms') AS UNSIGNED),
        ',"deadline_ms":', CAST(_whmcs_lease_seconds() * 750 AS UNSIGNED),
        ',"retries":', CAST(_whmcs_option('retries') AS UNSIGNED),
        ',', SUBSTRING(in_request, 2));
    SET @whmcs_json = NULL;

    SELECT CONVERT(whmcs_fetch(s.sealed, CONCAT('{', COALESCE(@whmcs_known, ''),
                                                SUBSTRING(in_request, 2))) USING utf8mb4)
      INTO @whmcs_json
      FROM whmcs_secret AS s
     WHERE s.id = 1 AND s.sealed IS NOT NULL;
    SET @whmcs_known = '';

    IF @whmcs_json IS NULL THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50101,
               MESSAGE_TEXT =
               'whmcs_sync: no connection is stored; CALL whmcs_configure(url, identifier, secret)';
    END IF;

    CALL _whmcs_renew_lease(in_run_id, 0);
    -- The library writes all this before the rows, so it is found at once.
    SET v_result = JSON_VALUE(@whmcs_json, '$.result'),
        v_requests = COALESCE(JSON_VALUE(@whmcs_json, '$.stats.requests'), 0),
        v_retries = COALESCE(JSON_VALUE(@whmcs_json, '$.stats.retries'), 0),
        v_bytes = COALESCE(JSON_VALUE(@whmcs_json, '$.stats.bytes'), 0),
        v_wait_ms = COALESCE(JSON_VALUE(@whmcs_json, '$.stats.waited_ms'), 0);
    INSERT INTO whmcs_run_count (run_id, data_type, request_count, retry_count, byte_count,
           wait_ms)
    VALUES (in_run_id, in_data_type, v_requests, v_retries, v_bytes, v_wait_ms)
        ON DUPLICATE KEY UPDATE request_count = request_count + v_requests,
           retry_count = retry_count + v_retries, byte_count = byte_count + v_bytes,
           wait_ms = wait_ms + v_wait_ms;

    IF COALESCE(v_result, '') <> 'success' THEN
        SET v_code = COALESCE(JSON_VALUE(@whmcs_json, '$.code'), 'internal');
        SET v_message = _whmcs_message(CONCAT('whmcs_sync: ', v_code, ': ',
            COALESCE(JSON_VALUE(@whmcs_json, '$.message'), 'the library gave no answer')));
        IF v_code IN ('resolve', 'connect', 'tls', 'timeout', 'network', 'rate_limited',
            'server_error', 'deadline') THEN
            SET v_errno = 50102;
        ELSEIF v_code IN ('bad_seal', 'not_claimed') THEN
            SET v_errno = 50101;
        END IF;
        SET @whmcs_json = NULL;
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = v_errno, MESSAGE_TEXT = v_message;
    END IF;

    IF JSON_VALUE(@whmcs_json, '$.failed') > 0 THEN
        CALL _whmcs_quarantine_failures(in_run_id, in_data_type,
            CAST(COALESCE(JSON_VALUE(in_request, '$.page_size'), 1) AS SIGNED));
    END IF;
END$$

DELIMITER ;
