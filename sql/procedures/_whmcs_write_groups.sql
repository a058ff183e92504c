-- _whmcs_write_groups
--
-- Description
--   Puts the customers of a batch into their groups, which are made where Perfex
--   lacks them, and takes them out of the group we put them into before. Other
--   groups of a customer stay.
-- Parameters
--   io_written (BIGINT)   grows by the rows written
-- Reads    tmp_whmcs_batch, whmcs_plan_field
-- Writes   Perfex customers_groups, customer_groups

DROP PROCEDURE IF EXISTS _whmcs_write_groups;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_groups (INOUT io_written BIGINT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Put the customers of a batch into their groups'
BEGIN
    INSERT INTO _whmcs_px_customers_groups (name)
    SELECT MIN(f.new_value)
      FROM tmp_whmcs_batch AS b
           JOIN whmcs_plan_field AS f
             ON f.data_type = 'client' AND f.whmcs_id = b.whmcs_id AND f.perfex_field = 'group'
           LEFT JOIN _whmcs_px_customers_groups AS g
             ON LOWER(CONVERT(g.name USING utf8mb4)) COLLATE utf8mb4_bin = LOWER(f.new_value)
     WHERE f.new_value <> '' AND g.id IS NULL
     GROUP BY LOWER(f.new_value)
     ORDER BY LOWER(f.new_value);
    SET io_written = io_written + ROW_COUNT();

    CALL _whmcs_begin_surplus();
    INSERT IGNORE INTO tmp_whmcs_surplus (perfex_id)
    SELECT STRAIGHT_JOIN m.id
      FROM tmp_whmcs_batch AS b
           JOIN whmcs_plan_field AS f
             ON f.data_type = 'client' AND f.whmcs_id = b.whmcs_id AND f.perfex_field = 'group'
           JOIN _whmcs_px_customer_groups AS m ON m.customer_id = b.customer_id
           JOIN _whmcs_px_customers_groups AS g ON g.id = m.groupid
     WHERE b.is_new_customer = 0
       AND CONVERT(g.name USING utf8mb4) COLLATE utf8mb4_bin = f.old_value;
    IF EXISTS (SELECT 1 FROM tmp_whmcs_surplus AS s) THEN
        DELETE p
          FROM tmp_whmcs_surplus AS s
               STRAIGHT_JOIN _whmcs_px_customer_groups AS p ON s.perfex_id = p.id;
        SET io_written = io_written + ROW_COUNT();
    END IF;

    INSERT INTO _whmcs_px_customer_groups (groupid, customer_id)
    SELECT MIN(g.id), b.customer_id
      FROM tmp_whmcs_batch AS b
           JOIN whmcs_plan_field AS f
             ON f.data_type = 'client' AND f.whmcs_id = b.whmcs_id AND f.perfex_field = 'group'
           STRAIGHT_JOIN _whmcs_px_customers_groups AS g
             ON LOWER(CONVERT(g.name USING utf8mb4)) COLLATE utf8mb4_bin = LOWER(f.new_value)
     WHERE f.new_value <> '' AND b.customer_id IS NOT NULL
     GROUP BY b.customer_id;
    SET io_written = io_written + ROW_COUNT();
END$$

DELIMITER ;
