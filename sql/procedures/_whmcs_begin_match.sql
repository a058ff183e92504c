-- _whmcs_begin_match
--
-- Description
--   The temporary table of rows of Perfex that records could be, empty; see
--   _whmcs_begin_batch.

DROP PROCEDURE IF EXISTS _whmcs_begin_match;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_match ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'An empty table of possible links'
BEGIN
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_match;
    CREATE TEMPORARY TABLE tmp_whmcs_match (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        customer_id BIGINT UNSIGNED NOT NULL,
        contact_id BIGINT UNSIGNED NOT NULL,
        candidate_count INT NOT NULL
    ) ENGINE = InnoDB;
END$$

DELIMITER ;
