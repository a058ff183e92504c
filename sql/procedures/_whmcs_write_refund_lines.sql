-- _whmcs_write_refund_lines
--
-- Description
--   Lines and taxes of our credit notes as in tmp_whmcs_refund_line; a line that
--   is there keeps its id.
-- Parameters
--   out_rows (BIGINT)   Perfex rows written
-- Reads    tmp_whmcs_refund, tmp_whmcs_refund_line
-- Writes   Perfex itemable, item_tax

DROP PROCEDURE IF EXISTS _whmcs_write_refund_lines;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_refund_lines (OUT out_rows BIGINT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Lines and taxes of our credit notes'
BEGIN
    DECLARE v_tax VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(1);
    DECLARE v_tax2 VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(2);

    SET out_rows = 0;

    CALL _whmcs_begin_surplus();
    INSERT INTO tmp_whmcs_surplus (perfex_id)
    SELECT x.id
      FROM tmp_whmcs_refund AS r
           JOIN whmcs_refund_link AS l
             ON l.invoice_id = r.whmcs_id AND l.whmcs_id = r.transaction_id
           STRAIGHT_JOIN _whmcs_px_itemable AS p
             ON p.rel_id = l.credit_note_id AND p.rel_type = 'credit_note'
           STRAIGHT_JOIN _whmcs_px_item_tax AS x ON x.itemid = p.id AND x.rel_type = 'credit_note';
    IF EXISTS (SELECT 1 FROM tmp_whmcs_surplus AS s) THEN
        DELETE x
          FROM tmp_whmcs_surplus AS s
               STRAIGHT_JOIN _whmcs_px_item_tax AS x ON s.perfex_id = x.id;
        SET out_rows = out_rows + ROW_COUNT();
    END IF;
    CALL _whmcs_begin_surplus();
    INSERT INTO tmp_whmcs_surplus (perfex_id)
    SELECT p.id
      FROM tmp_whmcs_refund AS r
           JOIN whmcs_refund_link AS l
             ON l.invoice_id = r.whmcs_id AND l.whmcs_id = r.transaction_id
           STRAIGHT_JOIN _whmcs_px_itemable AS p
             ON p.rel_id = l.credit_note_id AND p.rel_type = 'credit_note'
           LEFT JOIN tmp_whmcs_refund_line AS t
             ON t.whmcs_id = r.whmcs_id AND t.transaction_id = r.transaction_id
            AND t.line_no = p.item_order
     WHERE t.whmcs_id IS NULL
        OR p.id > (SELECT MIN(o.id) FROM _whmcs_px_itemable AS o
                    WHERE o.rel_id = p.rel_id AND o.rel_type = 'credit_note'
                      AND o.item_order = p.item_order);
    IF EXISTS (SELECT 1 FROM tmp_whmcs_surplus AS s) THEN
        DELETE x
          FROM tmp_whmcs_surplus AS s
               STRAIGHT_JOIN _whmcs_px_itemable AS x ON s.perfex_id = x.id;
        SET out_rows = out_rows + ROW_COUNT();
    END IF;

    UPDATE _whmcs_px_itemable AS p
           JOIN whmcs_refund_link AS l
             ON l.credit_note_id = p.rel_id AND p.rel_type = 'credit_note'
           JOIN tmp_whmcs_refund_line AS t
             ON t.whmcs_id = l.invoice_id AND t.transaction_id = l.whmcs_id
            AND t.line_no = p.item_order
       SET p.description = t.description, p.qty = 1, p.rate = t.amount;
    SET out_rows = out_rows + ROW_COUNT();
    INSERT INTO _whmcs_px_itemable (rel_id, rel_type, description, long_description, qty, rate,
        unit, item_order)
    SELECT l.credit_note_id, 'credit_note', t.description, '', 1, t.amount, '', t.line_no
      FROM tmp_whmcs_refund_line AS t
           JOIN whmcs_refund_link AS l
             ON l.invoice_id = t.whmcs_id AND l.whmcs_id = t.transaction_id
           LEFT JOIN _whmcs_px_itemable AS p
             ON p.rel_id = l.credit_note_id AND p.rel_type = 'credit_note'
            AND p.item_order = t.line_no
     WHERE p.id IS NULL
     ORDER BY l.credit_note_id, t.line_no;
    SET out_rows = out_rows + ROW_COUNT();

    INSERT INTO _whmcs_px_item_tax (itemid, rel_id, rel_type, taxrate, taxname)
    SELECT p.id, p.rel_id, 'credit_note', IF(k.level = 1, t.rate, t.rate2),
           IF(k.level = 1, v_tax, v_tax2)
      FROM tmp_whmcs_refund_line AS t
           JOIN (SELECT 1 AS level UNION ALL SELECT 2) AS k
             ON IF(k.level = 1, t.rate, t.rate2) <> 0
           JOIN whmcs_refund_link AS l
             ON l.invoice_id = t.whmcs_id AND l.whmcs_id = t.transaction_id
           STRAIGHT_JOIN _whmcs_px_itemable AS p
             ON p.rel_id = l.credit_note_id AND p.rel_type = 'credit_note'
            AND p.item_order = t.line_no
     ORDER BY p.id, k.level;
    SET out_rows = out_rows + ROW_COUNT();
END$$

DELIMITER ;
