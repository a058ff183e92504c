-- _whmcs_finish_apply
--
-- Description
--   Ends a run that applied a preview: it cannot be applied again, and what moved while it
--   was applied is said.
-- Parameters
--   in_preview_id (BIGINT UNSIGNED)   run of the preview; NULL = the run applied none
--   in_run_id (BIGINT UNSIGNED)       the run
-- Writes   whmcs_preview, whmcs_run

DROP PROCEDURE IF EXISTS _whmcs_finish_apply;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_finish_apply (
    IN in_preview_id BIGINT UNSIGNED,
    IN in_run_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'End a run that applied a preview'
BEGIN
    DECLARE v_records BIGINT;

    IF in_preview_id IS NOT NULL THEN
        UPDATE whmcs_preview AS p SET p.state = 'applied', p.applied_run_id = in_run_id
         WHERE p.run_id = in_preview_id;
        SELECT COUNT(DISTINCT m.data_type, m.whmcs_id) INTO v_records
          FROM whmcs_preview_move AS m WHERE m.run_id = in_run_id;
        IF v_records > 0 THEN
            UPDATE whmcs_run AS r
               SET r.state = 'incomplete',
                   r.error_text = LEFT(CONCAT_WS('; ', r.error_text, CONCAT(v_records,
                       ' records moved while the preview was applied, and were left out: ',
                       'whmcs_preview_moves')), 500)
             WHERE r.run_id = in_run_id;
        END IF;
    END IF;
END$$

DELIMITER ;
