-- _whmcs_parse_sources
--
-- Description
--   The WHMCS fields that a mapping names, separated by commas, as a JSON list
--   of [owner, field, custom field id, kind].
-- Parameters
--   in_data_type (VARCHAR), in_text (TEXT)
-- Errors   50100 unknown field

DROP FUNCTION IF EXISTS _whmcs_parse_sources;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_parse_sources (
    in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The WHMCS fields of a mapping as JSON'
BEGIN
    DECLARE v_list TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT JSON_ARRAY();
    DECLARE v_name TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_written TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_owner VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_kind VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_message VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    names: LOOP
        SET v_name = REGEXP_REPLACE(SUBSTRING_INDEX(in_text, ',', 1), '^\\s+|\\s+$', '');

        IF v_name REGEXP '^(client[.])?custom:[1-9][0-9]{0,8}$' THEN
            SET v_list = JSON_ARRAY_APPEND(v_list, '$',
                JSON_ARRAY('custom', '', SUBSTRING_INDEX(v_name, ':', -1) + 0, 'text'));
        ELSE
            SET v_owner = in_data_type, v_kind = NULL, v_written = v_name;
            IF v_name LIKE 'billing.%' AND in_data_type = 'client' THEN
                SET v_owner = 'billing', v_name = SUBSTRING(v_name, 9);
            ELSEIF v_name LIKE 'client.%' THEN
                SET v_owner = 'client', v_name = SUBSTRING(v_name, 8);
            END IF;
            -- A billing contact has the fields that contacts and clients share.
            SELECT MAX(f.kind) INTO v_kind
              FROM whmcs_source_field AS f
             WHERE f.whmcs_field = v_name
               AND f.entity = IF(v_owner = 'billing', 'contact', v_owner)
               AND (v_owner <> 'billing'
                    OR v_name NOT IN ('id', 'client_id', 'datecreated', 'fallback_name'));
            IF v_kind IS NULL THEN
                SET v_message = _whmcs_message(CONCAT('whmcs_map_field: no WHMCS field "',
                    LEFT(v_written, 40), '"; SELECT whmcs_field FROM whmcs_fields lists them'));
                SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50100, MESSAGE_TEXT = v_message;
            END IF;
            SET v_list = JSON_ARRAY_APPEND(v_list, '$', JSON_ARRAY(v_owner, v_name, 0, v_kind));
        END IF;

        IF LOCATE(',', in_text) = 0 THEN
            LEAVE names;
        END IF;
        SET in_text = SUBSTRING(in_text, LOCATE(',', in_text) + 1);
    END LOOP;

    RETURN v_list;
END$$

DELIMITER ;
