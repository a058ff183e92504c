-- _whmcs_fetch_optional
--
-- Description
--   One call of an action that a sync can do without; when it fails, for want of a
--   permission or otherwise, @whmcs_json has no rows and a note says why.
-- Parameters
--   in_run_id, in_data_type   whose counters
--   in_action (VARCHAR)       a list action without parameters
-- Reads    whmcs_secret
-- Writes   whmcs_run_count, whmcs_note

DROP PROCEDURE IF EXISTS _whmcs_fetch_optional;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_fetch_optional (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_action VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'One call of an action that the role may lack'
BEGIN
    DECLARE v_requests BIGINT;
    DECLARE v_retries BIGINT;
    DECLARE v_bytes BIGINT;
    DECLARE v_wait_ms BIGINT;
    DECLARE v_request LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT JSON_OBJECT(
        'action', in_action,
        'requests_per_second', CAST(_whmcs_option('requests_per_second') AS UNSIGNED),
        'timeout_ms', CAST(_whmcs_option('timeout_ms') AS UNSIGNED),
        'retries', CAST(_whmcs_option('retries') AS UNSIGNED));

    SELECT CONVERT(whmcs_fetch(s.sealed, v_request) USING utf8mb4)
      INTO @whmcs_json
      FROM whmcs_secret AS s
     WHERE s.id = 1;
    SET v_requests = COALESCE(JSON_VALUE(@whmcs_json, '$.stats.requests'), 0),
        v_retries = COALESCE(JSON_VALUE(@whmcs_json, '$.stats.retries'), 0),
        v_bytes = COALESCE(JSON_VALUE(@whmcs_json, '$.stats.bytes'), 0),
        v_wait_ms = COALESCE(JSON_VALUE(@whmcs_json, '$.stats.waited_ms'), 0);
    UPDATE whmcs_run_count AS r
       SET r.request_count = r.request_count + v_requests,
           r.retry_count = r.retry_count + v_retries, r.byte_count = r.byte_count + v_bytes,
           r.wait_ms = r.wait_ms + v_wait_ms
     WHERE r.run_id = in_run_id AND r.data_type = in_data_type;

    IF COALESCE(JSON_VALUE(@whmcs_json, '$.result'), '') <> 'success' THEN
        INSERT IGNORE INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
        SELECT in_data_type, 0, in_action,
               IF(s.code IN ('permission', 'unknown_action'), 'not_permitted', 'not_fetched'),
               LEFT(CONCAT('done without; ', s.code, ': ', s.message), 500), in_run_id
          FROM (SELECT COALESCE(JSON_VALUE(@whmcs_json, '$.code'), 'internal') AS code,
                       COALESCE(JSON_VALUE(@whmcs_json, '$.message'),
                                'the library gave no answer') AS message) AS s;
        SET @whmcs_json = '{"rows":[]}';
    END IF;
END$$

DELIMITER ;
