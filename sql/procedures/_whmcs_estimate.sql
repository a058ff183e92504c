-- _whmcs_estimate
--
-- Description
--   How many calls the next run of everything will take, and how long: pages of the
--   lists, details of what the mirror does not know, of open and recently paid
--   invoices, and the rotating share. What changed in WHMCS comes on top. SQL works
--   while requests are under way, so the slower of the two counts.
-- Parameters
--   out_text (VARCHAR)   the sentence
-- Reads    whmcs_secret, the mirror, whmcs_run

DROP PROCEDURE IF EXISTS _whmcs_estimate;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_estimate (
    OUT out_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'What the next run will cost'
BEGIN
    DECLARE v_sealed TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_answer LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_step INT DEFAULT 1;
    DECLARE v_total BIGINT;
    DECLARE v_share INT DEFAULT _whmcs_option('recheck_count');
    DECLARE v_page INT DEFAULT _whmcs_option('page_size');
    DECLARE v_rate INT DEFAULT _whmcs_option('requests_per_second');
    DECLARE v_recheck_from DATETIME
        DEFAULT UTC_TIMESTAMP() - INTERVAL _whmcs_option('recheck_days') DAY;
    DECLARE v_known BIGINT;
    DECLARE v_again BIGINT;
    DECLARE v_calls BIGINT DEFAULT 3;
    DECLARE v_new BIGINT DEFAULT 0;
    DECLARE v_latency INT DEFAULT 0;
    DECLARE v_seconds DECIMAL(20,3);

    SELECT MAX(s.sealed) INTO v_sealed FROM whmcs_secret AS s WHERE s.id = 1;
    WHILE v_step <= 3 DO
        SET v_answer = CONVERT(whmcs_call(v_sealed,
            ELT(v_step, 'GetClients', 'GetContacts', 'GetInvoices'), '{"limitnum":1}')
            USING utf8mb4);
        SET v_total = COALESCE(JSON_VALUE(v_answer, '$.total'), 0),
            v_latency = GREATEST(v_latency,
                                 COALESCE(JSON_VALUE(v_answer, '$.stats.latency_ms'), 0));
        -- The records in rotation are those that are not fetched for another reason.
        IF v_step = 1 THEN
            SELECT COUNT(c.fetched_at), COUNT(IF(c.is_stale = 1, c.fetched_at, NULL))
              INTO v_known, v_again
              FROM whmcs_client AS c WHERE c.missing_at IS NULL;
        ELSEIF v_step = 3 THEN
            SELECT COUNT(i.fetched_at),
                   COUNT(IF(i.is_stale = 1 OR i.is_open = 1 OR i.paid_at >= v_recheck_from
                            OR i.refunded_at >= v_recheck_from, i.fetched_at, NULL))
              INTO v_known, v_again
              FROM whmcs_invoice AS i WHERE i.missing_at IS NULL;
        ELSE
            SET v_known = v_total, v_again = 0;
        END IF;
        SET v_calls = v_calls + GREATEST(CEIL(v_total / v_page), 1)
                + GREATEST(v_total - v_known, 0) + v_again
                + IF(v_step = 2, 0, LEAST(v_share, GREATEST(v_known - v_again, 0))),
            v_new = v_new + GREATEST(v_total - v_known, 0);
        SET v_step = v_step + 1;
    END WHILE;

    SET v_seconds = GREATEST(
        v_calls * v_latency / 1000 / _whmcs_option('max_in_flight'),
        IF(v_rate > 0, v_calls / v_rate, 0),
        -- A few hundred records a second on the slowest machines.
        v_new / 500);
    SET out_text = CONCAT('about ', v_calls, ' calls (', v_new, ' new records) and ',
        IF(v_seconds < 60, 'less than a minute', CONCAT(CEIL(v_seconds / 60), ' minutes')),
        ', at ', v_latency, ' ms a call and ', _whmcs_option('max_in_flight'),
        ' at a time, more if much changed');
END$$

DELIMITER ;
