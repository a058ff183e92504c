-- Public views, read only.

-- All options with value, default, allowed values and meaning.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER VIEW whmcs_options AS
SELECT o.name, o.value, o.default_value, o.allowed_text, o.meaning
  FROM whmcs_option AS o;

-- Run history: one row per run and data type. State missed: was due, did not start;
-- killed: also of a run that ended without a word, as found when somebody looks;
-- error_class, error_text and remedy say why and what to do (whmcs_error_class). new,
-- changed, open, recent and rotation say why details were asked for, left how many of them
-- the deadline left; wait_ms is the time in which the run waited for WHMCS. A data type is
-- complete when received = announced and unaccounted_count, which is received less all
-- that can become of a record, is 0.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER VIEW whmcs_runs AS
SELECT r.run_id, r.kind, r.started_by, r.account, r.connection_id, r.state,
       r.stage, r.started_at, r.finished_at,
       TIMESTAMPDIFF(SECOND, r.started_at, COALESCE(r.finished_at, UTC_TIMESTAMP(6))) AS seconds,
       c.data_type, c.announced_count, c.received_count, c.new_count, c.changed_count,
       c.open_count, c.recent_count, c.rotation_count, c.left_count, c.fetched_count,
       c.created_count, c.linked_count, c.updated_count, c.unchanged_count, c.skipped_count,
       c.quarantined_count, c.note_count, c.written_row_count, c.request_count, c.retry_count,
       c.byte_count, c.wait_ms, c.is_torn, c.unaccounted_count, c.is_complete, r.error_code,
       r.error_text,
       COALESCE(w.class, g.class, IF(r.error_code IS NULL, NULL, 'other')) AS error_class,
       COALESCE(w.remedy, g.remedy) AS remedy
  FROM (SELECT x.run_id, x.kind, x.started_by, x.account, x.connection_id,
               IF(x.state <> 'running' OR _whmcs_is_running(x.run_id), x.state, 'killed') AS state,
               x.stage, x.started_at, x.finished_at, x.error_code, x.error_text
          FROM whmcs_run AS x) AS r
       LEFT JOIN whmcs_run_count AS c ON c.run_id = r.run_id
       LEFT JOIN whmcs_error_class AS w
         ON w.error_code = COALESCE(r.error_code, 0)
        AND w.word = IF(r.error_code IS NULL, r.state,
                        SUBSTRING_INDEX(SUBSTRING_INDEX(r.error_text, ': ', 2), ': ', -1))
       LEFT JOIN whmcs_error_class AS g ON g.error_code = r.error_code AND g.word = '';

-- How far the latest run is, one row, also while it runs: done of total in pages of
-- lists, details and records to write, of the run and of its stage. percent never falls
-- and is 100 at the end; total_count is an estimate until the lists are read.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER
    VIEW whmcs_progress AS
SELECT p.run_id, p.kind, p.started_by, p.state, p.stage, p.data_type, p.done_count, p.total_count,
       p.stage_done_count, p.stage_total_count, p.percent,
       ROUND(p.done_count / GREATEST(p.elapsed, 0.001), 1) AS rate_per_second,
       CASE WHEN p.state <> 'running' THEN 0 WHEN p.done_count = 0 THEN NULL
            ELSE CEIL((p.total_count - p.done_count) * p.elapsed / p.done_count) END
           AS seconds_left,
       p.request_count, p.started_at, ROUND(p.elapsed) AS seconds, p.noted_at
  FROM (SELECT r.run_id, r.kind, r.started_by,
               IF(r.state <> 'running' OR _whmcs_is_running(r.run_id), r.state, 'killed') AS state,
               g.stage, g.data_type, g.done_count, g.total_count,
               s.done_count AS stage_done_count, s.total_count AS stage_total_count,
               ROUND(g.percent, 1) AS percent,
               TIMESTAMPDIFF(MICROSECOND, r.started_at,
                             COALESCE(r.finished_at, UTC_TIMESTAMP(6))) / 1000000 AS elapsed,
               (SELECT SUM(c.request_count) FROM whmcs_run_count AS c WHERE c.run_id = r.run_id)
                   AS request_count,
               r.started_at, g.noted_at
          FROM whmcs_run_progress AS g
               JOIN whmcs_run AS r ON r.run_id = g.run_id
               LEFT JOIN whmcs_run_part AS s
                 ON s.run_id = g.run_id AND s.data_type = g.data_type AND s.stage = g.stage) AS p;

-- Does it work: one row per check, without asking WHMCS, for monitoring. state_number is
-- 0 OK, 1 WARN, 2 CRITICAL; value_number what the check measures, where it does (seconds of
-- age, seconds to the next run, counts); detail in words, with the remedy.
-- CALL whmcs_status() has the same rows and a live test of the connection.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER VIEW whmcs_checks AS
SELECT c.check_name, ELT(LEFT(c.packed, 1) + 1, 'OK', 'WARN', 'CRITICAL') AS state,
       CAST(LEFT(c.packed, 1) AS SIGNED) AS state_number,
       CAST(NULLIF(SUBSTRING_INDEX(SUBSTRING_INDEX(c.packed, ' ', 2), ' ', -1), '-')
            AS DECIMAL(20,3)) AS value_number,
       SUBSTRING(c.packed, CHAR_LENGTH(SUBSTRING_INDEX(c.packed, ' ', 2)) + 2) AS detail,
       c.place
  FROM (SELECT 1 AS place, 'configured' AS check_name, _whmcs_judge_setup() AS packed
        UNION ALL SELECT 2, 'version', _whmcs_judge_version()
        UNION ALL SELECT 3, 'server', _whmcs_judge_server()
        UNION ALL SELECT 4, 'perfex', _whmcs_judge_perfex()
        UNION ALL SELECT 5, 'client', _whmcs_judge_data_type('client')
        UNION ALL SELECT 6, 'contact', _whmcs_judge_data_type('contact')
        UNION ALL SELECT 7, 'invoice', _whmcs_judge_data_type('invoice')
        UNION ALL SELECT 8, 'last_run', _whmcs_judge_last_run()
        UNION ALL SELECT 9, 'running', _whmcs_judge_running()
        UNION ALL SELECT 10, 'torn', _whmcs_judge_torn()
        UNION ALL SELECT 11, 'schedule', _whmcs_judge_schedule()
        UNION ALL SELECT 12, 'overdue', _whmcs_judge_overdue()
        UNION ALL SELECT 13, 'quarantine', _whmcs_judge_quarantine()
        UNION ALL SELECT 14, 'ledger', _whmcs_judge_ledger()) AS c;

-- Field mapping: each Perfex field that is filled, with what the first client,
-- contact or invoice of the mirror that has such a value would give it. state is
-- ok, or what is wrong with the Perfex field.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER
    VIEW whmcs_field_mapping AS
SELECT m.data_type, m.whmcs_field, m.perfex_field,
       COALESCE(f.kind, CONVERT(x.type USING utf8mb4), 'gone') AS perfex_type,
       CONVERT(x.name USING utf8mb4) AS custom_field_name,
       m.whmcs_field <=> f.default_mapping AS is_default,
       COALESCE(m.fixed_value, _whmcs_sample(m.data_type, m.perfex_field)) AS sample_value,
       CASE WHEN m.custom_field_id = 0 THEN 'ok'
            WHEN x.id IS NULL THEN 'the custom field was removed in Perfex'
            WHEN x.active <> 1 THEN 'the custom field is not active in Perfex'
            ELSE 'ok' END AS state
  FROM whmcs_mapping AS m
       LEFT JOIN whmcs_target_field AS f
         ON f.data_type = m.data_type AND f.perfex_field = m.perfex_field
       LEFT JOIN _whmcs_px_customfields AS x ON x.id = m.custom_field_id AND m.custom_field_id > 0;

-- All names that a mapping can use: WHMCS fields (whmcs_field) with their meaning,
-- and Perfex fields (perfex_field) with their kind.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER VIEW whmcs_fields AS
SELECT f.entity AS data_type, f.whmcs_field, CAST(NULL AS CHAR(64)) AS perfex_field, f.kind,
       f.meaning
  FROM whmcs_source_field AS f
 UNION ALL
SELECT 'client', CONCAT('custom:', v.whmcs_id), NULL, 'text',
       CONCAT('custom field ', v.whmcs_id, ' of the client, filled for ', COUNT(*))
  FROM whmcs_custom_value AS v GROUP BY v.whmcs_id
 UNION ALL
SELECT t.data_type, NULL, t.perfex_field, t.kind, CONCAT(t.table_name, '.', t.column_name)
  FROM whmcs_target_field AS t
 UNION ALL
SELECT CASE x.fieldto WHEN 'customers' THEN 'client' WHEN 'contacts' THEN 'contact'
                      ELSE 'invoice' END,
       NULL, CONCAT('custom:', x.id), CONVERT(x.type USING utf8mb4), CONVERT(x.slug USING utf8mb4)
  FROM _whmcs_px_customfields AS x
 WHERE x.fieldto IN ('customers', 'contacts', 'invoice') AND x.active = 1
 UNION ALL
SELECT 'client', NULL, CONCAT('contact.custom:', x.id), CONVERT(x.type USING utf8mb4),
       CONVERT(x.slug USING utf8mb4)
  FROM _whmcs_px_customfields AS x
 WHERE x.fieldto = 'contacts' AND x.active = 1;

-- Which WHMCS record is which Perfex row.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER VIEW whmcs_links AS
SELECT l.data_type, l.whmcs_id, l.perfex_id, l.primary_contact_id, l.how, l.linked_at
  FROM whmcs_link AS l;

-- What could not be carried over whole: clipped texts, refused values, e-mails
-- that another contact has, mappings that go nowhere (whmcs_id 0).
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER VIEW whmcs_notes AS
SELECT n.data_type, n.whmcs_id, n.perfex_field, n.code, n.detail, n.run_id
  FROM whmcs_note AS n;

-- Values that a person changed in Perfex while WHMCS had another one, both kept.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER
    VIEW whmcs_conflicts AS
SELECT c.conflict_id, c.run_id, c.data_type, c.whmcs_id, c.perfex_field, c.whmcs_value,
       c.perfex_value, c.outcome, c.seen_at
  FROM whmcs_conflict AS c;

-- What could not be imported, and why; nothing has to be done here once it is mended
-- where the reason says. perfex_id: what Perfex has of it from before. first_seen_at,
-- last_seen_at, try_count: since when, and how often runs tried. retry_at: asked for
-- with whmcs_retry, and not tried since. whmcs_id 0: the id could not be read;
-- list_place is then its place in WHMCS's list, from 1.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER
    VIEW whmcs_quarantine AS
SELECT q.data_type, q.whmcs_id, q.list_place, l.perfex_id, q.code, q.reason, q.payload,
       q.is_unread, q.first_seen_at, q.last_seen_at, q.try_count, q.retry_at, q.run_id
  FROM whmcs_quarantine_record AS q
       LEFT JOIN whmcs_link AS l ON l.data_type = q.data_type AND l.whmcs_id = q.whmcs_id;

-- Every code that stands in an error, in the quarantine, in a note or in the ledger: what
-- it means and what to do. kind: error, class (of a failed request; also in quarantine),
-- quarantine, skip, plan, ledger, note.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER VIEW whmcs_codes AS
SELECT c.code, c.kind, c.meaning, c.remedy
  FROM whmcs_code AS c;
