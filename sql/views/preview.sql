-- What the last CALL whmcs_preview() found; read only.

-- One row per record that is not as it should be: what would be done, in a word (action:
-- create, link, update, conflict, skip, quarantine) and in a sentence (detail).
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER
    VIEW whmcs_preview_records AS
SELECT r.run_id, r.data_type, r.whmcs_id, r.perfex_id, r.action, r.name, r.detail, r.code,
       r.currency, r.total
  FROM whmcs_preview AS p
       JOIN whmcs_preview_record AS r ON r.run_id = p.run_id AND r.action <> 'unchanged';

-- One row per field that would change, with the value that Perfex has (old_value, NULL =
-- none) and the one that it would get (new_value, NULL = it goes).
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER
    VIEW whmcs_preview_fields AS
SELECT f.run_id, f.data_type, f.whmcs_id, f.field, f.old_value, f.new_value, f.is_conflict,
       f.remark
  FROM whmcs_preview AS p
       JOIN whmcs_preview_field AS f ON f.run_id = p.run_id;

-- Why whmcs_apply_preview refused, or what it left out (run_id is its run): what was not as
-- planned any more, on which side.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER
    VIEW whmcs_preview_moves AS
SELECT m.run_id, m.data_type, m.whmcs_id, m.name, m.moved_in, m.field, m.planned, m.found
  FROM whmcs_preview_move AS m;
