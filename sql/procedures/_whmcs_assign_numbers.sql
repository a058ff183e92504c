-- _whmcs_assign_numbers
--
-- Description
--   Gives the invoices of tmp_whmcs_doc prefix, number and number_format, so
--   that Perfex prints the number of WHMCS: the first of these ways that does, and
--   whose number no native invoice of the year has. Else the nearest form:
--   the same digits with Perfex's padding, or the WHMCS number, "/", and the id
--   or, where that is taken as well, 900000000 + id.
--   What was given stays until the WHMCS number, the date, Draft, the padding of
--   Perfex or an option changes; what a native invoice does later does not count.
-- Reads    tmp_whmcs_doc, whmcs_invoice, Perfex invoices
-- Writes   whmcs_invoice_number, tmp_whmcs_native

DROP PROCEDURE IF EXISTS _whmcs_assign_numbers;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_assign_numbers ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Give the invoices of a batch their Perfex numbers'
BEGIN
    DECLARE v_prefix VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_option('invoice_prefix');
    DECLARE v_offset BIGINT DEFAULT _whmcs_option('invoice_number_offset');
    DECLARE v_pad INT DEFAULT _whmcs_number_width();
    DECLARE v_width INT;
    DECLARE v_charset VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT w.invoices_prefix, w.invoices_prefix_charset INTO v_width, v_charset
      FROM _whmcs_px_width AS w;

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
           (v_prefix <> '' OR v_offset > 0) AND s.text REGEXP '^[0-9]+$', v_width, v_charset,
           s.basis
      FROM (SELECT t.whmcs_id, t.text, t.invoice_date, t.is_draft,
                   CONCAT_WS('|', t.is_draft, t.invoice_date, v_pad, v_offset, v_width, v_charset,
                             v_prefix, t.text) AS basis
              FROM (SELECT d.whmcs_id, d.document_date AS invoice_date,
                           d.status = 'Draft' AS is_draft,
                           COALESCE(NULLIF(LEFT(TRIM(
                                        IF(i.invoicenum REGEXP '[<\\x{0}-\\x{1F}\\x{7F}-\\x{9F}]',
                                           _whmcs_clean(i.invoicenum, 0), i.invoicenum)), 255), ''),
                                    CAST(d.whmcs_id AS CHAR)) AS text
                      FROM tmp_whmcs_doc AS d
                           JOIN whmcs_invoice AS i ON i.whmcs_id = d.whmcs_id) AS t) AS s
           LEFT JOIN whmcs_invoice_number AS n ON n.whmcs_id = s.whmcs_id
     WHERE NOT n.basis <=> s.basis;
    DO whmcs_pump();

    IF EXISTS (SELECT 1 FROM tmp_whmcs_unnumbered AS t) THEN
        -- Read once a run; the year 0 says so.
        IF NOT EXISTS (SELECT 1 FROM tmp_whmcs_native AS n WHERE n.number_year = 0) THEN
            INSERT IGNORE INTO tmp_whmcs_native (number_year, number)
            SELECT YEAR(p.date), p.number
              FROM _whmcs_px_invoices AS p
                   LEFT JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.perfex_id = p.id
             WHERE l.perfex_id IS NULL;
            INSERT IGNORE INTO tmp_whmcs_native (number_year, number) VALUES (0, 0);
        END IF;

        CALL _whmcs_choose_numbers(v_prefix, v_offset, v_pad);
    END IF;

    DROP TEMPORARY TABLE tmp_whmcs_unnumbered;
END$$

DELIMITER ;
