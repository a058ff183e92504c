-- Public views, read only.

-- All options with value, default, allowed values and meaning.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER VIEW whmcs_options AS
SELECT o.name, o.value, o.default_value, o.allowed_text, o.meaning
  FROM whmcs_option AS o;

-- Run history: one row per run and data type.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER VIEW whmcs_runs AS
SELECT r.run_id, r.kind, r.started_by, r.account, r.state, r.stage, r.started_at, r.finished_at,
       TIMESTAMPDIFF(SECOND, r.started_at, COALESCE(r.finished_at, UTC_TIMESTAMP(6))) AS seconds,
       c.data_type, c.announced_count, c.received_count, c.fetched_count, c.created_count,
           c.linked_count,
       c.updated_count, c.unchanged_count, c.skipped_count, c.quarantined_count,
           c.written_row_count,
       c.request_count, c.retry_count, c.byte_count, c.is_complete, r.error_code, r.error_text
  FROM whmcs_run AS r
       LEFT JOIN whmcs_run_count AS c ON c.run_id = r.run_id;
