-- whmcs_preview
--
-- Description
--   Shows what whmcs_sync_all would do now, and does nothing of it: pulls from WHMCS into
--   our own tables and plans, and writes nothing into Perfex. Returns a summary, one line
--   per record (of each action up to preview_lines), and what to do next. All lines are in
--   the view whmcs_preview_records, the fields in whmcs_preview_fields, until the next one.
-- Writes   the mirror, the run history, whmcs_preview and its tables
-- Errors   as whmcs_sync_all
-- Example  CALL whmcs_preview();

DROP PROCEDURE IF EXISTS whmcs_preview;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_preview ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Show what a sync would do, and do nothing'
BEGIN
    DECLARE v_run_id BIGINT UNSIGNED;
    DECLARE v_lines INT DEFAULT _whmcs_option('preview_lines');
    DECLARE v_shown BIGINT;
    DECLARE v_all BIGINT;
    DECLARE v_todo BIGINT;

    CALL _whmcs_sync('preview', 'manual', v_run_id);

    SELECT r.data_type, r.action, COUNT(*) AS records, r.currency, SUM(r.total) AS total
      FROM whmcs_preview_record AS r
     WHERE r.run_id = v_run_id AND r.action <> 'unchanged'
     GROUP BY r.data_type, r.action, r.currency
     ORDER BY r.data_type, r.action, r.currency;
    SELECT s.data_type, s.whmcs_id, s.perfex_id, s.action, s.name, s.detail
      FROM (SELECT r.data_type, r.whmcs_id, r.perfex_id, r.action, r.name, r.detail,
                   ROW_NUMBER() OVER (PARTITION BY r.data_type, r.action ORDER BY r.whmcs_id)
                       AS place
              FROM whmcs_preview_record AS r
             WHERE r.run_id = v_run_id AND r.action <> 'unchanged') AS s
     WHERE s.place <= v_lines
     ORDER BY s.data_type, s.action, s.whmcs_id;

    SELECT COALESCE(SUM(s.records), 0), COALESCE(SUM(LEAST(s.records, v_lines)), 0),
           COALESCE(SUM(IF(s.action IN ('skip', 'quarantine'), 0, s.records)), 0)
      INTO v_all, v_shown, v_todo
      FROM (SELECT r.action, COUNT(*) AS records
              FROM whmcs_preview_record AS r
             WHERE r.run_id = v_run_id AND r.action <> 'unchanged'
             GROUP BY r.data_type, r.action) AS s;
    SELECT CASE WHEN p.state <> 'ready' THEN r.error_text
                ELSE CONCAT_WS('; ',
                         IF(v_todo = 0, 'there is nothing to do', NULL),
                         CASE WHEN v_shown < v_all
                              THEN CONCAT(v_shown, ' of ', v_all, ' lines are shown, all are in ',
                                          'whmcs_preview_records')
                              WHEN v_all > 0
                              THEN CONCAT(v_all, IF(v_all = 1, ' line', ' lines'),
                                          ', also in whmcs_preview_records') END,
                         IF(v_todo > 0,
                            CONCAT('old and new values are in whmcs_preview_fields; ',
                                   'CALL whmcs_apply_preview() does this and nothing else'),
                            NULL)) END AS result
      FROM whmcs_preview AS p JOIN whmcs_run AS r ON r.run_id = p.run_id
     WHERE p.run_id = v_run_id;
END$$

DELIMITER ;
