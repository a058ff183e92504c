-- _whmcs_grant
--
-- Description
--   For install.sql: gives the definer account what it needs in this database:
--   our own tables and views by name, EXECUTE, temporary tables, the event.
--   The Perfex tables are granted by whmcs_bind_perfex.

DROP PROCEDURE IF EXISTS _whmcs_grant;

DELIMITER $$

CREATE PROCEDURE _whmcs_grant ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Grants of the definer account'
BEGIN
    DECLARE v_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_table INT;
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE c_name CURSOR FOR
        SELECT t.table_name, t.table_type = 'BASE TABLE'
          FROM information_schema.tables AS t
         WHERE t.table_schema = DATABASE()
           AND (t.table_name LIKE 'whmcs\_%'
                OR (t.table_name LIKE '\_whmcs\_%' AND t.table_name NOT LIKE '\_whmcs\_px\_%'));
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    OPEN c_name;
    names: LOOP
        FETCH c_name INTO v_name, v_is_table;
        IF v_is_end THEN
            LEAVE names;
        END IF;
        SET @whmcs_sql = CONCAT('GRANT ', IF(v_is_table,
            IF(v_name = 'whmcs_secret', 'SELECT, UPDATE',
            'SELECT, INSERT, UPDATE, DELETE'), 'SELECT'),
            ' ON `', DATABASE(), '`.`', v_name, '` TO `whmcs_perfex`@`localhost`');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
    END LOOP;
    CLOSE c_name;

    SET @whmcs_sql = CONCAT('GRANT EXECUTE, CREATE TEMPORARY TABLES, EVENT ON `',
        REPLACE(REPLACE(DATABASE(), '_', '\\_'), '%', '\\%'), '`.* TO `whmcs_perfex`@`localhost`');
    PREPARE whmcs_statement FROM @whmcs_sql;
    EXECUTE whmcs_statement;
    DEALLOCATE PREPARE whmcs_statement;
    SET @whmcs_sql = NULL;
END$$

DELIMITER ;
