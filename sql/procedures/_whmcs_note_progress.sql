-- _whmcs_note_progress
--
-- Description
--   Notes how far a run is, for the view whmcs_progress. What was done moves percent on by
--   its share of what was left, so percent never falls when there turns out to be more to
--   do. Inside of the transaction of a batch it is seen with the batch.
-- Parameters
--   in_run_id (BIGINT UNSIGNED), in_data_type (client, contact or invoice)
--   in_stage (VARCHAR)   list, details or write
--   in_more (BIGINT)     so much more is done; NULL = nothing is left of this stage
--                        (behind the deadline: what is left stays)
--   in_total (BIGINT)    all of this stage; NULL = as before
-- Writes   whmcs_run_progress, whmcs_run_part; nothing for a run without progress

DROP PROCEDURE IF EXISTS _whmcs_note_progress;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_note_progress (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_stage VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_more BIGINT,
    IN in_total BIGINT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Note how far a run is'
BEGIN
    DECLARE v_done BIGINT;
    DECLARE v_total BIGINT;
    DECLARE v_more BIGINT DEFAULT COALESCE(in_more, 0);
    DECLARE v_growth BIGINT;

    SELECT MAX(p.done_count), MAX(p.total_count) INTO v_done, v_total
      FROM whmcs_run_part AS p
     WHERE p.run_id = in_run_id AND p.data_type = in_data_type AND p.stage = in_stage;

    IF v_done IS NOT NULL AND (in_more IS NOT NULL OR NOT _whmcs_is_late(in_run_id)) THEN
        SET v_growth = IF(in_more IS NULL, v_done,
                          GREATEST(COALESCE(in_total, v_total), v_done + v_more)) - v_total;
        UPDATE whmcs_run_part AS p
           SET p.done_count = v_done + v_more, p.total_count = v_total + v_growth
         WHERE p.run_id = in_run_id AND p.data_type = in_data_type AND p.stage = in_stage;
        -- Assigned from left to right: percent sees the counts as they were. (Rounded here: a
        -- note that digits are lost would stand before the error when the session is killed.)
        UPDATE whmcs_run_progress AS p
           SET p.percent = ROUND(LEAST(p.percent + (100 - p.percent)
                                       * (v_more - LEAST(v_growth, 0))
                                       / GREATEST(p.total_count - p.done_count
                                                  + GREATEST(v_growth, 0), 1), 99.9), 6),
               p.done_count = p.done_count + v_more, p.total_count = p.total_count + v_growth,
               p.data_type = IF(in_more > 0, in_data_type, p.data_type),
               p.stage = IF(in_more > 0, in_stage, p.stage), p.noted_at = UTC_TIMESTAMP(6)
         WHERE p.run_id = in_run_id;
    END IF;
END$$

DELIMITER ;
