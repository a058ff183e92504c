-- _whmcs_note_lines
--
-- Description
--   Notes what the number, lines and payments of a batch of invoices lose on their
--   way; perfex_field is "prefix", or "line" or "payment" with its number in WHMCS.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    tmp_whmcs_subject, whmcs_invoice, whmcs_invoice_line, whmcs_transaction
-- Writes   whmcs_note

DROP PROCEDURE IF EXISTS _whmcs_note_lines;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_note_lines (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Note what number, lines and payments lose'
BEGIN
    -- Most texts are plain and short, and need no closer look. In this order: the server
    -- may otherwise read all lines and payments for each batch.
    INSERT INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
    SELECT 'invoice', s.whmcs_id, s.perfex_field, s.code, s.detail, in_run_id
      FROM (SELECT STRAIGHT_JOIN t.whmcs_id, CONCAT('line ', l.line_no) AS perfex_field,
                   IF(LENGTH(l.description) > CHAR_LENGTH(l.description)
                      OR LOCATE('<', l.description) > 0
                      OR CHAR_LENGTH(l.description)
                          > LEAST(w.itemable_description, w.itemable_long_description),
                      _whmcs_loss(l.description,
                                  LEAST(w.itemable_description, w.itemable_long_description),
                                  w.itemable_description_charset), NULL) AS code,
                   LEFT(l.description, 400) AS detail
              FROM tmp_whmcs_subject AS t
                   JOIN whmcs_invoice_line AS l ON l.invoice_id = t.whmcs_id
                   CROSS JOIN _whmcs_px_width AS w
             WHERE t.action IN ('create', 'update', 'unchanged')) AS s
     WHERE s.code IS NOT NULL;
    DO IF(@whmcs_is_holding AND @whmcs_is_careful, NULL, whmcs_pump());
    INSERT INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
    SELECT 'invoice', s.whmcs_id, s.perfex_field, s.code, s.detail, in_run_id
      FROM (SELECT STRAIGHT_JOIN t.whmcs_id, CONCAT('payment ', p.whmcs_id) AS perfex_field,
                   IF(LENGTH(p.description) > CHAR_LENGTH(p.description)
                      OR LENGTH(p.transaction_no) > CHAR_LENGTH(p.transaction_no)
                      OR LOCATE('<', p.description) > 0
                      OR CHAR_LENGTH(CONCAT(p.transaction_no, p.description))
                          > LEAST(w.invoicepaymentrecords_note,
                                  w.invoicepaymentrecords_transactionid) - 100,
                      _whmcs_loss(CONCAT(p.transaction_no, ' ', p.description),
                                  LEAST(w.invoicepaymentrecords_note,
                                        w.invoicepaymentrecords_transactionid),
                                  w.invoicepaymentrecords_note_charset), NULL) AS code,
                   LEFT(CONCAT(p.transaction_no, ' ', p.description), 400) AS detail
              FROM tmp_whmcs_subject AS t
                   JOIN whmcs_transaction AS p ON p.invoice_id = t.whmcs_id
                   CROSS JOIN _whmcs_px_width AS w
             WHERE t.action IN ('create', 'update', 'unchanged')) AS s
     WHERE s.code IS NOT NULL;
    DO IF(@whmcs_is_holding AND @whmcs_is_careful, NULL, whmcs_pump());
    INSERT INTO whmcs_note (data_type, whmcs_id, perfex_field, code, detail, run_id)
    SELECT 'invoice', s.whmcs_id, 'prefix', s.code, s.detail, in_run_id
      FROM (SELECT STRAIGHT_JOIN t.whmcs_id, i.invoicenum AS detail,
                   IF(LENGTH(i.invoicenum) > CHAR_LENGTH(i.invoicenum)
                      OR LOCATE('<', i.invoicenum) > 0,
                      _whmcs_loss(i.invoicenum, 255, w.invoices_prefix_charset), NULL) AS code
              FROM tmp_whmcs_subject AS t
                   JOIN whmcs_invoice AS i ON i.whmcs_id = t.whmcs_id
                   CROSS JOIN _whmcs_px_width AS w
             WHERE t.action IN ('create', 'update', 'unchanged')) AS s
     WHERE s.code IS NOT NULL;
    DO IF(@whmcs_is_holding AND @whmcs_is_careful, NULL, whmcs_pump());
END$$

DELIMITER ;
