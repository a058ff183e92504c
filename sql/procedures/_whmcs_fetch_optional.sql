-- _whmcs_fetch_optional
--
-- Description
--   One call of an action that the API role may lack; @whmcs_json then has no
--   rows. Any other failure shows at the calls that are not optional.
-- Parameters
--   in_run_id, in_data_type   whose counters
--   in_action (VARCHAR)       a list action without parameters
-- Reads    whmcs_secret
-- Writes   whmcs_run_count

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

    SELECT CONVERT(whmcs_call(s.sealed, in_action, '{}') USING utf8mb4)
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
        SET @whmcs_json = '{"rows":[]}';
    END IF;
END$$

DELIMITER ;
