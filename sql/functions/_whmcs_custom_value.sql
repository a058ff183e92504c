-- _whmcs_custom_value
--
-- Description
--   A value as Perfex stores it in a custom field of this type; NULL when the
--   type cannot hold it. Choices are compared without regard to case and written
--   as the field offers them; a ticked WHMCS box ("on") ticks the only choice of
--   a checkbox, one that is not ("off") none; dates are ISO, or day.month.year;
--   a link becomes an anchor.
-- Parameters
--   in_text (LONGTEXT)      one line or more, without tags
--   in_type (VARCHAR)       tblcustomfields.type
--   in_options (MEDIUMTEXT) tblcustomfields.options

DROP FUNCTION IF EXISTS _whmcs_custom_value;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_custom_value (
    in_text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_type VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    in_options MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    DETERMINISTIC
    NO SQL
    SQL SECURITY DEFINER
    COMMENT 'A value as a custom field of this type stores it'
BEGIN
    DECLARE v_list LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
    DECLARE v_wanted LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_option TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_left MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SET in_text = TRIM(in_text);
    IF in_text = '' THEN
        RETURN '';
    END IF;

    IF in_type = 'number' THEN
        RETURN IF(in_text REGEXP '^[-+]?[0-9]{1,20}([.][0-9]{1,10})?$', in_text, NULL);
    ELSEIF in_type IN ('date_picker', 'date_picker_time') THEN
        IF in_text REGEXP '^[0-3]?[0-9][.][01]?[0-9][.][0-9]{4}$' THEN
            SET in_text = CONCAT(SUBSTRING_INDEX(in_text, '.', -1), '-',
                LPAD(SUBSTRING_INDEX(SUBSTRING_INDEX(in_text, '.', 2), '.', -1), 2, '0'), '-',
                LPAD(SUBSTRING_INDEX(in_text, '.', 1), 2, '0'));
        END IF;
        IF in_text NOT REGEXP CONCAT('^[12][0-9]{3}[-/][01][0-9][-/][0-3][0-9]',
                                     '([ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)?$') THEN
            RETURN NULL;
        END IF;
        SET in_text = REPLACE(REPLACE(in_text, '/', '-'), 'T', ' ');
        -- A day beyond the end of its month changes when it is counted.
        IF SUBSTRING(in_text, 6, 2) NOT BETWEEN '01' AND '12'
           OR SUBSTRING(in_text, 9, 2) NOT BETWEEN '01' AND '31'
           OR DATE_FORMAT(CONCAT(LEFT(in_text, 8), '01')
                          + INTERVAL SUBSTRING(in_text, 9, 2) - 1 DAY, '%Y-%m-%d')
               <> LEFT(in_text, 10) THEN
            RETURN NULL;
        END IF;
        IF in_type = 'date_picker' THEN
            RETURN LEFT(in_text, 10);
        END IF;
        RETURN CONCAT(LEFT(in_text, 10), ' ',
            LEFT(CONCAT(SUBSTRING(in_text, 12), SUBSTRING('00:00:00',
                CHAR_LENGTH(SUBSTRING(in_text, 12)) + 1)), 8));
    ELSEIF in_type = 'colorpicker' THEN
        RETURN IF(in_text REGEXP '^#[0-9A-Fa-f]{3}([0-9A-Fa-f]{3})?$', in_text, NULL);
    ELSEIF in_type = 'link' THEN
        SET in_text = IF(LOWER(in_text) LIKE 'www.%', CONCAT('https://', in_text), in_text);
        IF LOWER(in_text) NOT REGEXP '^https?://[^ "<>]+$' THEN
            RETURN NULL;
        END IF;
        RETURN CONCAT('<a href="', in_text, '" target="_blank">', in_text, '</a>');
    ELSEIF in_type NOT IN ('select', 'multiselect', 'checkbox') THEN
        RETURN in_text;
    END IF;

    -- Choices: those of the field, in its order, that the value names.
    SET v_left = CONCAT(COALESCE(in_options, ''), ','),
        v_wanted = CONCAT(',', LOWER(REGEXP_REPLACE(in_text, ' *, *', ',')), ',');
    WHILE v_left <> '' DO
        SET v_option = TRIM(SUBSTRING_INDEX(v_left, ',', 1)),
            v_left = SUBSTRING(v_left, LOCATE(',', v_left) + 1);
        IF v_option <> '' AND in_type = 'select' AND LOWER(v_option) = LOWER(in_text) THEN
            RETURN v_option;
        ELSEIF v_option <> '' AND in_type <> 'select'
            AND (LOCATE(CONCAT(',', LOWER(v_option), ','), v_wanted) > 0
                 OR (LOWER(in_text) IN ('on', '1', 'yes', 'true')
                     AND TRIM(TRAILING ',' FROM REPLACE(in_options, ' ', ''))
                         = REPLACE(v_option, ' ', ''))) THEN
            SET v_list = CONCAT(v_list, IF(v_list = '', '', ', '), v_option),
                v_wanted = REPLACE(v_wanted, CONCAT(',', LOWER(v_option), ','), ',');
        END IF;
    END WHILE;

    IF v_list = '' AND in_type = 'checkbox' AND LOWER(in_text) IN ('off', '0', 'no', 'false') THEN
        RETURN '';
    END IF;

    -- All of the named choices, or none: half a value would look like a whole one.
    RETURN IF(v_list <> '' AND (v_wanted = ',' OR LOWER(in_text) IN ('on', '1', 'yes', 'true')),
              v_list, NULL);
END$$

DELIMITER ;
