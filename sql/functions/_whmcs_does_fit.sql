-- _whmcs_does_fit
--
-- Description
--   Whether a Perfex field can take what a mapping gives: a fixed value is tried,
--   WHMCS fields are judged by their kinds, and a value map makes anything fit.
-- Parameters
--   in_kind (VARCHAR)        kind of the Perfex field, or type of the custom field
--   in_custom_id (INT)       tblcustomfields.id, or 0
--   in_fixed (TEXT)          fixed value, or NULL
--   in_sources, in_steps     as _whmcs_parse_sources and _whmcs_parse_steps give them
-- Reads    whmcs_kind_fit, Perfex's catalogues

DROP FUNCTION IF EXISTS _whmcs_does_fit;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_does_fit (
    in_kind VARCHAR(24) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_custom_id INT UNSIGNED,
    in_fixed TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_sources TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_steps TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS INT
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Whether a Perfex field can take what a mapping gives'
BEGIN
    DECLARE v_kinds VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT (SELECT k.source_kinds FROM whmcs_kind_fit AS k WHERE k.target_kind = in_kind);

    SET in_fixed = TRIM(_whmcs_clean(in_fixed, in_kind IN ('lines', 'textarea')));
    IF in_fixed IS NOT NULL AND in_custom_id > 0 THEN
        RETURN (SELECT MAX(_whmcs_custom_value(in_fixed, CONVERT(x.type USING utf8mb4),
                                               CONVERT(x.options USING utf8mb4)) IS NOT NULL)
                  FROM _whmcs_px_customfields AS x WHERE x.id = in_custom_id);
    END IF;
    IF in_fixed IS NOT NULL THEN
        RETURN CASE in_kind
            WHEN 'flag' THEN LOWER(in_fixed) REGEXP '^(0|1|on|off|yes|no|true|false)$'
            WHEN 'currency' THEN EXISTS (SELECT 1 FROM _whmcs_px_currencies AS u
                WHERE CONVERT(u.name USING utf8mb4) COLLATE utf8mb4_bin = in_fixed)
            WHEN 'country' THEN EXISTS (SELECT 1 FROM _whmcs_px_countries AS k
                WHERE in_fixed <> '' AND LOWER(in_fixed) COLLATE utf8mb4_bin
                      IN (LOWER(CONVERT(k.iso2 USING utf8mb4)),
                          LOWER(CONVERT(k.iso3 USING utf8mb4)),
                          LOWER(CONVERT(k.short_name USING utf8mb4))))
            WHEN 'language' THEN in_fixed REGEXP '^[a-z_]{1,40}$'
            WHEN 'email' THEN in_fixed REGEXP '^[^ @]+@[^ @]+$'
            ELSE 1 END;
    END IF;
    IF v_kinds IS NULL OR JSON_SEARCH(in_steps, 'one', 'map', NULL, '$[*][0]') IS NOT NULL THEN
        RETURN 1;
    END IF;

    RETURN NOT EXISTS (
        SELECT 1
          FROM JSON_TABLE(in_sources, '$[*]' COLUMNS (
                   kind VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$[3]')) AS j
         WHERE FIND_IN_SET(j.kind, v_kinds) = 0);
END$$

DELIMITER ;
