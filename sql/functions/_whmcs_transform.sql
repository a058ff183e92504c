-- _whmcs_transform
--
-- Description
--   One value through the transforms of its mapping (_whmcs_parse_steps). A value
--   map compares without regard to case; "*" is anything else, and without it
--   an unknown value stays as it is.
-- Parameters
--   in_text (LONGTEXT)   parts, separated by the character 31
--   in_join (VARCHAR)    text between the parts; NULL = the first part only
--   in_steps (TEXT)      JSON

DROP FUNCTION IF EXISTS _whmcs_transform;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_transform (
    in_text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_join VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_steps TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'One value through the transforms of its mapping'
BEGIN
    DECLARE v_place INT DEFAULT 0;
    DECLARE v_count INT DEFAULT COALESCE(JSON_LENGTH(in_steps), 0);
    DECLARE v_verb VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_to TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SET in_text = IF(in_join IS NULL, SUBSTRING_INDEX(in_text, CHAR(31 USING utf8mb4), 1),
                     REPLACE(in_text, CHAR(31 USING utf8mb4), in_join));

    WHILE v_place < v_count DO
        SET v_verb = JSON_UNQUOTE(JSON_EXTRACT(in_steps, CONCAT('$[', v_place, '][0]')));
        IF v_verb = 'upper' THEN
            SET in_text = UPPER(in_text);
        ELSEIF v_verb = 'lower' THEN
            SET in_text = LOWER(in_text);
        ELSEIF v_verb = 'trim' THEN
            SET in_text = REGEXP_REPLACE(in_text, '^\\s+|\\s+$', '');
        ELSEIF v_verb = 'map' THEN
            SELECT MAX(j.target) INTO v_to
              FROM JSON_TABLE(JSON_EXTRACT(in_steps, CONCAT('$[', v_place, '][1]')), '$[*]'
                       COLUMNS (origin TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$[0]',
                                target TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$[1]'))
                   AS j
             WHERE LOWER(j.origin) = LOWER(TRIM(in_text));
            IF v_to IS NULL THEN
                SELECT MAX(j.target) INTO v_to
                  FROM JSON_TABLE(JSON_EXTRACT(in_steps, CONCAT('$[', v_place, '][1]')), '$[*]'
                           COLUMNS (origin TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                                        PATH '$[0]',
                                    target TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                                        PATH '$[1]')) AS j
                 WHERE j.origin = '*';
            END IF;
            SET in_text = COALESCE(v_to, in_text);
        END IF;
        SET v_place = v_place + 1;
    END WHILE;

    RETURN in_text;
END$$

DELIMITER ;
