-- 0.2.0: what became of the tables since 0.1.0.
--
-- install.sql runs the steps of this folder in the order of their versions, before the
-- CREATE TABLE IF NOT EXISTS of sql/tables: a table that is renamed must have its rows
-- before an empty one of the new name is made. New tables need no step. Each statement
-- changes nothing when it is run again, since an interrupted upgrade begins anew: the
-- version is written down last. A step that was released is never edited again.

DROP PROCEDURE IF EXISTS _whmcs_upgrade;

DELIMITER $$

CREATE PROCEDURE _whmcs_upgrade (
    IN in_from VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Upgrade to 0.2.0'
BEGIN
    IF INET_ATON(CONCAT(in_from, '.0')) < INET_ATON('0.2.0.0') THEN
        CALL _whmcs_add_column('whmcs_run_count', 'is_torn',
            'TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER wait_ms');
        CALL _whmcs_add_column('whmcs_run_count', 'unaccounted_count',
            'BIGINT NULL AFTER is_torn');
        CALL _whmcs_rename_table('whmcs_quarantine', 'whmcs_quarantine_record');
        CALL _whmcs_add_column('whmcs_quarantine_record', 'list_place',
            'BIGINT UNSIGNED NOT NULL DEFAULT 0 AFTER whmcs_id');
        CALL _whmcs_add_column('whmcs_quarantine_record', 'payload',
            'MEDIUMTEXT NULL AFTER reason');
        CALL _whmcs_add_column('whmcs_quarantine_record', 'is_unread',
            'TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER payload');
        CALL _whmcs_add_column('whmcs_quarantine_record', 'retry_at',
            'DATETIME(6) NULL AFTER last_seen_at');
        IF EXISTS (SELECT 1 FROM information_schema.columns AS c
                    WHERE c.table_schema = DATABASE()
                      AND c.table_name = 'whmcs_quarantine_record'
                      AND c.column_name = 'list_place' AND c.column_key = '') THEN
            UPDATE whmcs_quarantine_record
               SET is_unread = 1
             WHERE code IN ('server_error', 'not_json', 'timeout', 'network', 'encoding',
                            'too_large', 'bad_field', 'api_error');
        END IF;
        CALL _whmcs_change_primary_key('whmcs_quarantine_record',
            'data_type,whmcs_id,list_place');
        CALL _whmcs_renew_statistics(CONCAT(
            'whmcs_base,whmcs_client,whmcs_client_group,whmcs_conflict,whmcs_contact,',
            'whmcs_currency,whmcs_custom_value,whmcs_gateway,whmcs_invoice,whmcs_invoice_line,',
            'whmcs_invoice_number,whmcs_kind_fit,whmcs_lease,whmcs_link,whmcs_made,',
            'whmcs_mapping,whmcs_mapping_source,whmcs_note,whmcs_option,whmcs_payment_link,',
            'whmcs_payment_mode,whmcs_perfex_binding,whmcs_perfex_column,whmcs_perfex_need,',
            'whmcs_plan,whmcs_plan_field,whmcs_quarantine_record,whmcs_refund_link,whmcs_run,',
            'whmcs_run_count,whmcs_secret,whmcs_source_field,whmcs_status_map,',
            'whmcs_target_field,whmcs_transaction,whmcs_version'));
    END IF;
END$$

DELIMITER ;
