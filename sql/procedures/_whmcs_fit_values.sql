-- _whmcs_fit_values
--
-- Description
--   Turns mapped values into what their Perfex columns and custom fields hold:
--   ids of countries and currencies, 0 and 1, choices, clipped text. What is
--   lost is noted.
-- Reads    tmp_whmcs_field, Perfex's catalogues
-- Writes   tmp_whmcs_value

DROP PROCEDURE IF EXISTS _whmcs_fit_values;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_fit_values ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Mapped values as Perfex can hold them'
BEGIN
    UPDATE tmp_whmcs_value AS v
       SET v.is_odd = 1
     WHERE v.value REGEXP '[<\\x{0}-\\x{1F}\\x{7F}-\\x{9F}]'
        OR LENGTH(v.value) > CHAR_LENGTH(v.value) OR v.value LIKE ' %' OR v.value LIKE '% '
        OR CHAR_LENGTH(v.value) > v.width;
    DO whmcs_pump();

    -- A link may come as an anchor; its address is what counts.
    UPDATE tmp_whmcs_value AS v
       SET v.value = SUBSTRING_INDEX(SUBSTRING_INDEX(v.value, 'href="', -1), '"', 1)
     WHERE v.kind = 'link' AND v.is_odd = 1 AND v.value LIKE '%href="%';
    UPDATE tmp_whmcs_value AS v
       SET v.note = _whmcs_loss(v.value, 16000000, v.charset), v.note_detail = LEFT(v.value, 400)
     WHERE v.is_odd = 1 AND v.kind NOT IN ('country', 'currency', 'flag', 'language')
       AND (LENGTH(v.value) > CHAR_LENGTH(v.value) OR LOCATE('<', v.value) > 0);
    DO whmcs_pump();
    UPDATE tmp_whmcs_value AS v
       SET v.value = _whmcs_clean(v.value, v.kind IN ('lines', 'textarea'))
     WHERE v.is_odd = 1 AND v.value REGEXP '[<\\x{0}-\\x{1F}\\x{7F}-\\x{9F}]';
    UPDATE tmp_whmcs_value AS v SET v.value = TRIM(v.value)
     WHERE v.is_odd = 1 AND (v.value LIKE ' %' OR v.value LIKE '% ');

    UPDATE tmp_whmcs_value AS v
           LEFT JOIN tmp_whmcs_country AS k ON k.name = LOWER(TRIM(v.value))
       SET v.note = IF(k.country_id IS NULL AND v.value <> '', 'country_unknown', NULL),
           v.note_detail = LEFT(v.value, 100), v.value = COALESCE(k.country_id, 0)
     WHERE v.kind = 'country';

    UPDATE tmp_whmcs_value AS v
       SET v.value = COALESCE((SELECT MIN(u.id) FROM _whmcs_px_currencies AS u
                                WHERE CONVERT(u.name USING utf8mb4) COLLATE utf8mb4_bin = v.value),
                              0)
     WHERE v.kind = 'currency';

    UPDATE tmp_whmcs_value AS v
       SET v.value = IF(LOWER(TRIM(v.value)) IN ('1', 'on', 'yes', 'true', 'active'), '1', '0')
     WHERE v.kind = 'flag';

    UPDATE tmp_whmcs_value AS v
       SET v.value = REGEXP_REPLACE(REPLACE(LOWER(v.value), '-', '_'), '[^a-z_]', '')
     WHERE v.kind = 'language' AND v.value <> '';

    -- Half an address is somebody else's.
    UPDATE tmp_whmcs_value AS v
       SET v.value = ''
     WHERE v.kind = 'email' AND v.note = 'charset_loss';
    UPDATE tmp_whmcs_value AS v
       SET v.note = 'email_too_long', v.note_detail = LEFT(v.value, 400), v.value = ''
     WHERE v.kind = 'email' AND CHAR_LENGTH(v.value) > v.width;

    -- Of the types of custom fields these two take any text.
    IF EXISTS (SELECT 1 FROM tmp_whmcs_field AS m
                WHERE m.custom_field_id > 0 AND m.kind NOT IN ('input', 'textarea')) THEN
        UPDATE tmp_whmcs_value AS v
               STRAIGHT_JOIN _whmcs_px_customfields AS x ON x.id = v.custom_field_id
           SET v.fitted = _whmcs_custom_value(v.value, v.kind, CONVERT(x.options USING utf8mb4))
         WHERE v.custom_field_id > 0 AND v.value <> '' AND v.kind NOT IN ('input', 'textarea');
        UPDATE tmp_whmcs_value AS v
           SET v.note = 'value_refused',
               v.note_detail = LEFT(CONCAT(v.kind, ' cannot hold: ', v.value), 400)
         WHERE v.custom_field_id > 0 AND v.value <> '' AND v.kind NOT IN ('input', 'textarea')
           AND v.fitted IS NULL;
        UPDATE tmp_whmcs_value AS v
           SET v.value = COALESCE(v.fitted, '')
         WHERE v.custom_field_id > 0 AND v.value <> '' AND v.kind NOT IN ('input', 'textarea');
    END IF;

    UPDATE tmp_whmcs_value AS v
       SET v.value = _whmcs_narrow(v.value, v.charset)
     WHERE v.is_odd = 1 AND v.charset <> 'utf8mb4' AND LENGTH(v.value) > CHAR_LENGTH(v.value);
    UPDATE tmp_whmcs_value AS v
       SET v.value = _whmcs_break(v.value, v.width)
     WHERE v.is_odd = 1 AND v.kind IN ('lines', 'textarea') AND LOCATE('\n', v.value) > 0;
    UPDATE tmp_whmcs_value AS v
       SET v.clip_detail = LEFT(CONCAT(CHAR_LENGTH(v.value), ' characters, the column takes ',
                                       v.width, ': ', v.value), 400),
           v.value = TRIM(LEFT(v.value, v.width))
     WHERE (v.is_odd = 1 OR v.kind = 'link') AND CHAR_LENGTH(v.value) > v.width;
END$$

DELIMITER ;
