-- _whmcs_choose_numbers
--
-- Description
--   Lists the ways to write each number of tmp_whmcs_unnumbered and takes the
--   first that is free. A number ends in digits, or (formats 3 and 4) in digits
--   and the year or month of its date; any part of these digits that Perfex would
--   print as it stands can be the number, the rest belongs to the prefix.
-- Parameters
--   in_prefix, in_offset (options invoice_prefix and invoice_number_offset)
--   in_pad (INT)   digits at least, as Perfex prints them
-- Reads    tmp_whmcs_unnumbered, tmp_whmcs_native
-- Writes   whmcs_invoice_number

DROP PROCEDURE IF EXISTS _whmcs_choose_numbers;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_choose_numbers (
    IN in_prefix VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_offset BIGINT,
    IN in_pad INT
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Choose how Perfex writes the numbers of a batch'
BEGIN
    -- Most numbers are plain digits that nobody has, and stay as they are.
    INSERT INTO whmcs_invoice_number
           (whmcs_id, basis, prefix, number, number_format, number_year, whmcs_number,
            formatted_number, code)
    SELECT s.whmcs_id, s.basis, '', s.number, 0, s.number_year, s.text, s.text, NULL
      FROM (SELECT t.whmcs_id, t.basis, CAST(t.text AS UNSIGNED) AS number,
                   YEAR(t.invoice_date) AS number_year, t.text
              FROM tmp_whmcs_unnumbered AS t
             WHERE t.is_draft = 0 AND t.is_styled = 0 AND t.text REGEXP '^[1-9][0-9]{0,8}$') AS s
           LEFT JOIN tmp_whmcs_native AS n
             ON n.number_year = s.number_year AND n.number = s.number
     WHERE n.number IS NULL
        ON DUPLICATE KEY UPDATE basis = s.basis, prefix = '', number = s.number,
           number_format = 0, number_year = s.number_year, whmcs_number = s.text,
           formatted_number = s.text, code = NULL;
    DO whmcs_pump();
    DELETE t
      FROM tmp_whmcs_unnumbered AS t
           JOIN whmcs_invoice_number AS n ON n.whmcs_id = t.whmcs_id AND n.basis = t.basis;

    -- place: 0 to 79 print WHMCS's number (or what the options make of it), from
    -- 80 on they come near. 99 is always free.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_choice;
    CREATE TEMPORARY TABLE tmp_whmcs_choice (
        whmcs_id BIGINT UNSIGNED NOT NULL,
        place INT NOT NULL,
        text VARCHAR(255) NOT NULL,
        invoice_date DATE NOT NULL,
        is_styled INT NOT NULL,
        basis VARCHAR(500) NOT NULL,
        prefix VARCHAR(255) NOT NULL,
        number BIGINT NOT NULL,
        number_format INT NOT NULL,
        printed VARCHAR(400) NOT NULL,
        PRIMARY KEY (whmcs_id, place)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    INSERT INTO tmp_whmcs_choice
           (whmcs_id, place, text, invoice_date, is_styled, basis, prefix, number, number_format,
            printed)
    SELECT t.whmcs_id, 0, t.text, t.invoice_date, 0, t.basis,
           _whmcs_fit(in_prefix, t.width, t.charset), 1000000000, IF(in_prefix = '', 0, 1),
           CONCAT(_whmcs_fit(in_prefix, t.width, t.charset), 'DRAFT')
      FROM tmp_whmcs_unnumbered AS t
     WHERE t.is_draft = 1;

    -- The text, or the text without -YY or /MM/YYYY, where it ends in digits.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_stem;
    CREATE TEMPORARY TABLE tmp_whmcs_stem (
        whmcs_id BIGINT UNSIGNED NOT NULL,
        number_format INT NOT NULL,
        head VARCHAR(255) NOT NULL,
        digits VARCHAR(255) NOT NULL,
        PRIMARY KEY (whmcs_id, number_format)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    INSERT INTO tmp_whmcs_stem (whmcs_id, number_format, head, digits)
    SELECT s.whmcs_id, s.number_format, REGEXP_REPLACE(s.stem, '[0-9]+$', ''),
           REGEXP_SUBSTR(s.stem, '[0-9]+$')
      FROM (SELECT t.whmcs_id, k.number_format,
                   LEFT(t.text, CHAR_LENGTH(t.text) - k.ending_length) AS stem
              FROM tmp_whmcs_unnumbered AS t
                   JOIN (SELECT 0 AS number_format, 0 AS ending_length, '%' AS ending
                         UNION ALL SELECT 3, 3, '%%-%y'
                         UNION ALL SELECT 4, 8, '%%/%m/%Y') AS k
                     ON t.text LIKE DATE_FORMAT(t.invoice_date, k.ending)
             WHERE t.is_draft = 0) AS s
     WHERE s.stem REGEXP '[0-9]$';

    -- The last d.n digits are the number, the rest belongs to the prefix. Format 2
    -- is what format 1 prints, with YYYY/ before the number.
    INSERT IGNORE INTO tmp_whmcs_choice
           (whmcs_id, place, text, invoice_date, is_styled, basis, prefix, number, number_format,
            printed)
    SELECT f.whmcs_id,
           CASE WHEN f.is_styled THEN 60 - f.n
                WHEN f.printed = f.text THEN IF(f.number_format > 2, 20, 60) - f.n
                ELSE IF(f.number_format > 2, 80, 81) END,
           f.text, f.invoice_date, f.is_styled, f.basis, f.prefix, f.number, f.number_format,
           f.printed
      FROM (SELECT e.whmcs_id, e.text, e.invoice_date, e.is_styled, e.basis, e.n, e.is_whole,
                   e.digits, e.value, e.number, e.prefix, e.number_format,
                   _whmcs_print_number(e.prefix, e.number, e.number_format, e.invoice_date, in_pad)
                       AS printed
              FROM (SELECT g.whmcs_id, g.text, g.invoice_date, g.is_styled, g.basis, g.n,
                           g.is_whole, g.digits, g.value,
                           g.value + IF(g.is_styled, in_offset, 0) AS number,
                           IF(g.is_year, LEFT(g.prefix, CHAR_LENGTH(g.prefix) - 5), g.prefix)
                               AS prefix,
                           CASE WHEN g.number_format > 0 THEN g.number_format
                                WHEN g.is_year THEN 2
                                WHEN g.prefix = '' AND g.is_whole
                                     AND (g.digits NOT LIKE '0%' OR g.n = 1 OR g.is_styled) THEN 0
                                ELSE 1 END AS number_format
                      FROM (SELECT t.whmcs_id, t.text, t.invoice_date, t.is_styled, t.basis,
                                   t.width, s.number_format, d.n,
                                   d.n = CHAR_LENGTH(s.digits) AS is_whole,
                                   RIGHT(s.digits, d.n) AS digits,
                                   CAST(RIGHT(s.digits, d.n) AS UNSIGNED) AS value,
                                   _whmcs_fit(CONCAT(IF(t.is_styled, in_prefix, ''), s.head,
                                       LEFT(s.digits, CHAR_LENGTH(s.digits) - d.n)), 255,
                                       t.charset) AS prefix,
                                   s.number_format = 0 AND d.n = CHAR_LENGTH(s.digits)
                                       AND s.head LIKE DATE_FORMAT(t.invoice_date, '%%%Y/')
                                       AS is_year
                              FROM tmp_whmcs_unnumbered AS t
                                   JOIN tmp_whmcs_stem AS s ON s.whmcs_id = t.whmcs_id
                                   JOIN JSON_TABLE('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]',
                                       '$[*]' COLUMNS (n INT PATH '$')) AS d
                                     ON d.n <= CHAR_LENGTH(s.digits)) AS g
                     WHERE CHAR_LENGTH(g.prefix) - 5 * g.is_year <= g.width) AS e) AS f
     WHERE f.number BETWEEN 0 AND 2147483647 AND f.number <> 1000000000
       AND (f.is_whole OR f.printed = f.text
            OR (f.is_styled
                AND f.digits = LPAD(f.value, GREATEST(in_pad, CHAR_LENGTH(f.value)), '0')));

    INSERT IGNORE INTO tmp_whmcs_choice
           (whmcs_id, place, text, invoice_date, is_styled, basis, prefix, number, number_format,
            printed)
    SELECT f.whmcs_id, f.place, f.text, f.invoice_date, f.is_styled, f.basis, f.prefix, f.number, 1,
           _whmcs_print_number(f.prefix, f.number, 1, f.invoice_date, in_pad)
      FROM (SELECT t.whmcs_id, t.text, t.invoice_date, t.is_styled, t.basis, k.place,
                   CONCAT(_whmcs_fit(t.text, t.width - 1, t.charset), '/') AS prefix,
                   IF(k.place = 98, t.whmcs_id + in_offset,
                      900000000 + t.whmcs_id % 100000000) AS number
              FROM tmp_whmcs_unnumbered AS t
                   CROSS JOIN (SELECT 98 AS place UNION ALL SELECT 99) AS k
             WHERE t.is_draft = 0) AS f
     WHERE f.number <= 2147483647 AND f.number <> 1000000000;

    INSERT INTO whmcs_invoice_number
           (whmcs_id, basis, prefix, number, number_format, number_year, whmcs_number,
            formatted_number, code)
    SELECT s.whmcs_id, s.basis, s.prefix, s.number, s.number_format, s.number_year, s.text,
           s.printed, s.code
      FROM (SELECT f.whmcs_id, f.basis, f.prefix, f.number, f.number_format,
                   YEAR(f.invoice_date) AS number_year, f.text, f.printed,
                   CASE WHEN f.printed <> f.wanted THEN 'number_taken'
                        WHEN f.place >= 80 THEN 'number_differs' END AS code
              FROM (SELECT c.whmcs_id, c.place, c.text, c.invoice_date, c.basis, c.prefix,
                           c.number, c.number_format, c.printed,
                           FIRST_VALUE(c.printed) OVER (PARTITION BY c.whmcs_id
                                                        ORDER BY c.place) AS wanted,
                           ROW_NUMBER() OVER (PARTITION BY c.whmcs_id
                               ORDER BY n.number IS NOT NULL AND c.place BETWEEN 1 AND 98,
                                        c.place) AS turn
                      FROM tmp_whmcs_choice AS c
                           LEFT JOIN tmp_whmcs_native AS n
                             ON n.number_year = YEAR(c.invoice_date)
                            AND n.number = c.number) AS f
             WHERE f.turn = 1) AS s
        ON DUPLICATE KEY UPDATE basis = s.basis, prefix = s.prefix, number = s.number,
           number_format = s.number_format, number_year = s.number_year,
           whmcs_number = s.text, formatted_number = s.printed, code = s.code;
    DO whmcs_pump();

    DROP TEMPORARY TABLE tmp_whmcs_stem;
    DROP TEMPORARY TABLE tmp_whmcs_choice;
END$$

DELIMITER ;
