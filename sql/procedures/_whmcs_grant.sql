-- _whmcs_grant
--
-- Description
--   For install.sql: gives the definer account what it needs in this database and
--   nothing else: our own tables and views by name, EXECUTE, temporary tables, the event.
--   The Perfex tables are granted by whmcs_bind_perfex.

DROP PROCEDURE IF EXISTS _whmcs_grant;

DELIMITER $$

CREATE PROCEDURE _whmcs_grant ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Grants of the definer account'
BEGIN
    DECLARE v_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_rights VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_end INT DEFAULT 0;
    -- A table that is not named here gets all four; pr_grants then says which are too many.
    DECLARE c_name CURSOR FOR
        SELECT t.table_name,
               CASE WHEN t.table_name = 'whmcs_perfex_need' THEN NULL
                    WHEN t.table_name IN ('whmcs_attachment', 'whmcs_row_table',
                        'whmcs_row_quiet', '_whmcs_own', 'whmcs_checks', 'whmcs_code',
                        'whmcs_error_class',
                        'whmcs_kind_fit', 'whmcs_perfex_binding', 'whmcs_perfex_column',
                        'whmcs_perfex_shape', 'whmcs_progress', 'whmcs_runs',
                        'whmcs_source_field', 'whmcs_target_field', 'whmcs_version',
                        '_whmcs_client_field', '_whmcs_contact_field', '_whmcs_invoice_field',
                        'whmcs_ledger_invoices') THEN 'SELECT'
                    WHEN t.table_type <> 'BASE TABLE' THEN NULL
                    WHEN t.table_name IN ('whmcs_lease', 'whmcs_option', 'whmcs_secret')
                    THEN 'SELECT, UPDATE'
                    WHEN t.table_name = 'whmcs_conflict' THEN 'SELECT, INSERT'
                    WHEN t.table_name IN ('whmcs_client', 'whmcs_client_group', 'whmcs_contact',
                        'whmcs_currency', 'whmcs_gateway', 'whmcs_invoice')
                    THEN 'SELECT, INSERT, UPDATE'
                    WHEN t.table_name IN ('whmcs_custom_value', 'whmcs_invoice_line',
                        'whmcs_ledger_check', 'whmcs_made',
                        'whmcs_mapping', 'whmcs_mapping_source', 'whmcs_note',
                        'whmcs_payment_link', 'whmcs_payment_mode', 'whmcs_plan_field',
                        'whmcs_preview_field', 'whmcs_preview_move', 'whmcs_preview_number',
                        'whmcs_preview_setting',
                        'whmcs_status_map', 'whmcs_transaction', 'whmcs_undo_leftover')
                    THEN 'SELECT, INSERT, DELETE'
                    ELSE 'SELECT, INSERT, UPDATE, DELETE' END
          FROM information_schema.tables AS t
         WHERE t.table_schema = DATABASE()
           AND (t.table_name LIKE 'whmcs\_%'
                OR (t.table_name LIKE '\_whmcs\_%' AND t.table_name NOT LIKE '\_whmcs\_px\_%'));
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    OPEN c_name;
    names: LOOP
        FETCH c_name INTO v_name, v_rights;
        IF v_is_end THEN
            LEAVE names;
        END IF;
        IF v_rights IS NOT NULL THEN
            SET @whmcs_sql = CONCAT('GRANT ', v_rights, ' ON `', DATABASE(), '`.`', v_name,
                '` TO `whmcs_perfex`@`localhost`');
            PREPARE whmcs_statement FROM @whmcs_sql;
            EXECUTE whmcs_statement;
            DEALLOCATE PREPARE whmcs_statement;
        END IF;
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
