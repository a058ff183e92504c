-- _whmcs_prepare_lines
--
-- Description
--   Works out the net lines of the documents in tmp_whmcs_doc that add up. Inclusive
--   lines are scaled to their net; the last taxed line takes what rounding leaves,
--   so that the lines always add up to WHMCS's subtotal. What tax Perfex's
--   arithmetic misses is a line of its own that names WHMCS's taxes, also where two
--   differences cancel out.
-- Reads    tmp_whmcs_doc, whmcs_invoice_line
-- Writes   tmp_whmcs_line

DROP PROCEDURE IF EXISTS _whmcs_prepare_lines;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_prepare_lines ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Work out the document lines of one batch'
BEGIN
    DECLARE v_tax VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(1);
    DECLARE v_tax2 VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(2);
    DECLARE v_width BIGINT;
    DECLARE v_charset VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_long_width BIGINT;
    DECLARE v_long_charset VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT w.itemable_description, w.itemable_description_charset, w.itemable_long_description,
           w.itemable_long_description_charset
      INTO v_width, v_charset, v_long_width, v_long_charset
      FROM _whmcs_px_width AS w;

    INSERT INTO tmp_whmcs_line (whmcs_id, line_no, description, long_description, amount,
        is_taxed, rate, rate2)
    SELECT d.whmcs_id, l.line_no, l.description, '', l.amount, l.is_taxed,
           IF(l.is_taxed, d.rate, 0), IF(l.is_taxed, d.rate2, 0)
      FROM tmp_whmcs_doc AS d JOIN whmcs_invoice_line AS l ON l.invoice_id = d.whmcs_id
     WHERE d.code IS NULL AND d.is_inclusive = 0;
    DO whmcs_pump();
    IF EXISTS (SELECT 1 FROM tmp_whmcs_doc AS d WHERE d.code IS NULL AND d.is_inclusive = 1) THEN
        INSERT INTO tmp_whmcs_line (whmcs_id, line_no, description, long_description, amount,
            is_taxed, rate, rate2)
        SELECT n.whmcs_id, n.line_no, n.description, '',
               IF(n.is_taxed = 1 AND n.place = 1, n.net + n.net_taxed - n.net_sum, n.net),
               n.is_taxed, IF(n.is_taxed, n.rate, 0), IF(n.is_taxed, n.rate2, 0)
          FROM (SELECT m.whmcs_id, m.line_no, m.description, m.is_taxed, m.net, m.net_taxed,
                       m.rate, m.rate2,
                       SUM(m.net) OVER (PARTITION BY m.whmcs_id, m.is_taxed) AS net_sum,
                       ROW_NUMBER() OVER (PARTITION BY m.whmcs_id, m.is_taxed
                                          ORDER BY m.line_no DESC) AS place
                  FROM (SELECT d.whmcs_id, l.line_no, l.description, l.is_taxed, d.net_taxed,
                               d.rate, d.rate2,
                               IF(l.is_taxed = 1 AND d.taxed_sum <> 0,
                                  ROUND(l.amount * d.net_taxed * 1.00000000 / d.taxed_sum, 2),
                                  l.amount) AS net
                          FROM tmp_whmcs_doc AS d
                               JOIN whmcs_invoice_line AS l ON l.invoice_id = d.whmcs_id
                         WHERE d.code IS NULL AND d.is_inclusive = 1) AS m) AS n;
    END IF;

    -- Most texts are one plain line that fits.
    UPDATE tmp_whmcs_line AS t
       SET t.description = TRIM(BOTH '\n' FROM _whmcs_clean(t.description, 1))
     WHERE t.description REGEXP '[<\\x{0}-\\x{1F}\\x{7F}-\\x{9F}]';
    UPDATE tmp_whmcs_line AS t
       SET t.long_description = LEFT(_whmcs_break(_whmcs_fit(
               SUBSTRING(t.description, LOCATE('\n', t.description) + 1),
               v_long_width, v_long_charset), v_long_width), v_long_width),
           t.description = SUBSTRING_INDEX(t.description, '\n', 1)
     WHERE LOCATE('\n', t.description) > 0;
    UPDATE tmp_whmcs_line AS t
       SET t.description = _whmcs_fit(t.description, v_width, v_charset)
     WHERE CHAR_LENGTH(t.description) > v_width
        OR (v_charset <> 'utf8mb4' AND LENGTH(t.description) > CHAR_LENGTH(t.description));

    INSERT INTO tmp_whmcs_line (whmcs_id, line_no, description, long_description, amount,
        is_taxed, rate, rate2)
    SELECT d.whmcs_id, 1,
           LEFT(CONCAT('Invoice #', d.whmcs_id, ' (WHMCS lists no items)'), v_width), '',
           d.subtotal, d.taxed_sum <> 0, d.rate, d.rate2
      FROM tmp_whmcs_doc AS d
     WHERE d.code IS NULL AND d.item_count = 0 AND d.subtotal <> 0;
    INSERT INTO tmp_whmcs_line (whmcs_id, line_no, description, long_description, amount,
        is_taxed, rate, rate2)
    SELECT d.whmcs_id, GREATEST(d.item_count, 1) + 1,
           LEFT('Rounding of tax (as billed by WHMCS)', v_width),
           _whmcs_fit(CONCAT('WHMCS billed ',
               CONCAT_WS(', ',
                   IF(d.tax <> 0, CONCAT(v_tax, ' ', ROUND(d.tax, 2), ' (', d.taxrate + 0e0, ' %)'),
                      NULL),
                   IF(d.tax2 <> 0, CONCAT(v_tax2, ' ', ROUND(d.tax2, 2), ' (', d.taxrate2 + 0e0,
                                          ' %)'), NULL))), v_long_width, v_long_charset),
           d.rest, 0, 0, 0
      FROM tmp_whmcs_doc AS d
     WHERE d.code IS NULL
       AND (d.rest <> 0 OR ROUND(d.net_taxed * d.rate / 100, 2) <> d.tax
            OR ROUND(d.net_taxed * d.rate2 / 100, 2) <> d.tax2);
END$$

DELIMITER ;
