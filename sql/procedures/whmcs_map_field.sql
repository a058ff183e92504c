-- whmcs_map_field
--
-- Description
--   Fills a Perfex field from WHMCS, instead of what filled it before; takes
--   effect with the next sync, for records imported before as well. The views
--   whmcs_fields and whmcs_field_mapping list what there is.
-- Parameters
--   in_data_type (VARCHAR)    client, contact or invoice
--   in_whmcs_field (LONGTEXT) at most 1000 characters:
--       field                 a WHMCS field; custom:4 = the client's custom field 4;
--                             client.field for contacts and invoices;
--                             billing.field = of the billing contact, or else the client
--       field, field          the first that is not empty; ... | join ", " joins them
--       ... | upper | lower | trim | map Active=1; Closed=0; *=1    transforms, in turn
--       =text                 always this text
--   in_perfex_field (LONGTEXT) a column (company, contact.firstname ...), or a custom
--                             field by slug or as custom:<id>
-- Reads    Perfex customfields
-- Writes   whmcs_mapping, whmcs_mapping_source; makes all records of the type due
-- Errors   50100 unknown type, field or transform, or a value of another type;
--          50106 a sync is under way
-- Example  CALL whmcs_map_field('client', 'companyname, custom:3 | upper', 'company');

DROP PROCEDURE IF EXISTS whmcs_map_field;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_map_field (
    IN in_data_type LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_whmcs_field LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_perfex_field LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Fill a Perfex field from WHMCS'
BEGIN
    DECLARE v_target VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_kind VARCHAR(24) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_custom_id INT UNSIGNED;
    DECLARE v_fixed TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_sources TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT JSON_ARRAY();
    DECLARE v_steps TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT JSON_ARRAY();
    DECLARE v_message VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        ROLLBACK;
        RESIGNAL;
    END;

    CALL _whmcs_refuse_during_run('whmcs_map_field');
    CALL _whmcs_check_data_type('whmcs_map_field', in_data_type);
    SET v_target = _whmcs_resolve_target(in_data_type, COALESCE(TRIM(in_perfex_field), ''));
    IF v_target IS NULL THEN
        SET v_message = _whmcs_message(CONCAT('whmcs_map_field: ', CASE
            WHEN FIND_IN_SET(REPLACE(TRIM(in_perfex_field), 'contact.', ''),
                CONCAT('id,userid,contactid,clientid,is_primary,number,hash,stripe_id,password,',
                       'new_pass_key,addedfrom,datecreated')) > 0
            THEN CONCAT('"', in_perfex_field, '" is set by the sync itself and cannot be mapped')
            ELSE CONCAT('no Perfex field "', LEFT(COALESCE(in_perfex_field, ''), 40),
                        '" here; SELECT perfex_field FROM whmcs_fields lists them') END));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50100, MESSAGE_TEXT = v_message;
    END IF;
    SET v_custom_id = IF(v_target LIKE '%custom:%', SUBSTRING_INDEX(v_target, ':', -1) + 0, 0);
    SET in_whmcs_field = TRIM(COALESCE(in_whmcs_field, ''));

    IF in_whmcs_field = '' OR CHAR_LENGTH(in_whmcs_field) > 1000 THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50100,
               MESSAGE_TEXT =
      'whmcs_map_field: a mapping has 1 to 1000 characters; whmcs_unmap_field takes one away';
    END IF;
    IF LEFT(in_whmcs_field, 1) = '=' THEN
        SET v_fixed = SUBSTRING(in_whmcs_field, 2);
    ELSE
        SET v_sources = _whmcs_parse_sources(in_data_type, SUBSTRING_INDEX(in_whmcs_field, '|', 1));
        IF LOCATE('|', in_whmcs_field) > 0 THEN
            SET v_steps = _whmcs_parse_steps(
                SUBSTRING(in_whmcs_field, LOCATE('|', in_whmcs_field) + 1));
        END IF;
    END IF;

    -- The kind of the value must be one that the field can take.
    SELECT MAX(f.kind) INTO v_kind
      FROM whmcs_target_field AS f
     WHERE f.data_type = in_data_type AND f.perfex_field = v_target;
    IF v_custom_id > 0 THEN
        SELECT MAX(CONVERT(x.type USING utf8mb4)) INTO v_kind
          FROM _whmcs_px_customfields AS x WHERE x.id = v_custom_id;
    END IF;
    IF NOT _whmcs_does_fit(v_kind, v_custom_id, v_fixed, v_sources, v_steps) THEN
        SET v_message = _whmcs_message(CONCAT('whmcs_map_field: ', v_target, ' (', v_kind,
            ') cannot take "', LEFT(in_whmcs_field, 30), '"; ',
            IF(v_fixed IS NULL, '"| map a=b; *=c" can translate', CASE v_kind
               WHEN 'country' THEN 'give a code, for example DE'
               WHEN 'currency' THEN 'give the code of a currency in Perfex'
               WHEN 'date_picker' THEN 'give a day, for example 2026-01-31'
               WHEN 'date_picker_time' THEN 'give a time, for example 2026-01-31 18:30'
               WHEN 'number' THEN 'give a number, for example -12.50'
               WHEN 'colorpicker' THEN 'give a color, for example #336699'
               WHEN 'link' THEN 'give an address, for example https://shop.example'
               WHEN 'email' THEN 'give an e-mail'
               WHEN 'flag' THEN 'give 1 or 0'
               WHEN 'language' THEN 'give a language of Perfex, for example german'
               ELSE 'give what it offers' END)));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50100, MESSAGE_TEXT = v_message;
    END IF;

    START TRANSACTION;
    DELETE FROM whmcs_mapping WHERE data_type = in_data_type AND perfex_field = v_target;
    DELETE FROM whmcs_mapping_source WHERE data_type = in_data_type AND perfex_field = v_target;
    INSERT INTO whmcs_mapping
           (data_type, perfex_field, whmcs_field, part, custom_field_id, fixed_value, combine,
            join_text, steps, changed_at)
    SELECT in_data_type, v_target, in_whmcs_field,
           COALESCE((SELECT f.part FROM whmcs_target_field AS f
                      WHERE f.data_type = in_data_type AND f.perfex_field = v_target),
                    CASE WHEN in_data_type = 'invoice' THEN 'invoice'
                         WHEN in_data_type = 'client' AND v_target LIKE 'custom:%' THEN 'customer'
                         ELSE 'contact' END),
           v_custom_id, v_fixed,
           IF(JSON_VALUE(v_steps, '$[0][0]') = 'join', 'join', 'first'),
           IF(JSON_VALUE(v_steps, '$[0][0]') = 'join', JSON_VALUE(v_steps, '$[0][1]'), ''),
           IF(JSON_LENGTH(v_steps) = 0, NULL, v_steps), UTC_TIMESTAMP(6);
    INSERT INTO whmcs_mapping_source
           (data_type, perfex_field, place, owner, whmcs_field, custom_id)
    SELECT in_data_type, v_target, j.place, j.owner, j.whmcs_field, j.custom_id
      FROM JSON_TABLE(v_sources, '$[*]' COLUMNS (
               place FOR ORDINALITY,
               owner VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$[0]',
               whmcs_field VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$[1]',
               custom_id BIGINT UNSIGNED PATH '$[2]')) AS j;
    CALL _whmcs_recheck(in_data_type);
    COMMIT;
END$$

DELIMITER ;
