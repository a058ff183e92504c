-- _whmcs_map_values
--
-- Description
--   The values that the mapping gives the Perfex fields of a batch, as Perfex can
--   hold them, with a note where something was lost on the way.
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
-- Reads    tmp_whmcs_subject, the mapping, the mirror, Perfex's catalogues
-- Writes   tmp_whmcs_source, tmp_whmcs_value

DROP PROCEDURE IF EXISTS _whmcs_map_values;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_map_values (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The values that the mapping gives a batch'
BEGIN
    -- MySQL's default would cut notes at 1,024 bytes.
    SET SESSION group_concat_max_len = 1048576;
    CALL _whmcs_begin_values();
    DELETE FROM tmp_whmcs_field;
    INSERT INTO tmp_whmcs_field
           (perfex_field, part, kind, custom_field_id, width, charset, fixed_value, is_plain,
            is_trimmed, join_text, steps)
    SELECT m.perfex_field, m.part, COALESCE(f.kind, CONVERT(x.type USING utf8mb4)),
           m.custom_field_id, COALESCE(w.width, 65535), COALESCE(w.charset, 'utf8mb4'),
           m.fixed_value,
           m.fixed_value IS NOT NULL
               OR (m.combine = 'first' AND COALESCE(m.steps, '[["trim"]]') = '[["trim"]]'),
           m.fixed_value IS NULL AND m.steps IS NOT NULL,
           IF(m.combine = 'join', m.join_text, NULL), m.steps
      FROM whmcs_mapping AS m
           LEFT JOIN whmcs_target_field AS f
             ON f.data_type = m.data_type AND f.perfex_field = m.perfex_field
           LEFT JOIN _whmcs_px_customfields AS x
             ON x.id = m.custom_field_id AND x.active = 1
           LEFT JOIN whmcs_perfex_column AS w
             ON w.table_name = COALESCE(f.table_name, 'customfieldsvalues')
            AND w.column_name = COALESCE(f.column_name, 'value')
     WHERE m.data_type = in_data_type AND (m.custom_field_id = 0 OR x.id IS NOT NULL);

    IF EXISTS (SELECT 1 FROM whmcs_mapping_source AS s
                WHERE s.data_type = in_data_type AND s.owner IN ('client', 'billing')) THEN
        INSERT INTO tmp_whmcs_source (whmcs_id, perfex_field, place, value)
        SELECT t.whmcs_id, s.perfex_field, s.place, f.value
          FROM tmp_whmcs_subject AS t
               JOIN whmcs_mapping_source AS s ON s.data_type = in_data_type
               JOIN whmcs_client AS c ON c.whmcs_id = t.client_id
               LEFT JOIN whmcs_contact AS k
                 ON k.whmcs_id = c.billing_contact_id AND k.client_id = c.whmcs_id
                AND k.missing_at IS NULL
               JOIN _whmcs_client_field AS f
                 ON f.whmcs_id = c.whmcs_id AND f.whmcs_field = s.whmcs_field
         WHERE t.action IN ('create', 'link', 'update') AND f.value <> ''
           AND (s.owner = 'client' OR (s.owner = 'billing' AND k.whmcs_id IS NULL));
        DO whmcs_pump();
    END IF;
    IF EXISTS (SELECT 1 FROM whmcs_mapping_source AS s
                WHERE s.data_type = in_data_type AND s.owner IN ('contact', 'billing')) THEN
        INSERT INTO tmp_whmcs_source (whmcs_id, perfex_field, place, value)
        SELECT t.whmcs_id, s.perfex_field, s.place, f.value
          FROM tmp_whmcs_subject AS t
               JOIN whmcs_mapping_source AS s ON s.data_type = in_data_type
               LEFT JOIN whmcs_client AS c ON c.whmcs_id = t.client_id AND s.owner = 'billing'
               JOIN whmcs_contact AS k
                 ON k.whmcs_id = IF(s.owner = 'billing', c.billing_contact_id, t.whmcs_id)
               JOIN _whmcs_contact_field AS f
                 ON f.whmcs_id = k.whmcs_id AND f.whmcs_field = s.whmcs_field
         WHERE t.action IN ('create', 'link', 'update') AND f.value <> ''
           AND (s.owner = 'contact'
                OR (s.owner = 'billing' AND k.client_id = t.client_id AND k.missing_at IS NULL));
        DO whmcs_pump();
    END IF;
    IF EXISTS (SELECT 1 FROM whmcs_mapping_source AS s
                WHERE s.data_type = in_data_type AND s.owner IN ('invoice')) THEN
        INSERT INTO tmp_whmcs_source (whmcs_id, perfex_field, place, value)
        SELECT t.whmcs_id, s.perfex_field, s.place, f.value
          FROM tmp_whmcs_subject AS t
               JOIN whmcs_mapping_source AS s ON s.data_type = in_data_type AND s.owner = 'invoice'
               JOIN _whmcs_invoice_field AS f
                 ON f.whmcs_id = t.whmcs_id AND f.whmcs_field = s.whmcs_field
         WHERE t.action IN ('create', 'link', 'update') AND f.value <> '';
        DO whmcs_pump();
    END IF;
    IF EXISTS (SELECT 1 FROM whmcs_mapping_source AS s
                WHERE s.data_type = in_data_type AND s.owner IN ('custom')) THEN
        INSERT INTO tmp_whmcs_source (whmcs_id, perfex_field, place, value)
        SELECT t.whmcs_id, s.perfex_field, s.place, u.value
          FROM tmp_whmcs_subject AS t
               JOIN whmcs_mapping_source AS s ON s.data_type = in_data_type AND s.owner = 'custom'
               JOIN whmcs_custom_value AS u
                 ON u.client_id = t.client_id AND u.whmcs_id = s.custom_id
         WHERE t.action IN ('create', 'link', 'update');
        DO whmcs_pump();
    END IF;

    IF in_data_type = 'invoice' AND @whmcs_is_preview THEN
        CALL _whmcs_assume_number_field();
    END IF;

    -- Control characters go first: one of them separates the values of a field.
    UPDATE tmp_whmcs_source AS s
       SET s.value = REGEXP_REPLACE(s.value,
               '[\\x{0}-\\x{8}\\x{B}\\x{C}\\x{E}-\\x{1F}\\x{7F}-\\x{9F}]', '')
     WHERE s.value REGEXP '[\\x{0}-\\x{8}\\x{B}\\x{C}\\x{E}-\\x{1F}\\x{7F}-\\x{9F}]';
    -- What shows nothing does not count as a value; most texts begin in ASCII.
    DELETE FROM tmp_whmcs_source
     WHERE (value NOT BETWEEN '!' AND '~' OR value LIKE '<%') AND NOT _whmcs_is_visible(value);

    -- A customer's currency is set once: Perfex locks it with the first document.
    INSERT INTO tmp_whmcs_value
           (whmcs_id, perfex_field, part, kind, custom_field_id, width, charset, is_new,
            decision, value)
    SELECT STRAIGHT_JOIN t.whmcs_id, m.perfex_field, m.part, m.kind, m.custom_field_id, m.width,
           m.charset, t.action = 'create', IF(t.action = 'create', 'write', NULL),
           COALESCE(m.fixed_value,
                    (SELECT IF(m.is_trimmed AND s.value REGEXP '^\\s|\\s$',
                               REGEXP_REPLACE(s.value, '^\\s+|\\s+$', ''), s.value)
                       FROM tmp_whmcs_source AS s
                      WHERE s.whmcs_id = t.whmcs_id AND s.perfex_field = m.perfex_field
                      ORDER BY s.place LIMIT 1), '')
      FROM tmp_whmcs_subject AS t
           JOIN tmp_whmcs_field AS m
     WHERE t.action IN ('create', 'link', 'update') AND m.is_plain = 1
       AND (m.part <> 'contact' OR t.wants_contact = 1)
       AND (m.kind <> 'currency' OR t.customer_id IS NULL);
    DO whmcs_pump();
    IF EXISTS (SELECT 1 FROM tmp_whmcs_field AS m WHERE m.is_plain = 0) THEN
        INSERT INTO tmp_whmcs_value
               (whmcs_id, perfex_field, part, kind, custom_field_id, width, charset, is_new,
                decision, value)
        SELECT STRAIGHT_JOIN t.whmcs_id, m.perfex_field, m.part, m.kind, m.custom_field_id, m.width,
               m.charset, t.action = 'create', IF(t.action = 'create', 'write', NULL),
               COALESCE((SELECT IF(m.steps IS NULL,
                                   REPLACE(GROUP_CONCAT(s.value ORDER BY s.place
                                                        SEPARATOR x'1F'),
                                           CHAR(31 USING utf8mb4), m.join_text),
                                   _whmcs_transform(
                                       GROUP_CONCAT(s.value ORDER BY s.place SEPARATOR x'1F'),
                                       m.join_text, m.steps))
                           FROM tmp_whmcs_source AS s
                          WHERE s.whmcs_id = t.whmcs_id AND s.perfex_field = m.perfex_field), '')
          FROM tmp_whmcs_subject AS t
               JOIN tmp_whmcs_field AS m
         WHERE t.action IN ('create', 'link', 'update') AND m.is_plain = 0
           AND (m.part <> 'contact' OR t.wants_contact = 1)
           AND (m.kind <> 'currency' OR t.customer_id IS NULL);
        DO whmcs_pump();
    END IF;

    CALL _whmcs_fit_values();
END$$

DELIMITER ;
