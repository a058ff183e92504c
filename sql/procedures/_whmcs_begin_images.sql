-- _whmcs_begin_images
--
-- Description
--   A temporary table of rows of Perfex with their images, empty; see _whmcs_begin_batch.
-- Parameters
--   in_table (VARCHAR)   tmp_whmcs_now or tmp_whmcs_then

DROP PROCEDURE IF EXISTS _whmcs_begin_images;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_images (
    IN in_table VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'An empty table of rows as they are'
BEGIN
    SET @whmcs_sql = CONCAT('DROP TEMPORARY TABLE IF EXISTS ', in_table);
    PREPARE whmcs_statement FROM @whmcs_sql;
    EXECUTE whmcs_statement;
    SET @whmcs_sql = CONCAT('CREATE TEMPORARY TABLE ', in_table, ' (
        table_name VARCHAR(32) NOT NULL,
        row_key BIGINT UNSIGNED NOT NULL,
        image LONGTEXT NOT NULL,
        row_hash BINARY(16) NOT NULL,
        PRIMARY KEY (table_name, row_key)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin');
    PREPARE whmcs_statement FROM @whmcs_sql;
    EXECUTE whmcs_statement;
    DEALLOCATE PREPARE whmcs_statement;
    SET @whmcs_sql = NULL;
END$$

DELIMITER ;
