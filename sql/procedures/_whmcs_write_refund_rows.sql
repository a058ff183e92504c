-- _whmcs_write_refund_rows
--
-- Description
--   The refund row of each of our credit notes, as prepared.
-- Parameters
--   out_rows (BIGINT)   Perfex rows written
-- Reads    tmp_whmcs_refund
-- Writes   Perfex creditnote_refunds; whmcs_refund_link

DROP PROCEDURE IF EXISTS _whmcs_write_refund_rows;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_refund_rows (
    OUT out_rows BIGINT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'The refund rows of our credit notes'
BEGIN
    DECLARE v_first BIGINT UNSIGNED;

    -- Rows that a person deleted in Perfex, or moved to another credit note.
    CALL _whmcs_begin_surplus();
    INSERT INTO tmp_whmcs_surplus (perfex_id)
    SELECT l.refund_id
      FROM tmp_whmcs_refund AS r
           JOIN whmcs_refund_link AS l
             ON l.invoice_id = r.whmcs_id AND l.whmcs_id = r.transaction_id
           LEFT JOIN _whmcs_px_creditnote_refunds AS f
             ON f.id = l.refund_id AND f.credit_note_id = l.credit_note_id
     WHERE l.refund_id IS NOT NULL AND f.id IS NULL;
    UPDATE whmcs_refund_link AS l
           JOIN tmp_whmcs_surplus AS s ON s.perfex_id = l.refund_id
       SET l.refund_id = NULL;

    UPDATE _whmcs_px_creditnote_refunds AS f
           JOIN whmcs_refund_link AS l ON l.refund_id = f.id
           JOIN tmp_whmcs_refund AS r
             ON r.whmcs_id = l.invoice_id AND r.transaction_id = l.whmcs_id
           JOIN whmcs_payment_mode AS m ON m.gateway = r.gateway
       SET f.amount = r.amount, f.refunded_on = DATE(r.paid_at), f.payment_mode = m.perfex_mode,
           f.note = r.note;
    SET out_rows = ROW_COUNT();

    INSERT INTO _whmcs_px_creditnote_refunds
           (credit_note_id, staff_id, refunded_on, payment_mode, note, amount, created_at)
    SELECT l.credit_note_id, @whmcs_staff, DATE(r.paid_at), m.perfex_mode, r.note, r.amount,
           r.paid_at
      FROM tmp_whmcs_refund AS r
           JOIN whmcs_refund_link AS l
             ON l.invoice_id = r.whmcs_id AND l.whmcs_id = r.transaction_id
           JOIN whmcs_payment_mode AS m ON m.gateway = r.gateway
     WHERE l.refund_id IS NULL
     ORDER BY l.credit_note_id;
    IF ROW_COUNT() > 0 THEN
        SET v_first = LAST_INSERT_ID();
        UPDATE whmcs_refund_link AS l
               STRAIGHT_JOIN _whmcs_px_creditnote_refunds AS f
                 ON f.credit_note_id = l.credit_note_id
               JOIN tmp_whmcs_refund AS r
                 ON r.whmcs_id = l.invoice_id AND r.transaction_id = l.whmcs_id
           SET l.refund_id = f.id
         WHERE l.refund_id IS NULL AND f.id >= v_first;
        SET out_rows = out_rows + ROW_COUNT();
    END IF;
END$$

DELIMITER ;
