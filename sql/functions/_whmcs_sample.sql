-- _whmcs_sample
--
-- Description
--   What a mapping gives for the first record of the mirror that has a value for
--   it, among the first fifty; NULL when none has.
-- Parameters
--   in_data_type, in_perfex_field (VARCHAR)   key of whmcs_mapping
-- Reads    the mapping, the mirror

DROP FUNCTION IF EXISTS _whmcs_sample;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_sample (
    in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_perfex_field VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'What a mapping gives for a record of the mirror'
BEGIN
    DECLARE v_join VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_steps TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT MAX(IF(m.combine = 'join', m.join_text, NULL)), MAX(m.steps)
      INTO v_join, v_steps
      FROM whmcs_mapping AS m
     WHERE m.data_type = in_data_type AND m.perfex_field = in_perfex_field;

    SELECT GROUP_CONCAT(u.value ORDER BY u.place SEPARATOR x'1F') INTO v_text
      FROM (SELECT t.whmcs_id, s.place, COALESCE(v.value, f.value, g.value, h.value) AS value
              FROM (SELECT c.whmcs_id, c.client_id
                      FROM (SELECT k.whmcs_id, k.whmcs_id AS client_id FROM whmcs_client AS k
                             WHERE in_data_type = 'client' AND k.detail_hash IS NOT NULL
                             ORDER BY k.whmcs_id LIMIT 50) AS c
                     UNION ALL
                    SELECT c.whmcs_id, c.client_id
                      FROM (SELECT k.whmcs_id, k.client_id FROM whmcs_contact AS k
                             WHERE in_data_type = 'contact'
                             ORDER BY k.whmcs_id LIMIT 50) AS c
                     UNION ALL
                    SELECT c.whmcs_id, c.client_id
                      FROM (SELECT k.whmcs_id, k.client_id FROM whmcs_invoice AS k
                             WHERE in_data_type = 'invoice' AND k.detail_hash IS NOT NULL
                             ORDER BY k.whmcs_id LIMIT 50) AS c) AS t
                   JOIN whmcs_mapping_source AS s
                     ON s.data_type = in_data_type AND s.perfex_field = in_perfex_field
                   LEFT JOIN whmcs_custom_value AS v
                     ON s.owner = 'custom' AND v.client_id = t.client_id
                    AND v.whmcs_id = s.custom_id
                   LEFT JOIN whmcs_client AS c
                     ON s.owner = 'billing' AND c.whmcs_id = t.client_id
                   LEFT JOIN whmcs_contact AS k
                     ON k.whmcs_id = c.billing_contact_id AND k.client_id = c.whmcs_id
                    AND k.missing_at IS NULL
                   LEFT JOIN _whmcs_client_field AS f
                     ON f.whmcs_id = t.client_id AND f.whmcs_field = s.whmcs_field
                    AND (s.owner = 'client' OR (s.owner = 'billing' AND k.whmcs_id IS NULL))
                   LEFT JOIN _whmcs_contact_field AS g
                     ON g.whmcs_id = IF(s.owner = 'contact', t.whmcs_id, k.whmcs_id)
                    AND g.whmcs_field = s.whmcs_field
                   LEFT JOIN _whmcs_invoice_field AS h
                     ON s.owner = 'invoice' AND h.whmcs_id = t.whmcs_id
                    AND h.whmcs_field = s.whmcs_field) AS u
     WHERE u.value <> ''
     GROUP BY u.whmcs_id
     ORDER BY u.whmcs_id LIMIT 1;

    RETURN IF(v_text IS NULL, NULL, _whmcs_transform(v_text, v_join, v_steps));
END$$

DELIMITER ;
