-- uninstall.sql
--
-- Removes everything of whmcs-perfex from the current database and nothing of
-- Perfex's: imported customers and invoices stay. The loadable functions and the
-- account belong to the whole server; if other databases of it use them, run
-- install.sql there again.
--
--   cd sql && mariadb perfex < uninstall.sql

DROP EVENT IF EXISTS whmcs_sync_event;
CALL _whmcs_release();

DROP PROCEDURE IF EXISTS whmcs_sync_invoices;
DROP PROCEDURE IF EXISTS whmcs_sync_contacts;
DROP PROCEDURE IF EXISTS whmcs_sync_clients;
DROP PROCEDURE IF EXISTS whmcs_sync_all;
DROP PROCEDURE IF EXISTS whmcs_set_option;
DROP PROCEDURE IF EXISTS whmcs_configure;
DROP PROCEDURE IF EXISTS whmcs_bind_perfex;
DROP PROCEDURE IF EXISTS _whmcs_sync_event;
DROP PROCEDURE IF EXISTS _whmcs_sync;
DROP PROCEDURE IF EXISTS _whmcs_status_invoices;
DROP PROCEDURE IF EXISTS _whmcs_release;
DROP PROCEDURE IF EXISTS _whmcs_pull_list;
DROP PROCEDURE IF EXISTS _whmcs_pull_detail;
DROP PROCEDURE IF EXISTS _whmcs_pull_catalogue;
DROP PROCEDURE IF EXISTS _whmcs_prepare_invoices;
DROP PROCEDURE IF EXISTS _whmcs_plan_invoices;
DROP PROCEDURE IF EXISTS _whmcs_plan_contacts;
DROP PROCEDURE IF EXISTS _whmcs_plan_clients;
DROP PROCEDURE IF EXISTS _whmcs_merge_invoice_list;
DROP PROCEDURE IF EXISTS _whmcs_merge_invoice_detail;
DROP PROCEDURE IF EXISTS _whmcs_merge_contact_list;
DROP PROCEDURE IF EXISTS _whmcs_merge_client_list;
DROP PROCEDURE IF EXISTS _whmcs_merge_client_detail;
DROP PROCEDURE IF EXISTS _whmcs_grant;
DROP PROCEDURE IF EXISTS _whmcs_finish_run;
DROP PROCEDURE IF EXISTS _whmcs_fetch_optional;
DROP PROCEDURE IF EXISTS _whmcs_fetch;
DROP PROCEDURE IF EXISTS _whmcs_detect_perfex;
DROP PROCEDURE IF EXISTS _whmcs_compare_invoices;
DROP PROCEDURE IF EXISTS _whmcs_check_install;
DROP PROCEDURE IF EXISTS _whmcs_claim;
DROP PROCEDURE IF EXISTS _whmcs_apply_invoices;
DROP PROCEDURE IF EXISTS _whmcs_apply_contacts;
DROP PROCEDURE IF EXISTS _whmcs_apply_clients;
DROP PROCEDURE IF EXISTS _whmcs_apply_catalogue;
DROP VIEW IF EXISTS whmcs_runs;
DROP VIEW IF EXISTS whmcs_options;
DROP VIEW IF EXISTS _whmcs_want_invoice;
DROP VIEW IF EXISTS _whmcs_want_contact;
DROP VIEW IF EXISTS _whmcs_want_client;
DROP VIEW IF EXISTS _whmcs_px_width;
DROP VIEW IF EXISTS _whmcs_px_invoice_number;
DROP VIEW IF EXISTS _whmcs_px_clients;
DROP VIEW IF EXISTS _whmcs_px_contacts;
DROP VIEW IF EXISTS _whmcs_px_contact_permissions;
DROP VIEW IF EXISTS _whmcs_px_countries;
DROP VIEW IF EXISTS _whmcs_px_currencies;
DROP VIEW IF EXISTS _whmcs_px_payment_modes;
DROP VIEW IF EXISTS _whmcs_px_invoices;
DROP VIEW IF EXISTS _whmcs_px_itemable;
DROP VIEW IF EXISTS _whmcs_px_item_tax;
DROP VIEW IF EXISTS _whmcs_px_invoicepaymentrecords;
DROP VIEW IF EXISTS _whmcs_px_options;
DROP VIEW IF EXISTS _whmcs_px_staff;
DROP FUNCTION IF EXISTS whmcs_test_connection;
DROP FUNCTION IF EXISTS _whmcs_option;
DROP FUNCTION IF EXISTS _whmcs_message;
DROP FUNCTION IF EXISTS _whmcs_fit;
DROP FUNCTION IF EXISTS _whmcs_break;
DROP TABLE IF EXISTS whmcs_quarantine;
DROP TABLE IF EXISTS whmcs_run_count;
DROP TABLE IF EXISTS whmcs_run;
DROP TABLE IF EXISTS whmcs_plan;
DROP TABLE IF EXISTS whmcs_payment_mode;
DROP TABLE IF EXISTS whmcs_payment_link;
DROP TABLE IF EXISTS whmcs_link;
DROP TABLE IF EXISTS whmcs_client_group;
DROP TABLE IF EXISTS whmcs_gateway;
DROP TABLE IF EXISTS whmcs_currency;
DROP TABLE IF EXISTS whmcs_transaction;
DROP TABLE IF EXISTS whmcs_invoice_line;
DROP TABLE IF EXISTS whmcs_invoice;
DROP TABLE IF EXISTS whmcs_contact;
DROP TABLE IF EXISTS whmcs_client;
DROP TABLE IF EXISTS whmcs_version;
DROP TABLE IF EXISTS whmcs_perfex_binding;
DROP TABLE IF EXISTS whmcs_perfex_need;
DROP TABLE IF EXISTS whmcs_option;
DROP TABLE IF EXISTS whmcs_secret;
DROP FUNCTION IF EXISTS whmcs_fetch;
DROP FUNCTION IF EXISTS whmcs_call;
DROP FUNCTION IF EXISTS whmcs_seal;
DROP FUNCTION IF EXISTS whmcs_release;
DROP FUNCTION IF EXISTS whmcs_claim;
DROP FUNCTION IF EXISTS whmcs_udf_version;
DROP USER IF EXISTS 'whmcs_perfex'@'localhost';
