-- _whmcs_ask_open
--
-- Description
--   Asks ahead for the details of open invoices, which are fetched in each run: they are
--   under way while the lists are read and merged.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_invoice
-- Writes   tmp_whmcs_early: whose details were asked for
-- Errors   as _whmcs_fetch

DROP PROCEDURE IF EXISTS _whmcs_ask_open;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_ask_open (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Ask ahead for the details of open invoices'
BEGIN
    DECLARE v_size INT DEFAULT _whmcs_option('batch_size');
    DECLARE v_ahead LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_early;
    CREATE TEMPORARY TABLE tmp_whmcs_early (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY
    ) ENGINE = InnoDB;
    INSERT INTO tmp_whmcs_early (whmcs_id)
    SELECT i.whmcs_id
      FROM whmcs_invoice AS i FORCE INDEX (ix_whmcs_invoice_open)
     WHERE i.is_open = 1 AND i.is_stale = 0 AND i.missing_at IS NULL
     ORDER BY i.whmcs_id LIMIT v_size;
    SET SESSION group_concat_max_len = 1048576;
    SELECT GROUP_CONCAT(e.whmcs_id ORDER BY e.whmcs_id) INTO v_ahead FROM tmp_whmcs_early AS e;
    IF v_ahead IS NOT NULL THEN
        CALL _whmcs_fetch(in_run_id, 'invoice',
            CONCAT('{"action":"GetInvoice","ids":[],"ahead":[', v_ahead, ']}'));
        SET @whmcs_json = NULL, @whmcs_ahead_type = 'invoice';
    END IF;
END$$

DELIMITER ;
