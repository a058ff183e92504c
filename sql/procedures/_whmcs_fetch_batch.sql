-- _whmcs_fetch_batch
--
-- Description
--   Fetches the details of the next records of tmp_whmcs_todo into @whmcs_json, and
--   has those behind them fetched ahead, while SQL works. A batch is a third of
--   batch_size, so that statements are short and requests are looked after; where more
--   came meanwhile SQL is what takes time, and it is up to all of batch_size.
-- Parameters
--   in_run_id, in_data_type (client or invoice)
--   in_waits (INT)   0 = send only, and return at once
-- Reads    tmp_whmcs_todo
-- Writes   @whmcs_json
-- Errors   as _whmcs_fetch

DROP PROCEDURE IF EXISTS _whmcs_fetch_batch;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_fetch_batch (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_waits INT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Fetch the details of a batch, and the next ones ahead'
BEGIN
    DECLARE v_ids LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_ahead LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_window INT DEFAULT _whmcs_option('batch_size');
    DECLARE v_batch INT DEFAULT 0;
    DECLARE v_most INT;

    IF in_waits THEN
        SET v_batch = GREATEST(CEIL(v_window / 3), v_window - COALESCE(whmcs_pump(), v_window));
    END IF;
    SET v_most = v_batch + v_window;
    SET SESSION group_concat_max_len = 1048576;
    SELECT GROUP_CONCAT(IF(b.place <= v_batch, b.whmcs_id, NULL) ORDER BY b.whmcs_id),
           GROUP_CONCAT(IF(b.place > v_batch, b.whmcs_id, NULL) ORDER BY b.whmcs_id)
      INTO v_ids, v_ahead
      FROM (SELECT f.whmcs_id, ROW_NUMBER() OVER (ORDER BY f.whmcs_id) AS place
              FROM (SELECT t.whmcs_id FROM tmp_whmcs_todo AS t
                     ORDER BY t.whmcs_id LIMIT v_most) AS f) AS b;
    IF v_ids IS NOT NULL OR v_ahead IS NOT NULL THEN
        CALL _whmcs_fetch(in_run_id, in_data_type,
            CONCAT('{"action":"', IF(in_data_type = 'client', 'GetClientsDetails', 'GetInvoice'),
                   '","ids":[', COALESCE(v_ids, ''), '],"ahead":[', COALESCE(v_ahead, ''), ']}'));
    END IF;
END$$

DELIMITER ;
