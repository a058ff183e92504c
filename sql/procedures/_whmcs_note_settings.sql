-- _whmcs_note_settings
--
-- Description
--   Keeps the options and mappings that decide what a plan is; not those that only decide
--   how fast a run is.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_option, whmcs_mapping
-- Writes   whmcs_preview_setting

DROP PROCEDURE IF EXISTS _whmcs_note_settings;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_note_settings (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Keep the settings of a plan'
BEGIN
    INSERT INTO whmcs_preview_setting (run_id, kind, name, value)
    SELECT in_run_id, 'option', o.name, o.value
      FROM whmcs_option AS o
     WHERE o.name NOT IN ('max_in_flight', 'requests_per_second', 'page_size', 'batch_size',
                          'timeout_ms', 'retries', 'run_deadline_minutes', 'lease_seconds',
                          'recheck_days', 'recheck_count', 'preview_lines', 'ca_file',
                          'allow_http', 'ip_version', 'keep_runs_days', 'undo_days',
                          'ledger_check_hours');
    INSERT INTO whmcs_preview_setting (run_id, kind, name, value)
    SELECT in_run_id, 'mapping', CONCAT(m.data_type, ' ', m.perfex_field), m.whmcs_field
      FROM whmcs_mapping AS m;
END$$

DELIMITER ;
