-- whmcs_reset_mapping
--
-- Description
--   Puts the shipped mapping back, in place of all changes and additions; with
--   option number_field, the next sync adds the field for the WHMCS number again.
-- Writes   whmcs_mapping, whmcs_mapping_source; makes all records due
-- Errors   50106 a sync is under way
-- Example  CALL whmcs_reset_mapping();

DROP PROCEDURE IF EXISTS whmcs_reset_mapping;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_reset_mapping ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Put the shipped mapping back'
BEGIN
    DECLARE v_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_field VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_mapping VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE c_default CURSOR FOR
        SELECT f.data_type, f.perfex_field, f.default_mapping
          FROM whmcs_target_field AS f
         WHERE f.default_mapping IS NOT NULL;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    CALL _whmcs_refuse_during_run('whmcs_reset_mapping');
    DELETE FROM whmcs_mapping;
    DELETE FROM whmcs_mapping_source;
    OPEN c_default;
    defaults: LOOP
        FETCH c_default INTO v_data_type, v_field, v_mapping;
        IF v_is_end THEN
            LEAVE defaults;
        END IF;
        CALL whmcs_map_field(v_data_type, v_mapping, v_field);
    END LOOP;
    CLOSE c_default;
    -- The next sync maps the custom field of the WHMCS number again.
    DELETE FROM whmcs_made WHERE what = 'number_field';
    DELETE b
      FROM whmcs_base AS b
           LEFT JOIN whmcs_mapping AS m
             ON m.data_type = b.data_type AND m.perfex_field = b.perfex_field
     WHERE m.perfex_field IS NULL AND b.perfex_field <> 'active';
END$$

DELIMITER ;
