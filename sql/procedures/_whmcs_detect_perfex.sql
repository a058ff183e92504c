-- _whmcs_detect_perfex
--
-- Description
--   For install.sql: finds the table prefix of Perfex in this database, or takes
--   @whmcs_prefix, and binds it.
-- Errors   50107 no Perfex tables here, or several sets of them; 50105 as bind

DROP PROCEDURE IF EXISTS _whmcs_detect_perfex;

DELIMITER $$

CREATE PROCEDURE _whmcs_detect_perfex ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Find and bind the Perfex tables'
BEGIN
    DECLARE v_prefix VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_count INT;

    SELECT COUNT(*),
        MIN(LEFT(t.table_name, CHAR_LENGTH(t.table_name) - CHAR_LENGTH('invoicepaymentrecords')))
      INTO v_count, v_prefix
      FROM information_schema.tables AS t
     WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
       AND t.table_name LIKE '%invoicepaymentrecords';

    IF @whmcs_prefix IS NULL AND v_count <> 1 THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50107,
               MESSAGE_TEXT =
   'install: not one set of Perfex tables here; use the Perfex database or SET @whmcs_prefix first';
    END IF;

    CALL whmcs_bind_perfex(COALESCE(@whmcs_prefix, v_prefix));
END$$

DELIMITER ;
