-- _whmcs_estimate
--
-- Description
--   How many calls the next whmcs_sync_all will take, and how long: pages of the
--   lists, details of what the mirror does not have, and of those that a run at this
--   moment would ask for (_whmcs_list_todo). What changed in WHMCS comes on top. SQL
--   works while requests are under way, so the slower of the two counts.
-- Parameters
--   out_text (VARCHAR)   the sentence
-- Reads    whmcs_secret, the mirror
-- Writes   tmp_whmcs_todo

DROP PROCEDURE IF EXISTS _whmcs_estimate;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_estimate (
    OUT out_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What the next run will cost'
BEGIN
    DECLARE v_sealed TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_answer LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_step INT DEFAULT 1;
    DECLARE v_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_total BIGINT;
    DECLARE v_page INT DEFAULT _whmcs_option('page_size');
    DECLARE v_rate INT DEFAULT _whmcs_option('requests_per_second');
    DECLARE v_unknown BIGINT;
    DECLARE v_todo BIGINT;
    DECLARE v_unfetched BIGINT;
    DECLARE v_calls BIGINT DEFAULT 3;
    DECLARE v_new BIGINT DEFAULT 0;
    DECLARE v_latency INT DEFAULT 0;
    DECLARE v_seconds DECIMAL(20,3);

    SELECT MAX(s.sealed) INTO v_sealed FROM whmcs_secret AS s WHERE s.id = 1;
    WHILE v_step <= 3 DO
        SET v_data_type = ELT(v_step, 'client', 'contact', 'invoice');
        IF _whmcs_option(CONCAT('sync_', v_data_type, 's')) = 'on' THEN
            SET v_answer = CONVERT(whmcs_call(v_sealed,
                ELT(v_step, 'GetClients', 'GetContacts', 'GetInvoices'), '{"limitnum":1}')
                USING utf8mb4);
            SET v_total = COALESCE(JSON_VALUE(v_answer, '$.total'), 0),
                v_latency = GREATEST(v_latency,
                                     COALESCE(JSON_VALUE(v_answer, '$.stats.latency_ms'), 0));
            SET v_calls = v_calls + GREATEST(CEIL(v_total / v_page), 1);
            IF v_data_type <> 'contact' THEN
                SET v_unknown = GREATEST(v_total - IF(v_data_type = 'client',
                    (SELECT COUNT(*) FROM whmcs_client AS c WHERE c.missing_at IS NULL),
                    (SELECT COUNT(*) FROM whmcs_invoice AS i WHERE i.missing_at IS NULL)), 0);
                -- There is no run 0 whose counts would be set.
                CALL _whmcs_list_todo(0, v_data_type);
                SELECT COUNT(*), COALESCE(SUM(t.why = 'new'), 0) INTO v_todo, v_unfetched
                  FROM tmp_whmcs_todo AS t;
                DROP TEMPORARY TABLE tmp_whmcs_todo;
                SET v_calls = v_calls + v_unknown + v_todo, v_new = v_new + v_unknown + v_unfetched;
            END IF;
        END IF;
        SET v_step = v_step + 1;
    END WHILE;

    SET v_seconds = ROUND(GREATEST(
        v_calls * v_latency / 1000 / _whmcs_option('max_in_flight'),
        IF(v_rate > 0, v_calls / v_rate, 0),
        -- A few hundred records a second on the slowest machines.
        v_new / 500), 3);
    SET out_text = CONCAT('about ', v_calls, ' calls (', v_new, ' new records) and ',
        IF(v_seconds < 60, 'less than a minute', CONCAT(CEIL(v_seconds / 60), ' minutes')),
        ', at ', v_latency, ' ms a call and ', _whmcs_option('max_in_flight'),
        ' at a time, more if much changed');
END$$

DELIMITER ;
