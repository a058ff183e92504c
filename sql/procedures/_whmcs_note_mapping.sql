-- _whmcs_note_mapping
--
-- Description
--   Notes mappings that go nowhere, because a person removed their custom field
--   or switched it off; the sync leaves them out.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Writes   whmcs_note

DROP PROCEDURE IF EXISTS _whmcs_note_mapping;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_note_mapping (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Note mappings that go nowhere'
BEGIN
    DELETE FROM whmcs_note WHERE whmcs_id = 0;
    INSERT INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
    SELECT m.data_type, 0, m.perfex_field, 'target_missing',
           CONCAT('Perfex has no active custom field ', m.custom_field_id,
                  '; map another, or CALL whmcs_unmap_field'), in_run_id
      FROM whmcs_mapping AS m
           LEFT JOIN _whmcs_px_customfields AS x ON x.id = m.custom_field_id AND x.active = 1
     WHERE m.custom_field_id > 0 AND x.id IS NULL;
END$$

DELIMITER ;
