-- _whmcs_remove_refunds
--
-- Description
--   Removes credit notes of ours, with all that is theirs, whose transaction is no
--   refund any more, and forgets those that a person deleted in Perfex. The counter
--   of credit notes stays: their numbers are not used again. What a person applied
--   to an invoice stays.
-- Parameters
--   out_rows (BIGINT)   Perfex rows removed
-- Reads    tmp_whmcs_doc, tmp_whmcs_refund
-- Writes   Perfex credit notes, refunds, lines, taxes; whmcs_refund_link

DROP PROCEDURE IF EXISTS _whmcs_remove_refunds;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_remove_refunds (OUT out_rows BIGINT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Remove credit notes whose transaction is no refund any more'
BEGIN
    SET out_rows = 0;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_gone;
    CREATE TEMPORARY TABLE tmp_whmcs_gone (
        credit_note_id BIGINT UNSIGNED NOT NULL PRIMARY KEY
    ) ENGINE = InnoDB;
    INSERT INTO tmp_whmcs_gone (credit_note_id)
    SELECT l.credit_note_id
      FROM tmp_whmcs_doc AS d
           JOIN whmcs_refund_link AS l ON l.invoice_id = d.whmcs_id
           LEFT JOIN tmp_whmcs_refund AS r
             ON r.whmcs_id = l.invoice_id AND r.transaction_id = l.whmcs_id
           LEFT JOIN _whmcs_px_creditnotes AS c ON c.id = l.credit_note_id
     WHERE d.code IS NULL AND (r.whmcs_id IS NULL OR c.id IS NULL)
       AND l.credit_note_id NOT IN (SELECT k.credit_id FROM _whmcs_px_credits AS k);

    IF EXISTS (SELECT 1 FROM tmp_whmcs_gone AS g) THEN
        DELETE x
          FROM tmp_whmcs_gone AS g
               STRAIGHT_JOIN _whmcs_px_creditnote_refunds AS x
                 ON g.credit_note_id = x.credit_note_id;
        SET out_rows = out_rows + ROW_COUNT();
        DELETE x
          FROM _whmcs_px_item_tax AS x
               JOIN tmp_whmcs_gone AS g
                 ON g.credit_note_id = x.rel_id AND x.rel_type = 'credit_note';
        SET out_rows = out_rows + ROW_COUNT();
        DELETE x
          FROM _whmcs_px_itemable AS x
               JOIN tmp_whmcs_gone AS g
                 ON g.credit_note_id = x.rel_id AND x.rel_type = 'credit_note';
        SET out_rows = out_rows + ROW_COUNT();
        DELETE x
          FROM tmp_whmcs_gone AS g
               STRAIGHT_JOIN _whmcs_px_creditnotes AS x ON g.credit_note_id = x.id;
        SET out_rows = out_rows + ROW_COUNT();
        DELETE l
          FROM whmcs_refund_link AS l
               JOIN tmp_whmcs_gone AS g ON g.credit_note_id = l.credit_note_id;
    END IF;

    DROP TEMPORARY TABLE tmp_whmcs_gone;
END$$

DELIMITER ;
