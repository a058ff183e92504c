-- What runs changed in Perfex, and what undo needs to know.

-- What we know ourselves of a record that is linked, as one JSON object.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER VIEW _whmcs_own AS
SELECT l.data_type, l.whmcs_id,
       JSON_OBJECT('perfex_id', l.perfex_id, 'contact', l.primary_contact_id, 'how', l.how,
           'linked_at', CAST(l.linked_at AS CHAR CHARACTER SET utf8mb4),
           'payments', JSON_EXTRACT(COALESCE(
               (SELECT JSON_ARRAYAGG(JSON_OBJECT('kind', p.kind, 'id', p.whmcs_id,
                                                 'perfex_id', p.perfex_id))
                  FROM whmcs_payment_link AS p
                 WHERE l.data_type = 'invoice' AND p.invoice_id = l.whmcs_id), '[]'), '$'),
           'refunds', JSON_EXTRACT(COALESCE(
               (SELECT JSON_ARRAYAGG(JSON_OBJECT('id', r.whmcs_id, 'note', r.credit_note_id,
                                                 'refund', r.refund_id))
                  FROM whmcs_refund_link AS r
                 WHERE l.data_type = 'invoice' AND r.invoice_id = l.whmcs_id), '[]'), '$'),
           'base', JSON_EXTRACT(COALESCE(
               (SELECT JSON_ARRAYAGG(JSON_OBJECT('field', b.perfex_field,
                                                 'hash', HEX(b.value_hash)))
                  FROM whmcs_base AS b
                 WHERE b.data_type = l.data_type AND b.whmcs_id = l.whmcs_id), '[]'), '$'),
           'numbers', JSON_EXTRACT(COALESCE(
               (SELECT JSON_ARRAYAGG(JSON_OBJECT('basis', n.basis, 'prefix', n.prefix,
                           'number', n.number, 'format', n.number_format, 'year', n.number_year,
                           'whmcs', n.whmcs_number, 'text', n.formatted_number, 'code', n.code))
                  FROM whmcs_invoice_number AS n
                 WHERE l.data_type = 'invoice' AND n.whmcs_id = l.whmcs_id), '[]'), '$'))
           AS image
  FROM whmcs_link AS l;

-- One line per row of Perfex that a run changed. values_before and values_after are
-- known where it changed or deleted the row; public links are not shown, and secrets of
-- contacts are not kept.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER
    VIEW whmcs_changes AS
SELECT c.run_id, c.data_type, NULLIF(c.whmcs_id, 0) AS whmcs_id,
       CONCAT(x.prefix, c.table_name) AS perfex_table, c.row_key AS perfex_id,
       CASE WHEN c.after_hash IS NULL THEN 'deleted' WHEN c.before_image IS NULL THEN 'inserted'
            ELSE 'updated' END AS what,
       JSON_REMOVE(c.before_image, '$.hash', '$.token', '$.short_link') AS values_before,
       JSON_REMOVE(c.after_image, '$.hash', '$.token', '$.short_link') AS values_after,
       COALESCE(r.undone_by, c.undone_by) AS undone_by
  FROM whmcs_change AS c
       JOIN whmcs_perfex_binding AS x ON x.id = 1
       LEFT JOIN whmcs_change_record AS r
         ON r.data_type = c.data_type AND r.whmcs_id = c.whmcs_id AND r.run_id = c.run_id;

-- One line per record (or row that belongs to none: whmcs_id NULL) that an undo left
-- alone, and why.
CREATE OR REPLACE DEFINER = 'whmcs_perfex'@'localhost' SQL SECURITY DEFINER
    VIEW whmcs_leftovers AS
SELECT o.run_id, u.undone_run_id, o.data_type, NULLIF(o.whmcs_id, 0) AS whmcs_id,
       CONCAT(x.prefix, o.table_name) AS perfex_table, o.row_key AS perfex_id, o.code, o.reason
  FROM whmcs_undo_leftover AS o
       JOIN whmcs_undo_run AS u ON u.run_id = o.run_id
       JOIN whmcs_perfex_binding AS x ON x.id = 1;
