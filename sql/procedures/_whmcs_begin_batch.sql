-- _whmcs_begin_batch
--
-- Description
--   The temporary table of the records that are worked on, empty.
--   Made anew, as no row goes out of a temporary table of InnoDB before the table does:
--   those of all batches before would be read again and again.

DROP PROCEDURE IF EXISTS _whmcs_begin_batch;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_batch ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'An empty table of a batch'
BEGIN
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_batch;
    CREATE TEMPORARY TABLE tmp_whmcs_batch (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        action VARCHAR(16) NOT NULL,
        perfex_id BIGINT UNSIGNED NULL,
        customer_id BIGINT UNSIGNED NULL,
        contact_id BIGINT UNSIGNED NULL,
        is_new_customer TINYINT UNSIGNED NOT NULL DEFAULT 0,
        is_new_contact TINYINT UNSIGNED NOT NULL DEFAULT 0
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
END$$

DELIMITER ;
