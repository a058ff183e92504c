-- whmcs_unmap_field
--
-- Description
--   Leaves a Perfex field alone from now on; what it holds stays. New rows get
--   what Perfex gives by itself.
-- Parameters
--   in_data_type (VARCHAR)    client, contact or invoice
--   in_perfex_field (LONGTEXT) as in whmcs_field_mapping
-- Writes   whmcs_mapping, whmcs_mapping_source
-- Errors   50100 unknown type, or no such mapping; 50106 a sync is under way
-- Example  CALL whmcs_unmap_field('client', 'group');

DROP PROCEDURE IF EXISTS whmcs_unmap_field;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_unmap_field (
    IN in_data_type LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_perfex_field LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Leave a Perfex field alone from now on'
BEGIN
    DECLARE v_target VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    CALL _whmcs_refuse_during_run('whmcs_unmap_field');
    CALL _whmcs_check_data_type('whmcs_unmap_field', in_data_type);
    -- A mapping whose custom field is gone goes by its stored name.
    SELECT MAX(m.perfex_field) INTO v_target
      FROM whmcs_mapping AS m
     WHERE m.data_type = in_data_type AND m.perfex_field = TRIM(in_perfex_field);
    IF v_target IS NULL THEN
        SET v_target = _whmcs_resolve_target(in_data_type, COALESCE(TRIM(in_perfex_field), ''));
    END IF;

    DELETE FROM whmcs_mapping WHERE data_type = in_data_type AND perfex_field = v_target;
    IF ROW_COUNT() = 0 THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50100,
               MESSAGE_TEXT =
      'whmcs_unmap_field: this field is not mapped; see the view whmcs_field_mapping';
    END IF;
    DELETE FROM whmcs_mapping_source WHERE data_type = in_data_type AND perfex_field = v_target;
    DELETE FROM whmcs_base WHERE data_type = in_data_type AND perfex_field = v_target;
    DELETE FROM whmcs_note WHERE data_type = in_data_type AND perfex_field = v_target;
END$$

DELIMITER ;
