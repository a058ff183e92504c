-- _whmcs_update_invoice_lines
--
-- Description
--   Brings lines and taxes of invoices that exist in line. Lines keep their ids by
--   their order; taxes are written anew.
-- Parameters
--   in_tax, in_tax2 (VARCHAR)   names of the two taxes
--   io_written (BIGINT)         grows by the rows written
-- Reads    tmp_whmcs_doc, tmp_whmcs_line
-- Writes   Perfex itemable, item_tax

DROP PROCEDURE IF EXISTS _whmcs_update_invoice_lines;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_update_invoice_lines (
    IN in_tax VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_tax2 VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    INOUT io_written BIGINT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Lines and taxes of the invoices of a batch that exist'
BEGIN
    CALL _whmcs_begin_surplus();
    INSERT INTO tmp_whmcs_surplus (perfex_id)
    SELECT x.id
      FROM tmp_whmcs_doc AS d
           STRAIGHT_JOIN _whmcs_px_itemable AS p
             ON p.rel_id = d.perfex_id AND p.rel_type = 'invoice'
           STRAIGHT_JOIN _whmcs_px_item_tax AS x ON x.itemid = p.id AND x.rel_type = 'invoice'
     WHERE d.is_present = 1;
    IF EXISTS (SELECT 1 FROM tmp_whmcs_surplus AS s) THEN
        DELETE p
          FROM tmp_whmcs_surplus AS s
               STRAIGHT_JOIN _whmcs_px_item_tax AS p ON s.perfex_id = p.id;
        SET io_written = io_written + ROW_COUNT();
    END IF;
    CALL _whmcs_begin_surplus();
    INSERT INTO tmp_whmcs_surplus (perfex_id)
    SELECT p.id
      FROM tmp_whmcs_doc AS d
           STRAIGHT_JOIN _whmcs_px_itemable AS p
             ON p.rel_id = d.perfex_id AND p.rel_type = 'invoice'
           LEFT JOIN tmp_whmcs_line AS t ON t.whmcs_id = d.whmcs_id AND t.line_no = p.item_order
     WHERE d.is_present = 1
       AND (t.whmcs_id IS NULL
            OR p.id > (SELECT MIN(o.id) FROM _whmcs_px_itemable AS o
                        WHERE o.rel_id = p.rel_id AND o.rel_type = 'invoice'
                          AND o.item_order = p.item_order));
    IF EXISTS (SELECT 1 FROM tmp_whmcs_surplus AS s) THEN
        DELETE p
          FROM tmp_whmcs_surplus AS s
               STRAIGHT_JOIN _whmcs_px_itemable AS p ON s.perfex_id = p.id;
        SET io_written = io_written + ROW_COUNT();
    END IF;
    UPDATE tmp_whmcs_doc AS d
           STRAIGHT_JOIN _whmcs_px_itemable AS p
             ON p.rel_id = d.perfex_id AND p.rel_type = 'invoice'
           JOIN tmp_whmcs_line AS t ON t.whmcs_id = d.whmcs_id AND t.line_no = p.item_order
       SET p.description = t.description, p.long_description = t.long_description, p.qty = 1,
           p.rate = t.amount
     WHERE d.is_present = 1;
    SET io_written = io_written + ROW_COUNT();
    INSERT INTO _whmcs_px_itemable (rel_id, rel_type, description, long_description, qty, rate,
        unit, item_order)
    SELECT d.perfex_id, 'invoice', t.description, t.long_description, 1, t.amount, '', t.line_no
      FROM tmp_whmcs_doc AS d
           JOIN tmp_whmcs_line AS t ON t.whmcs_id = d.whmcs_id
           LEFT JOIN _whmcs_px_itemable AS p
             ON p.rel_id = d.perfex_id AND p.rel_type = 'invoice' AND p.item_order = t.line_no
     WHERE d.is_present = 1 AND p.id IS NULL
     ORDER BY t.whmcs_id, t.line_no;
    SET io_written = io_written + ROW_COUNT();
    INSERT INTO _whmcs_px_item_tax (itemid, rel_id, rel_type, taxrate, taxname)
    SELECT p.id, p.rel_id, 'invoice', IF(k.level = 1, t.rate, t.rate2),
           IF(k.level = 1, in_tax, in_tax2)
      FROM tmp_whmcs_doc AS d
           JOIN tmp_whmcs_line AS t ON t.whmcs_id = d.whmcs_id
           JOIN (SELECT 1 AS level UNION ALL SELECT 2) AS k
             ON IF(k.level = 1, t.rate, t.rate2) <> 0
           STRAIGHT_JOIN _whmcs_px_itemable AS p
             ON p.rel_id = d.perfex_id AND p.rel_type = 'invoice' AND p.item_order = t.line_no
     WHERE d.is_present = 1;
    SET io_written = io_written + ROW_COUNT();
END$$

DELIMITER ;
