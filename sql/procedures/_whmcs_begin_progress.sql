-- _whmcs_begin_progress
--
-- Description
--   Makes the progress of a run, once its data types stand in whmcs_run_count. What it
--   will have to do is estimated by the latest run that had the data type; the lists say
--   more. The progress of earlier runs goes.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_run_count
-- Writes   whmcs_run_progress, whmcs_run_part

DROP PROCEDURE IF EXISTS _whmcs_begin_progress;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_progress (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Make the progress of a run'
BEGIN
    DECLARE v_total BIGINT;

    START TRANSACTION;
    DELETE FROM whmcs_run_part;
    DELETE FROM whmcs_run_progress;
    INSERT INTO whmcs_run_part (run_id, data_type, stage, total_count)
    SELECT in_run_id, c.data_type, k.stage,
           CASE k.stage
                WHEN 'list' THEN GREATEST(CEIL(COALESCE(b.announced_count, 0)
                                               / _whmcs_option('page_size')), 1)
                WHEN 'details' THEN COALESCE(b.fetched_count, 0)
                ELSE COALESCE(b.created_count + b.linked_count + b.updated_count, 0) END
      FROM whmcs_run_count AS c
           JOIN (SELECT 'list' AS stage UNION ALL SELECT 'details' UNION ALL SELECT 'write') AS k
             ON k.stage <> 'details' OR c.data_type <> 'contact'
           LEFT JOIN (SELECT x.data_type, MAX(x.run_id) AS run_id
                        FROM whmcs_run_count AS x WHERE x.run_id < in_run_id
                       GROUP BY x.data_type) AS p
             ON p.data_type = c.data_type
           LEFT JOIN whmcs_run_count AS b ON b.run_id = p.run_id AND b.data_type = p.data_type
     WHERE c.run_id = in_run_id;
    SELECT COALESCE(SUM(p.total_count), 0) INTO v_total
      FROM whmcs_run_part AS p WHERE p.run_id = in_run_id;
    INSERT INTO whmcs_run_progress (run_id, data_type, stage, total_count, noted_at)
    VALUES (in_run_id, '', 'begin', v_total, UTC_TIMESTAMP(6));
    COMMIT;
END$$

DELIMITER ;
