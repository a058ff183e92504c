-- _whmcs_begin_subject
--
-- Description
--   The temporary table of the records that are planned, empty; see _whmcs_begin_batch.

DROP PROCEDURE IF EXISTS _whmcs_begin_subject;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_subject ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'An empty table of records that are planned'
BEGIN
    -- perfex_id is the row of the record itself; customer and contact are those
    -- whose fields are filled. wants_contact 0 = a person deleted the contact.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_subject;
    CREATE TEMPORARY TABLE tmp_whmcs_subject (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        client_id BIGINT UNSIGNED NOT NULL,
        perfex_id BIGINT UNSIGNED NULL,
        customer_id BIGINT UNSIGNED NULL,
        contact_id BIGINT UNSIGNED NULL,
        wants_contact TINYINT UNSIGNED NOT NULL DEFAULT 1,
        action VARCHAR(16) NOT NULL,
        code VARCHAR(32) NULL,
        reason VARCHAR(500) NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
END$$

DELIMITER ;
