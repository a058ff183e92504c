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
      FROM (SELECT t.whmcs_id, s.place,
                   CASE WHEN s.owner = 'custom'
                        THEN (SELECT v.value FROM whmcs_custom_value AS v
                               WHERE v.client_id = t.client_id AND v.whmcs_id = s.custom_id)
                        WHEN s.owner = 'contact'
                        THEN (SELECT f.value FROM _whmcs_contact_field AS f
                               WHERE f.whmcs_id = t.whmcs_id AND f.whmcs_field = s.whmcs_field)
                        WHEN s.owner = 'invoice'
                        THEN (SELECT f.value FROM _whmcs_invoice_field AS f
                               WHERE f.whmcs_id = t.whmcs_id AND f.whmcs_field = s.whmcs_field)
                        ELSE (SELECT f.value FROM _whmcs_client_field AS f
                               WHERE f.whmcs_id = t.client_id AND f.whmcs_field = s.whmcs_field)
                   END AS value
              FROM (SELECT c.whmcs_id, c.whmcs_id AS client_id
                      FROM (SELECT k.whmcs_id FROM whmcs_client AS k
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
                     ON s.data_type = in_data_type AND s.perfex_field = in_perfex_field) AS u
     WHERE u.value <> ''
     GROUP BY u.whmcs_id
     ORDER BY u.whmcs_id LIMIT 1;

    RETURN _whmcs_transform(v_text, v_join, v_steps);
END$$

DELIMITER ;
