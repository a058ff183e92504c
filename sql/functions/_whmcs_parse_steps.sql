-- _whmcs_parse_steps
--
-- Description
--   The transforms of a mapping, each behind a "|", as a JSON list of [verb] or
--   [verb, argument]: first, join "text", upper, lower, trim,
--   map from=to; from=to; *=to.
-- Parameters
--   in_text (TEXT)   what stands behind the first "|"
-- Errors   50100 unknown transform

DROP FUNCTION IF EXISTS _whmcs_parse_steps;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_parse_steps (
    in_text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'The transforms of a mapping as JSON'
BEGIN
    DECLARE v_list TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT JSON_ARRAY();
    DECLARE v_step TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_pair TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_pairs TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_place INT DEFAULT 0;
    DECLARE v_message VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    WHILE in_text IS NOT NULL DO
        SET v_step = REGEXP_REPLACE(SUBSTRING_INDEX(in_text, '|', 1), '^\\s+|\\s+$', ''),
            v_place = v_place + 1,
            in_text = IF(LOCATE('|', in_text) = 0, NULL,
                         SUBSTRING(in_text, LOCATE('|', in_text) + 1));

        IF v_step IN ('upper', 'lower', 'trim') OR (v_step = 'first' AND v_place = 1) THEN
            SET v_list = JSON_ARRAY_APPEND(v_list, '$', JSON_ARRAY(v_step));
        ELSEIF v_place = 1 AND v_step = 'join' THEN
            SET v_list = JSON_ARRAY_APPEND(v_list, '$', JSON_ARRAY('join', ' '));
        ELSEIF v_place = 1 AND v_step REGEXP '^join\\s+"[^"]{0,20}"$' THEN
            SET v_pair = SUBSTRING_INDEX(SUBSTRING_INDEX(v_step, '"', 2), '"', -1);
            SET v_list = JSON_ARRAY_APPEND(v_list, '$',
                JSON_ARRAY('join', REPLACE(v_pair, CONCAT(CHAR(92 USING utf8mb4), 'n'), '\n')));
        ELSEIF v_step REGEXP '^map\\s+[^=;]+=[^=;]*(;[^=;]+=[^=;]*)*;?$' THEN
            SET v_step = SUBSTRING(v_step, 4), v_pairs = JSON_ARRAY();
            pairs: WHILE v_step <> '' DO
                SET v_pair = SUBSTRING_INDEX(v_step, ';', 1);
                SET v_pairs = JSON_ARRAY_APPEND(v_pairs, '$', JSON_ARRAY(
                    REGEXP_REPLACE(SUBSTRING_INDEX(v_pair, '=', 1), '^\\s+|\\s+$', ''),
                    REGEXP_REPLACE(SUBSTRING_INDEX(v_pair, '=', -1), '^\\s+|\\s+$', '')));
                SET v_step = SUBSTRING(v_step, CHAR_LENGTH(v_pair) + 2);
            END WHILE;
            SET v_list = JSON_ARRAY_APPEND(v_list, '$',
                JSON_ARRAY('map', JSON_EXTRACT(v_pairs, '$')));
        ELSE
            SET v_message = _whmcs_message(CONCAT('whmcs_map_field: no transform "',
                LEFT(v_step, 30), '"; take first, join "text" (first place), upper, lower, trim, ',
                'map a=b; *=c'));
            SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50100, MESSAGE_TEXT = v_message;
        END IF;
    END WHILE;

    RETURN v_list;
END$$

DELIMITER ;
