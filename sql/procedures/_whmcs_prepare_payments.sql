-- _whmcs_prepare_payments
--
-- Description
--   Works out the payments of the documents in tmp_whmcs_doc that add up: one for
--   each WHMCS transaction, for applied credit (which names the paid mass payment
--   that it came from and has its date), and for what was marked paid by hand.
-- Reads    tmp_whmcs_doc, whmcs_transaction, whmcs_invoice, whmcs_invoice_line
-- Writes   tmp_whmcs_payment

DROP PROCEDURE IF EXISTS _whmcs_prepare_payments;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_prepare_payments ()
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Work out the payments of one batch'
BEGIN
    DECLARE v_width BIGINT;
    DECLARE v_charset VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_no_width BIGINT;
    DECLARE v_no_charset VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT w.invoicepaymentrecords_note, w.invoicepaymentrecords_note_charset,
           w.invoicepaymentrecords_transactionid, w.invoicepaymentrecords_transactionid_charset
      INTO v_width, v_charset, v_no_width, v_no_charset
      FROM _whmcs_px_width AS w;

    INSERT INTO tmp_whmcs_payment (whmcs_id, kind, transaction_id, gateway, amount, paid_at, note,
        transaction_no)
    SELECT d.whmcs_id, 'transaction', t.whmcs_id, t.gateway, t.amount_in - t.amount_out,
           COALESCE(t.paid_at, d.paid_at, d.invoice_date, '1970-01-01'),
           CONCAT('WHMCS transaction #', t.whmcs_id, ' of invoice #', d.whmcs_id, ': ',
                  IF(t.description REGEXP '[<\\x{0}-\\x{1F}\\x{7F}-\\x{9F}]',
                     _whmcs_clean(t.description, 0), t.description),
                  IF(t.fees <> 0, CONCAT('; fees ', ROUND(t.fees, 2)), '')),
           IF(t.transaction_no REGEXP '[<\\x{0}-\\x{1F}\\x{7F}-\\x{9F}]',
              _whmcs_clean(t.transaction_no, 0), t.transaction_no)
      FROM tmp_whmcs_doc AS d
           JOIN whmcs_transaction AS t ON t.invoice_id = d.whmcs_id
     WHERE d.code IS NULL AND t.amount_in <> t.amount_out;
    DO whmcs_pump();

    -- The first paid mass payment that paid an invoice.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_container;
    CREATE TEMPORARY TABLE tmp_whmcs_container (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        container_id BIGINT UNSIGNED NOT NULL,
        amount DECIMAL(20,4) NOT NULL,
        paid_at DATETIME NULL
    ) ENGINE = InnoDB;
    IF EXISTS (SELECT 1 FROM tmp_whmcs_doc AS d WHERE d.credit > 0) THEN
        INSERT INTO tmp_whmcs_container (whmcs_id, container_id, amount, paid_at)
        SELECT f.whmcs_id, f.container_id, f.amount,
               COALESCE((SELECT MAX(t.paid_at) FROM whmcs_transaction AS t
                          WHERE t.invoice_id = f.container_id AND t.amount_in > 0), f.paid_at)
          FROM (SELECT d.whmcs_id, c.whmcs_id AS container_id, l.amount, c.paid_at,
                       ROW_NUMBER() OVER (PARTITION BY d.whmcs_id
                                          ORDER BY c.paid_at, c.whmcs_id, l.line_no) AS place
                  FROM tmp_whmcs_doc AS d
                       JOIN whmcs_invoice_line AS l
                         ON l.type = 'Invoice' AND l.rel_id = d.whmcs_id
                       JOIN whmcs_invoice AS c ON c.whmcs_id = l.invoice_id
                       JOIN whmcs_status_map AS s
                         ON s.whmcs_status = LOWER(c.status) AND s.target = 'paid'
                 WHERE d.code IS NULL AND d.credit > 0) AS f
         WHERE f.place = 1;
        INSERT INTO tmp_whmcs_payment (whmcs_id, kind, transaction_id, gateway, amount, paid_at,
            note, transaction_no)
        SELECT d.whmcs_id, 'credit', 0, '#credit', d.credit,
               COALESCE(m.paid_at, d.paid_at, d.invoice_date, '1970-01-01'),
               CONCAT('WHMCS credit applied to invoice #', d.whmcs_id,
                      IF(m.amount < d.credit, CONCAT(', ', ROUND(m.amount, 2), ' of it'), ''),
                      COALESCE(CONCAT(IF(m.amount < d.credit, '', ','), ' paid with invoice #',
                                      m.container_id), '')), ''
          FROM tmp_whmcs_doc AS d
               LEFT JOIN tmp_whmcs_container AS m ON m.whmcs_id = d.whmcs_id
         WHERE d.code IS NULL AND d.credit > 0;
    END IF;
    DROP TEMPORARY TABLE tmp_whmcs_container;

    IF _whmcs_option('marked_paid') = 'on' THEN
        INSERT INTO tmp_whmcs_payment (whmcs_id, kind, transaction_id, gateway, amount, paid_at,
            note, transaction_no)
        SELECT d.whmcs_id, 'marked', 0, '#marked', d.total,
               COALESCE(d.paid_at, d.invoice_date, '1970-01-01'),
               CONCAT('WHMCS invoice #', d.whmcs_id, ' was marked paid by hand'), ''
          FROM tmp_whmcs_doc AS d
               JOIN whmcs_invoice AS i ON i.whmcs_id = d.whmcs_id
         WHERE d.code IS NULL AND d.status = 'Paid' AND d.received_count = 0 AND d.total > 0
           AND LOWER(i.status) <> 'refunded';
    END IF;

    UPDATE tmp_whmcs_payment AS t
       SET t.note = _whmcs_fit(t.note, v_width, v_charset)
     WHERE CHAR_LENGTH(t.note) > v_width
        OR (v_charset <> 'utf8mb4' AND LENGTH(t.note) > CHAR_LENGTH(t.note));
    UPDATE tmp_whmcs_payment AS t
       SET t.transaction_no = _whmcs_fit(t.transaction_no, v_no_width, v_no_charset)
     WHERE CHAR_LENGTH(t.transaction_no) > v_no_width
        OR (v_no_charset <> 'utf8mb4'
            AND LENGTH(t.transaction_no) > CHAR_LENGTH(t.transaction_no));
END$$

DELIMITER ;
