-- _whmcs_assign_numbers
--
-- Description
--   Gives the invoices of tmp_whmcs_batch prefix, number and number_format, so
--   that Perfex prints the number of WHMCS: the first of these ways that does, and
--   whose number no native invoice of the year has. Else the nearest form:
--   the same digits with Perfex's padding, or the WHMCS number, "/", and the id
--   or, where that is taken as well, 900000000 + id.
--   What was given stays until the WHMCS number, the date, Draft, the padding of
--   Perfex or an option changes; what a native invoice does later does not count.
-- Parameters
--   io_has_natives (INT)   whether the numbers of native invoices were read before
-- Reads    tmp_whmcs_batch, _whmcs_want_invoice, Perfex invoices
-- Writes   whmcs_invoice_number, tmp_whmcs_native

DROP PROCEDURE IF EXISTS _whmcs_assign_numbers;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_assign_numbers (INOUT io_has_natives INT)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Give the invoices of a batch their Perfex numbers'
BEGIN
    DECLARE v_prefix VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_option('invoice_prefix');
    DECLARE v_offset BIGINT DEFAULT _whmcs_option('invoice_number_offset');
    DECLARE v_pad INT DEFAULT _whmcs_number_width();

    -- What has no number yet, or one that was given for something else. is_styled:
    -- plain digits that the options change.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_unnumbered;
    CREATE TEMPORARY TABLE tmp_whmcs_unnumbered (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        text VARCHAR(255) NOT NULL,
        invoice_date DATE NOT NULL,
        is_draft INT NOT NULL,
        is_styled INT NOT NULL,
        width INT NOT NULL,
        charset VARCHAR(32) NOT NULL,
        basis VARCHAR(500) NOT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    INSERT INTO tmp_whmcs_unnumbered
           (whmcs_id, text, invoice_date, is_draft, is_styled, width, charset, basis)
    SELECT s.whmcs_id, s.text, s.invoice_date, s.is_draft,
           (v_prefix <> '' OR v_offset > 0) AND s.text REGEXP '^[0-9]+$', s.width, s.charset,
           s.basis
      FROM (SELECT t.whmcs_id, t.text, t.invoice_date, t.is_draft, t.width, t.charset,
                   CONCAT_WS('|', t.is_draft, t.invoice_date, v_pad, v_offset, t.width, t.charset,
                             v_prefix, t.text) AS basis
              FROM (SELECT v.whmcs_id, v.invoice_date, v.status = 'Draft' AS is_draft,
                           v.prefix_width AS width, v.prefix_charset AS charset,
                           COALESCE(NULLIF(LEFT(TRIM(_whmcs_clean(i.invoicenum, 0)), 255), ''),
                                    CAST(i.whmcs_id AS CHAR)) AS text
                      FROM tmp_whmcs_batch AS b
                           JOIN whmcs_invoice AS i ON i.whmcs_id = b.whmcs_id
                           JOIN _whmcs_want_invoice AS v ON v.whmcs_id = b.whmcs_id) AS t) AS s
           LEFT JOIN whmcs_invoice_number AS n ON n.whmcs_id = s.whmcs_id
     WHERE NOT n.basis <=> s.basis;

    IF EXISTS (SELECT 1 FROM tmp_whmcs_unnumbered AS t) THEN
        IF NOT io_has_natives THEN
            DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_native;
            CREATE TEMPORARY TABLE tmp_whmcs_native (
                number_year INT NOT NULL,
                number BIGINT NOT NULL,
                PRIMARY KEY (number_year, number)
            ) ENGINE = InnoDB;
            INSERT IGNORE INTO tmp_whmcs_native (number_year, number)
            SELECT YEAR(p.date), p.number
              FROM _whmcs_px_invoices AS p
                   LEFT JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.perfex_id = p.id
             WHERE l.perfex_id IS NULL;
            SET io_has_natives = 1;
        END IF;

        CALL _whmcs_choose_numbers(v_prefix, v_offset, v_pad);
    END IF;

    DROP TEMPORARY TABLE tmp_whmcs_unnumbered;
END$$

DELIMITER ;
