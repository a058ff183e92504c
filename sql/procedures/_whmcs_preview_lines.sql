-- _whmcs_preview_lines
--
-- Description
--   Keeps which lines of a batch of invoices would be added, changed or removed.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    tmp_whmcs_doc, tmp_whmcs_line, Perfex
-- Writes   whmcs_preview_field

DROP PROCEDURE IF EXISTS _whmcs_preview_lines;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_preview_lines (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Keep what would become of the lines of invoices'
BEGIN
    DECLARE v_tax VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(1);
    DECLARE v_tax2 VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_tax_name(2);

    -- The first of several lines of one order is the one that stays.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_item;
    CREATE TEMPORARY TABLE tmp_whmcs_item (
        perfex_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        whmcs_id BIGINT UNSIGNED NOT NULL,
        line_no BIGINT NOT NULL,
        place INT NOT NULL,
        text LONGTEXT NOT NULL,
        KEY (whmcs_id, line_no, place)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    INSERT INTO tmp_whmcs_item (perfex_id, whmcs_id, line_no, place, text)
    SELECT p.id, d.whmcs_id, COALESCE(p.item_order, 0),
           ROW_NUMBER() OVER (PARTITION BY p.rel_id, COALESCE(p.item_order, 0) ORDER BY p.id),
           CONCAT(CONVERT(COALESCE(p.description, '') USING utf8mb4),
                  IF(COALESCE(p.long_description, '') = '', '',
                     CONCAT(' / ', CONVERT(p.long_description USING utf8mb4))), ': ',
                  IF(p.qty = 1, '', CONCAT(p.qty, ' x ')), CAST(p.rate AS DECIMAL(20,2)),
                  COALESCE((SELECT CONCAT(', ', GROUP_CONCAT(
                                       CONVERT(x.taxname USING utf8mb4), ' ',
                                       CAST(x.taxrate AS DECIMAL(15,2)), ' %'
                                       ORDER BY CONVERT(x.taxname USING utf8mb4)
                                                COLLATE utf8mb4_bin = v_tax DESC, x.taxname
                                       SEPARATOR ', '))
                              FROM _whmcs_px_item_tax AS x
                             WHERE x.itemid = p.id AND x.rel_type = 'invoice'), ''))
      FROM tmp_whmcs_doc AS d
           STRAIGHT_JOIN _whmcs_px_itemable AS p
             ON p.rel_id = d.perfex_id AND p.rel_type = 'invoice'
     WHERE d.is_present = 1;

    INSERT INTO whmcs_preview_field (run_id, data_type, whmcs_id, field, old_value, new_value)
    SELECT in_run_id, 'invoice', s.whmcs_id, CONCAT('line ', s.line_no), s.old_value, s.new_value
      FROM (SELECT t.whmcs_id, t.line_no, m.text AS old_value,
                   CONCAT(t.description,
                          IF(t.long_description = '', '', CONCAT(' / ', t.long_description)), ': ',
                          CAST(t.amount AS DECIMAL(20,2)),
                          IF(t.rate <> 0, CONCAT(', ', v_tax, ' ', t.rate, ' %'), ''),
                          IF(t.rate2 <> 0, CONCAT(', ', v_tax2, ' ', t.rate2, ' %'), ''))
                       AS new_value
              FROM tmp_whmcs_line AS t
                   LEFT JOIN tmp_whmcs_item AS m
                     ON m.whmcs_id = t.whmcs_id AND m.line_no = t.line_no AND m.place = 1) AS s
     WHERE NOT s.old_value <=> s.new_value;
    INSERT INTO whmcs_preview_field (run_id, data_type, whmcs_id, field, old_value, new_value)
    SELECT in_run_id, 'invoice', m.whmcs_id,
           CONCAT('line ', m.line_no, IF(m.place = 1 AND t.whmcs_id IS NULL, '',
                                         CONCAT(' (row ', m.perfex_id, ')'))), m.text, NULL
      FROM tmp_whmcs_item AS m
           LEFT JOIN tmp_whmcs_line AS t ON t.whmcs_id = m.whmcs_id AND t.line_no = m.line_no
     WHERE m.place > 1 OR t.whmcs_id IS NULL;
    DROP TEMPORARY TABLE tmp_whmcs_item;
END$$

DELIMITER ;
