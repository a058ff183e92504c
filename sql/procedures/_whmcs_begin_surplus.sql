-- _whmcs_begin_surplus
--
-- Description
--   The temporary table of rows that are to go, empty; see _whmcs_begin_batch.

DROP PROCEDURE IF EXISTS _whmcs_begin_surplus;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_surplus ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'An empty table of rows that go'
BEGIN
    -- Rows that go are collected first: MariaDB 10.11 crashes on a multi-table
    -- DELETE from a view beside an outer join. Nothing is deleted where there are none:
    -- the join could then read, and lock, all of Perfex's table.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_surplus;
    CREATE TEMPORARY TABLE tmp_whmcs_surplus (
        perfex_id BIGINT UNSIGNED NOT NULL PRIMARY KEY
    ) ENGINE = InnoDB;
END$$

DELIMITER ;
