-- _whmcs_write_invoice_payments
--
-- Description
--   Brings the payments of the invoices of a batch in line. A new row carries a
--   marker in paymentmethod until its id is known; payments that a person entered
--   stay.
-- Parameters
--   io_written (BIGINT)   grows by the rows written
-- Reads    tmp_whmcs_doc, tmp_whmcs_payment
-- Writes   Perfex invoicepaymentrecords, whmcs_payment_link

DROP PROCEDURE IF EXISTS _whmcs_write_invoice_payments;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_invoice_payments (INOUT io_written BIGINT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Payments of the invoices of a batch'
BEGIN
    DECLARE v_first BIGINT UNSIGNED;

    IF EXISTS (SELECT 1 FROM tmp_whmcs_doc AS d WHERE d.is_present = 1) THEN
        CALL _whmcs_begin_surplus();
        INSERT INTO tmp_whmcs_surplus (perfex_id)
        SELECT l.perfex_id
          FROM tmp_whmcs_doc AS d
               JOIN whmcs_payment_link AS l ON l.invoice_id = d.whmcs_id
               LEFT JOIN tmp_whmcs_payment AS t
                 ON t.whmcs_id = l.invoice_id AND t.kind = l.kind AND t.transaction_id = l.whmcs_id
         WHERE d.is_present = 1 AND t.whmcs_id IS NULL;
        IF EXISTS (SELECT 1 FROM tmp_whmcs_surplus AS s) THEN
            DELETE p
              FROM tmp_whmcs_surplus AS s
                   STRAIGHT_JOIN _whmcs_px_invoicepaymentrecords AS p ON s.perfex_id = p.id;
            SET io_written = io_written + ROW_COUNT();
        END IF;
        -- The links of those, and of payments that somebody deleted in Perfex.
        CALL _whmcs_begin_surplus();
        INSERT INTO tmp_whmcs_surplus (perfex_id)
        SELECT l.perfex_id
          FROM tmp_whmcs_doc AS d
               JOIN whmcs_payment_link AS l ON l.invoice_id = d.whmcs_id
               LEFT JOIN _whmcs_px_invoicepaymentrecords AS p ON p.id = l.perfex_id
         WHERE d.is_present = 1 AND p.id IS NULL;
        DELETE l
          FROM whmcs_payment_link AS l
               JOIN tmp_whmcs_surplus AS s ON s.perfex_id = l.perfex_id;
        UPDATE _whmcs_px_invoicepaymentrecords AS p
               JOIN whmcs_payment_link AS l ON l.perfex_id = p.id
               JOIN tmp_whmcs_payment AS t
                 ON t.whmcs_id = l.invoice_id AND t.kind = l.kind AND t.transaction_id = l.whmcs_id
               JOIN whmcs_payment_mode AS m ON m.gateway = t.gateway
           SET p.amount = t.amount, p.date = DATE(t.paid_at), p.paymentmode = m.perfex_mode,
               p.transactionid = t.transaction_no, p.note = t.note;
        SET io_written = io_written + ROW_COUNT();
    END IF;

    INSERT INTO _whmcs_px_invoicepaymentrecords
           (invoiceid, amount, paymentmode, paymentmethod, date, daterecorded, note,
               transactionid)
    SELECT d.perfex_id, t.amount, m.perfex_mode,
           CONCAT('whmcs:', t.kind, ':', t.transaction_id), DATE(t.paid_at), t.paid_at, t.note,
           t.transaction_no
      FROM tmp_whmcs_payment AS t
           JOIN tmp_whmcs_doc AS d ON d.whmcs_id = t.whmcs_id
           JOIN whmcs_payment_mode AS m ON m.gateway = t.gateway
           LEFT JOIN whmcs_payment_link AS l
             ON l.invoice_id = t.whmcs_id AND l.kind = t.kind AND l.whmcs_id = t.transaction_id
     WHERE l.perfex_id IS NULL AND d.perfex_id IS NOT NULL
     ORDER BY t.whmcs_id, t.kind DESC, t.transaction_id;
    IF ROW_COUNT() > 0 THEN
        SET v_first = LAST_INSERT_ID();
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        INSERT INTO whmcs_payment_link (invoice_id, kind, whmcs_id, perfex_id)
        SELECT t.whmcs_id, t.kind, t.transaction_id, p.id
          FROM _whmcs_px_invoicepaymentrecords AS p
               JOIN whmcs_link AS i ON i.data_type = 'invoice' AND i.perfex_id = p.invoiceid
               JOIN tmp_whmcs_payment AS t
                 ON t.whmcs_id = i.whmcs_id
                AND CONVERT(p.paymentmethod USING utf8mb4) COLLATE utf8mb4_bin
                    = CONCAT('whmcs:', t.kind, ':', t.transaction_id)
         WHERE p.id >= v_first;
        SET io_written = io_written + ROW_COUNT();
        UPDATE _whmcs_px_invoicepaymentrecords AS p
               JOIN whmcs_payment_link AS l ON l.perfex_id = p.id
           SET p.paymentmethod = ''
         WHERE p.id >= v_first;
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
    END IF;
END$$

DELIMITER ;
