-- _whmcs_write_invoice_lines
--
-- Description
--   Writes lines and taxes of the new invoices of a batch, and brings those of the
--   others in line.
-- Parameters
--   io_written (BIGINT)   grows by the rows written
-- Reads    tmp_whmcs_doc, tmp_whmcs_line
-- Writes   Perfex itemable, item_tax

DROP PROCEDURE IF EXISTS _whmcs_write_invoice_lines;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_invoice_lines (INOUT io_written BIGINT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Lines and taxes of the invoices of a batch'
BEGIN
    DECLARE v_first BIGINT UNSIGNED;
    DECLARE v_tax VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(1);
    DECLARE v_tax2 VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(2);

    IF EXISTS (SELECT 1 FROM tmp_whmcs_doc AS d WHERE d.is_present = 1) THEN
        CALL _whmcs_update_invoice_lines(v_tax, v_tax2, io_written);
    END IF;

    INSERT INTO _whmcs_px_itemable (rel_id, rel_type, description, long_description, qty, rate,
        unit, item_order)
    SELECT d.perfex_id, 'invoice', t.description, t.long_description, 1, t.amount, '', t.line_no
      FROM tmp_whmcs_doc AS d
           JOIN tmp_whmcs_line AS t ON t.whmcs_id = d.whmcs_id
     WHERE d.is_present = 0 AND d.perfex_id IS NOT NULL
     ORDER BY t.whmcs_id, t.line_no;
    IF ROW_COUNT() > 0 THEN
        SET v_first = LAST_INSERT_ID(), io_written = io_written + ROW_COUNT();
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
        -- By the new ids: Perfex has no index on the order of lines.
        INSERT INTO _whmcs_px_item_tax (itemid, rel_id, rel_type, taxrate, taxname)
        SELECT STRAIGHT_JOIN p.id, p.rel_id, 'invoice', IF(k.level = 1, t.rate, t.rate2),
               IF(k.level = 1, v_tax, v_tax2)
          FROM _whmcs_px_itemable AS p
               JOIN tmp_whmcs_doc AS d ON d.perfex_id = p.rel_id AND d.is_present = 0
               JOIN tmp_whmcs_line AS t ON t.whmcs_id = d.whmcs_id AND t.line_no = p.item_order
               JOIN (SELECT 1 AS level UNION ALL SELECT 2) AS k
                 ON IF(k.level = 1, t.rate, t.rate2) <> 0
         WHERE p.id >= v_first AND p.rel_type = 'invoice';
        SET io_written = io_written + ROW_COUNT();
        DO IF(@whmcs_is_holding, NULL, whmcs_pump());
    END IF;
END$$

DELIMITER ;
