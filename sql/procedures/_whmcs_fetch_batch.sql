-- _whmcs_fetch_batch
--
-- Description
--   Fetches the details of the next records of tmp_whmcs_todo into @whmcs_json, and
--   has those behind them fetched ahead, while SQL works. A batch is a sixth of
--   batch_size, so that statements are short and requests are looked after; where more
--   came meanwhile SQL is what takes time, and it is up to all of batch_size.
--   batch_size records are asked for ahead, more for the time in which clients are worked
--   on, a record each, and of clients more for that in which all lists are read. The
--   library forgets what is no longer named: what was asked for before the lists were read
--   is asked for again where they show a change.
--   Only one data type is ahead: while that is another one, none of this is.
-- Parameters
--   in_run_id, in_data_type (client or invoice)
--   in_waits (INT)   0 = send only, and return at once
-- Reads    tmp_whmcs_todo, whmcs_client
-- Writes   @whmcs_json, @whmcs_ahead_type, @whmcs_ahead_count
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
    DECLARE v_size INT DEFAULT _whmcs_option('batch_size');
    DECLARE v_window INT DEFAULT v_size;
    DECLARE v_batch INT DEFAULT 0;
    DECLARE v_most INT;
    DECLARE v_due INT;
    DECLARE v_early INT;
    DECLARE v_count INT;
    DECLARE v_turn INT;
    DECLARE v_id BIGINT UNSIGNED;

    IF NOT in_waits THEN
        SELECT COUNT(*) INTO v_early FROM tmp_whmcs_todo AS t WHERE t.turn = 0;
        SELECT COUNT(*) INTO v_due FROM whmcs_client AS c WHERE c.is_due = 1;
        SET v_window = CASE WHEN v_early > 0 THEN v_early
                            WHEN in_data_type = 'client' THEN 8 * v_size
                            ELSE GREATEST(v_size, LEAST(v_due, 8 * v_size)) END;
    ELSEIF @whmcs_ahead_type NOT IN ('', in_data_type) THEN
        SET v_batch = v_size, v_window = 0;
    ELSE
        SET v_batch = LEAST(v_size, GREATEST(CEIL(v_size / 6),
                            @whmcs_ahead_count - COALESCE(whmcs_pump(), @whmcs_ahead_count))),
            v_window = GREATEST(v_size, @whmcs_ahead_count - v_batch);
    END IF;
    SET v_most = v_batch + v_window;
    -- What was done is read over only once: rows of temporary tables do not go, see
    -- _whmcs_begin_batch.
    SELECT MIN(f.turn), MIN(f.whmcs_id) INTO v_turn, v_id
      FROM (SELECT t.turn, t.whmcs_id FROM tmp_whmcs_todo AS t
             WHERE t.turn = @whmcs_todo_turn AND t.whmcs_id >= @whmcs_todo_id
                OR t.turn > @whmcs_todo_turn
             ORDER BY t.turn, t.whmcs_id LIMIT 1) AS f;
    SET @whmcs_todo_turn = COALESCE(v_turn, @whmcs_todo_turn),
        @whmcs_todo_id = COALESCE(v_id, @whmcs_todo_id);
    SET SESSION group_concat_max_len = 1048576;
    SELECT GROUP_CONCAT(IF(b.place <= v_batch, b.whmcs_id, NULL) ORDER BY b.place),
           GROUP_CONCAT(IF(b.place > v_batch, b.whmcs_id, NULL) ORDER BY b.place),
           COALESCE(SUM(b.place > v_batch), 0)
      INTO v_ids, v_ahead, v_count
      FROM (SELECT f.whmcs_id, ROW_NUMBER() OVER (ORDER BY f.turn, f.whmcs_id) AS place
              FROM (SELECT t.turn, t.whmcs_id FROM tmp_whmcs_todo AS t
                     WHERE t.turn = @whmcs_todo_turn AND t.whmcs_id >= @whmcs_todo_id
                        OR t.turn > @whmcs_todo_turn
                     ORDER BY t.turn, t.whmcs_id LIMIT v_most) AS f) AS b;
    IF v_window > 0 THEN
        SET @whmcs_ahead_type = in_data_type, @whmcs_ahead_count = v_count;
    END IF;
    IF v_ids IS NOT NULL OR v_ahead IS NOT NULL THEN
        CALL _whmcs_fetch(in_run_id, in_data_type,
            CONCAT('{"action":"', IF(in_data_type = 'client', 'GetClientsDetails', 'GetInvoice'),
                   '","ids":[', COALESCE(v_ids, ''),
                   IF(v_window > 0, CONCAT('],"ahead":[', COALESCE(v_ahead, '')), ''), ']}'));
    END IF;
END$$

DELIMITER ;
