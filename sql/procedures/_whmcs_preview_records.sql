-- _whmcs_preview_records
--
-- Description
--   Keeps what was decided about the records of a batch, and about their mapped fields,
--   for whmcs_preview, or for whmcs_apply_preview to compare with it.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_data_type (VARCHAR)        client, contact or invoice
-- Reads    tmp_whmcs_subject, tmp_whmcs_value, the mirror, Perfex's catalogues
-- Writes   whmcs_preview_record, whmcs_preview_field

DROP PROCEDURE IF EXISTS _whmcs_preview_records;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_preview_records (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Keep what was decided about a batch'
BEGIN
    -- What an earlier look of the same run kept.
    DELETE f
      FROM tmp_whmcs_subject AS t
           STRAIGHT_JOIN whmcs_preview_field AS f
             ON f.run_id = in_run_id AND f.data_type = in_data_type AND f.whmcs_id = t.whmcs_id;
    DELETE r
      FROM tmp_whmcs_subject AS t
           STRAIGHT_JOIN whmcs_preview_record AS r
             ON r.run_id = in_run_id AND r.data_type = in_data_type AND r.whmcs_id = t.whmcs_id;

    INSERT INTO whmcs_preview_record
           (run_id, data_type, whmcs_id, perfex_id, name, action, code, detail, currency, total,
            whmcs_hash)
    SELECT in_run_id, in_data_type, t.whmcs_id, NULLIF(t.perfex_id, 0),
           LEFT(CASE in_data_type
                    WHEN 'client' THEN _whmcs_client_name(t.whmcs_id)
                    WHEN 'contact'
                    THEN CONCAT(TRIM(CONCAT(k.firstname, ' ', k.lastname)),
                                IF(k.email = '', '', CONCAT(' <', k.email, '>')))
                    ELSE COALESCE(n.formatted_number, NULLIF(i.invoicenum, ''), t.whmcs_id) END,
                500),
           IF(EXISTS (SELECT 1 FROM tmp_whmcs_value AS v
                       WHERE v.whmcs_id = t.whmcs_id AND v.decision IN ('clash', 'first')),
              'conflict', t.action),
           IF(t.action IN ('skip', 'quarantine'), t.code, NULL),
           IF(t.action IN ('skip', 'quarantine'), t.reason, NULL),
           i.currency_code, i.total + i.credit,
           COALESCE(c.detail_hash, k.list_hash, i.detail_hash)
      FROM tmp_whmcs_subject AS t
           LEFT JOIN whmcs_client AS c ON in_data_type = 'client' AND c.whmcs_id = t.whmcs_id
           LEFT JOIN whmcs_contact AS k ON in_data_type = 'contact' AND k.whmcs_id = t.whmcs_id
           LEFT JOIN whmcs_invoice AS i ON in_data_type = 'invoice' AND i.whmcs_id = t.whmcs_id
           LEFT JOIN whmcs_invoice_number AS n
             ON in_data_type = 'invoice' AND n.whmcs_id = t.whmcs_id;

    -- The field for the WHMCS number has no id before it is made.
    INSERT INTO whmcs_preview_field
           (run_id, data_type, whmcs_id, field, old_value, new_value, is_conflict, remark)
    SELECT in_run_id, in_data_type, s.whmcs_id, s.field, s.old_value, s.new_value, s.is_conflict,
           s.remark
      FROM (SELECT v.whmcs_id, v.decision IN ('clash', 'first') AS is_conflict,
                   CASE v.custom_field_id
                       WHEN 0 THEN v.perfex_field
                       WHEN 4294967295 THEN 'custom WHMCS invoice number'
                       ELSE (SELECT MAX(CONCAT(IF(x.slug = 'invoice_whmcs_invoice_number',
                                                  'custom', v.perfex_field), ' ',
                                               LEFT(CONVERT(x.name USING utf8mb4), 100)))
                               FROM _whmcs_px_customfields AS x
                              WHERE x.id = v.custom_field_id) END AS field,
                   NULLIF(CASE v.kind
                       WHEN 'country'
                       THEN (SELECT MAX(CONVERT(x.short_name USING utf8mb4))
                               FROM _whmcs_px_countries AS x
                              WHERE x.country_id = IF(v.actual REGEXP '^[0-9]{1,9}$', v.actual,
                                                      -1))
                       WHEN 'currency'
                       THEN (SELECT MAX(CONVERT(x.name USING utf8mb4))
                               FROM _whmcs_px_currencies AS x
                              WHERE x.id = IF(v.actual REGEXP '^[0-9]{1,9}$', v.actual, -1))
                       ELSE v.actual END, '') AS old_value,
                   NULLIF(CASE WHEN v.decision = 'first' THEN v.actual
                       WHEN v.kind = 'country'
                       THEN (SELECT MAX(CONVERT(x.short_name USING utf8mb4))
                               FROM _whmcs_px_countries AS x
                              WHERE x.country_id = IF(v.value REGEXP '^[0-9]{1,9}$', v.value, -1))
                       WHEN v.kind = 'currency'
                       THEN (SELECT MAX(CONVERT(x.name USING utf8mb4))
                               FROM _whmcs_px_currencies AS x
                              WHERE x.id = IF(v.value REGEXP '^[0-9]{1,9}$', v.value, -1))
                       ELSE v.value END, '') AS new_value,
                   LEFT(CASE WHEN v.decision = 'clash'
                             THEN 'changed in Perfex and in WHMCS: what WHMCS says is written'
                             WHEN v.decision = 'first'
                             THEN CONCAT('was in Perfex before the first sync, and stays; WHMCS: ',
                                         v.value)
                             WHEN v.note IS NOT NULL
                             THEN CONCAT_WS(': ', v.note, v.note_detail)
                             WHEN v.clip_detail IS NOT NULL
                             THEN CONCAT('clipped: ', v.clip_detail) END, 600) AS remark
              FROM tmp_whmcs_value AS v
                   JOIN tmp_whmcs_subject AS t ON t.whmcs_id = v.whmcs_id
             WHERE v.decision IN ('write', 'clash', 'first')
               AND t.action IN ('create', 'link', 'update', 'unchanged')) AS s
     WHERE NOT s.old_value <=> s.new_value OR s.remark IS NOT NULL;
END$$

DELIMITER ;
