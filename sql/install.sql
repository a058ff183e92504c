-- install.sql
--
-- Installs or refreshes whmcs-perfex in the current database, which is that of
-- Perfex. Run it inside sql/ with an account that may create functions, users
-- and grants; run it again at any time: settings, links, history and the rights
-- of others on our routines stay. An older version is upgraded (sql/upgrades), a newer
-- one is left as it is. If it breaks off, nothing syncs until it was run again.
--
--   cd sql && mariadb perfex < install.sql

SET NAMES utf8mb4;
SET SESSION sql_mode = CONCAT('STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,',
    'ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION');

-- The client goes on after an error in a sourced file, but ends at one in this file: so
-- what must not be passed over is a CALL here.
SET @whmcs_version = '0.2.0';
source procedures/_whmcs_check_version.sql
source procedures/_whmcs_check_idle.sql
source procedures/_whmcs_check_cluster.sql
CALL _whmcs_check_version(@whmcs_version, @whmcs_from);
CALL _whmcs_check_idle('install');
CALL _whmcs_check_cluster();

-- From here until the end no run can begin; nor could one in the moment before.
DROP PROCEDURE IF EXISTS _whmcs_take_lease;
CREATE PROCEDURE _whmcs_take_lease (IN in_kind TEXT, IN in_started_by TEXT, OUT out_run_id BIGINT)
    SIGNAL SQLSTATE '45000'
       SET MYSQL_ERRNO = 50107,
           MESSAGE_TEXT = 'install.sql is under way or has broken off; then run it again';
CALL _whmcs_check_idle('install');

-- What an uninstall.sql that was refused or broke off leaves.
DROP PROCEDURE IF EXISTS _whmcs_check_keep;
DROP PROCEDURE IF EXISTS _whmcs_drop_unless_kept;

CREATE USER IF NOT EXISTS 'whmcs_perfex'@'localhost' ACCOUNT LOCK;

-- On this server alone: others may lack the file (install_node.sql is for those).
source procedures/_whmcs_set_local.sql
CALL _whmcs_set_local(1);
DROP FUNCTION IF EXISTS whmcs_udf_version;
DROP FUNCTION IF EXISTS whmcs_claim;
DROP FUNCTION IF EXISTS whmcs_release;
DROP FUNCTION IF EXISTS whmcs_seal;
DROP FUNCTION IF EXISTS whmcs_call;
DROP FUNCTION IF EXISTS whmcs_fetch;
DROP FUNCTION IF EXISTS whmcs_pump;
CREATE FUNCTION whmcs_udf_version RETURNS STRING SONAME 'whmcs_udf.so';
CREATE FUNCTION whmcs_claim RETURNS STRING SONAME 'whmcs_udf.so';
CREATE FUNCTION whmcs_release RETURNS STRING SONAME 'whmcs_udf.so';
CREATE FUNCTION whmcs_seal RETURNS STRING SONAME 'whmcs_udf.so';
CREATE FUNCTION whmcs_call RETURNS STRING SONAME 'whmcs_udf.so';
CREATE FUNCTION whmcs_fetch RETURNS STRING SONAME 'whmcs_udf.so';
CREATE FUNCTION whmcs_pump RETURNS INTEGER SONAME 'whmcs_udf.so';
CALL _whmcs_set_local(0);

source procedures/_whmcs_add_column.sql
source procedures/_whmcs_add_index.sql
source procedures/_whmcs_change_primary_key.sql
source procedures/_whmcs_rename_table.sql
source procedures/_whmcs_renew_statistics.sql
source upgrades/0.2.0.sql
CALL _whmcs_upgrade(@whmcs_from);

source tables/settings.sql
source tables/options.sql
source tables/perfex_need.sql
source tables/mirror.sql
source tables/state.sql
source tables/quarantine.sql
source tables/change.sql
source tables/codes.sql
source tables/mapping.sql
source tables/preview.sql
source tables/progress.sql

source procedures/_whmcs_keep_rights.sql
CALL _whmcs_keep_rights('note');

source functions/_whmcs_break.sql
source functions/_whmcs_clean.sql
source functions/_whmcs_client_name.sql
source functions/_whmcs_clip.sql
source functions/_whmcs_custom_value.sql
source functions/_whmcs_does_fit.sql
source functions/_whmcs_due_text.sql
source functions/_whmcs_figure.sql
source functions/_whmcs_fit.sql
source functions/_whmcs_gateway_name.sql
source functions/_whmcs_interval.sql
source functions/_whmcs_invoice_status.sql
source functions/_whmcs_is_begun_elsewhere.sql
source functions/_whmcs_is_client_in_range.sql
source functions/_whmcs_is_late.sql
source functions/_whmcs_is_running.sql
source functions/_whmcs_is_visible.sql
source functions/_whmcs_judge_data_type.sql
source functions/_whmcs_judge_last_run.sql
source functions/_whmcs_judge_ledger.sql
source functions/_whmcs_judge_overdue.sql
source functions/_whmcs_judge_perfex.sql
source functions/_whmcs_judge_quarantine.sql
source functions/_whmcs_judge_running.sql
source functions/_whmcs_judge_schedule.sql
source functions/_whmcs_judge_server.sql
source functions/_whmcs_judge_setup.sql
source functions/_whmcs_judge_torn.sql
source functions/_whmcs_judge_version.sql
source functions/_whmcs_lease_seconds.sql
source functions/_whmcs_lock_name.sql
source functions/_whmcs_loss.sql
source functions/_whmcs_message.sql
source functions/_whmcs_mode_name.sql
source functions/_whmcs_narrow.sql
source functions/_whmcs_next_run.sql
source functions/_whmcs_number_width.sql
source functions/_whmcs_option.sql
source functions/_whmcs_parse_sources.sql
source functions/_whmcs_parse_steps.sql
source functions/_whmcs_print_number.sql
source functions/_whmcs_resolve_target.sql
source functions/_whmcs_sample.sql
source functions/_whmcs_server.sql
source functions/_whmcs_staff.sql
source functions/_whmcs_tax_name.sql
source functions/_whmcs_transform.sql
source functions/_whmcs_whole_message.sql
source functions/whmcs_test_connection.sql

source procedures/_whmcs_claim.sql
source procedures/_whmcs_detect_perfex.sql
source procedures/_whmcs_grant.sql
source procedures/_whmcs_bind_rows.sql
source procedures/whmcs_bind_perfex.sql

source views/shape.sql
CALL _whmcs_claim();
CALL _whmcs_detect_perfex();
CALL _whmcs_grant();

source views/mapping.sql
source views/ledger.sql
source views/preview.sql
source views/public.sql
source views/undo.sql

source procedures/_whmcs_actual_values.sql
source procedures/_whmcs_apply_catalogue.sql
source procedures/_whmcs_apply_clients.sql
source procedures/_whmcs_apply_contacts.sql
source procedures/_whmcs_apply_invoices.sql
source procedures/_whmcs_ask_open.sql
source procedures/_whmcs_assign_numbers.sql
source procedures/_whmcs_assume_customers.sql
source procedures/_whmcs_assume_emails.sql
source procedures/_whmcs_assume_number_field.sql
source procedures/_whmcs_assume_owners.sql
source procedures/_whmcs_begin_apply.sql
source procedures/_whmcs_begin_batch.sql
source procedures/_whmcs_begin_documents.sql
source procedures/_whmcs_begin_images.sql
source procedures/_whmcs_begin_match.sql
source procedures/_whmcs_begin_plan.sql
source procedures/_whmcs_begin_preview.sql
source procedures/_whmcs_begin_progress.sql
source procedures/_whmcs_begin_stage.sql
source procedures/_whmcs_begin_subject.sql
source procedures/_whmcs_begin_surplus.sql
source procedures/_whmcs_begin_units.sql
source procedures/_whmcs_begin_values.sql
source procedures/_whmcs_cancel_invoices.sql
source procedures/_whmcs_check_data_type.sql
source procedures/_whmcs_check_event.sql
source procedures/_whmcs_check_install.sql
source procedures/_whmcs_check_ledger.sql
source procedures/_whmcs_check_node.sql
source procedures/_whmcs_check_undo.sql
source procedures/_whmcs_choose_numbers.sql
source procedures/_whmcs_claim_emails.sql
source procedures/_whmcs_compare_invoices.sql
source procedures/_whmcs_compare_preview.sql
source procedures/_whmcs_compare_refunds.sql
source procedures/_whmcs_compare_values.sql
source procedures/_whmcs_describe_quarantine.sql
source procedures/_whmcs_drop_changes.sql
source procedures/_whmcs_drop_temporary.sql
source procedures/_whmcs_end_apply.sql
source procedures/_whmcs_end_documents.sql
source procedures/_whmcs_end_plan.sql
source procedures/_whmcs_estimate.sql
source procedures/_whmcs_explain_invoices.sql
source procedures/_whmcs_fetch.sql
source procedures/_whmcs_fetch_batch.sql
source procedures/_whmcs_fetch_optional.sql
source procedures/_whmcs_find_hanging.sql
source procedures/_whmcs_find_preview.sql
source procedures/_whmcs_finish_apply.sql
source procedures/_whmcs_finish_preview.sql
source procedures/_whmcs_finish_run.sql
source procedures/_whmcs_fit_values.sql
source procedures/_whmcs_forget.sql
source procedures/_whmcs_forget_runs.sql
source procedures/_whmcs_give_lease.sql
source procedures/_whmcs_import_invoices.sql
source procedures/_whmcs_judge_undo.sql
source procedures/_whmcs_keep_after.sql
source procedures/_whmcs_keep_before.sql
source procedures/_whmcs_keep_counter.sql
source procedures/_whmcs_keep_created.sql
source procedures/_whmcs_keep_others.sql
source procedures/_whmcs_leave_moved.sql
source procedures/_whmcs_list_todo.sql
source procedures/_whmcs_lock_batch.sql
source procedures/_whmcs_log_missed.sql
source procedures/_whmcs_make_number_field.sql
source procedures/_whmcs_map_values.sql
source procedures/_whmcs_mark_missing.sql
source procedures/_whmcs_match_clients.sql
source procedures/_whmcs_match_contacts.sql
source procedures/_whmcs_merge_changed_invoices.sql
source procedures/_whmcs_merge_client_detail.sql
source procedures/_whmcs_merge_client_list.sql
source procedures/_whmcs_merge_contact_list.sql
source procedures/_whmcs_merge_invoice_detail.sql
source procedures/_whmcs_merge_invoice_list.sql
source procedures/_whmcs_name_modes.sql
source procedures/_whmcs_note_invoices.sql
source procedures/_whmcs_note_lines.sql
source procedures/_whmcs_note_mapping.sql
source procedures/_whmcs_note_numbers.sql
source procedures/_whmcs_note_progress.sql
source procedures/_whmcs_note_settings.sql
source procedures/_whmcs_plan_batch.sql
source procedures/_whmcs_plan_cancelled.sql
source procedures/_whmcs_plan_clients.sql
source procedures/_whmcs_plan_contacts.sql
source procedures/_whmcs_plan_deleted.sql
source procedures/_whmcs_plan_invoices.sql
source procedures/_whmcs_plan_preview.sql
source procedures/_whmcs_prepare_invoices.sql
source procedures/_whmcs_prepare_lines.sql
source procedures/_whmcs_prepare_payments.sql
source procedures/_whmcs_prepare_refunds.sql
source procedures/_whmcs_preview_catalogue.sql
source procedures/_whmcs_preview_deleted.sql
source procedures/_whmcs_preview_documents.sql
source procedures/_whmcs_preview_invoices.sql
source procedures/_whmcs_preview_lines.sql
source procedures/_whmcs_preview_paid.sql
source procedures/_whmcs_preview_payments.sql
source procedures/_whmcs_preview_records.sql
source procedures/_whmcs_prove_counts.sql
source procedures/_whmcs_pull_catalogue.sql
source procedures/_whmcs_pull_detail.sql
source procedures/_whmcs_pull_list.sql
source procedures/_whmcs_pull_missing.sql
source procedures/_whmcs_quarantine_failures.sql
source procedures/_whmcs_raise_counter.sql
source procedures/_whmcs_read_answers.sql
source procedures/_whmcs_read_back.sql
source procedures/_whmcs_read_emails.sql
source procedures/_whmcs_read_refund_rows.sql
source procedures/_whmcs_read_rows.sql
source procedures/_whmcs_read_status_map.sql
source procedures/_whmcs_recheck.sql
source procedures/_whmcs_recheck_batch.sql
source procedures/_whmcs_record_invoices.sql
source procedures/_whmcs_record_values.sql
source procedures/_whmcs_refuse_during_run.sql
source procedures/_whmcs_refuse_moved.sql
source procedures/_whmcs_release.sql
source procedures/_whmcs_remove_refunds.sql
source procedures/_whmcs_renew_lease.sql
source procedures/_whmcs_restore_numbers.sql
source procedures/_whmcs_restore_own.sql
source procedures/_whmcs_retry_record.sql
source procedures/_whmcs_seed_mapping.sql
source procedures/_whmcs_set_reminders.sql
source procedures/_whmcs_set_schedule.sql
source procedures/_whmcs_settle_batch.sql
source procedures/_whmcs_settle_quarantine.sql
source procedures/_whmcs_show_moves.sql
source procedures/_whmcs_status_invoices.sql
source procedures/_whmcs_sync.sql
source procedures/_whmcs_sync_event.sql
source procedures/_whmcs_take_batch.sql
source procedures/_whmcs_try.sql
source procedures/_whmcs_undo.sql
source procedures/_whmcs_undo_batch.sql
source procedures/_whmcs_undo_others.sql
source procedures/_whmcs_undo_records.sql
source procedures/_whmcs_update_invoice_headers.sql
source procedures/_whmcs_update_invoice_lines.sql
source procedures/_whmcs_word_preview.sql
source procedures/_whmcs_word_refunds.sql
source procedures/_whmcs_work_invoices.sql
source procedures/_whmcs_write_back.sql
source procedures/_whmcs_write_contacts.sql
source procedures/_whmcs_write_custom_values.sql
source procedures/_whmcs_write_customers.sql
source procedures/_whmcs_write_groups.sql
source procedures/_whmcs_write_invoice_headers.sql
source procedures/_whmcs_write_invoice_lines.sql
source procedures/_whmcs_write_invoice_payments.sql
source procedures/_whmcs_write_own.sql
source procedures/_whmcs_write_permissions.sql
source procedures/_whmcs_write_refund_lines.sql
source procedures/_whmcs_write_refund_rows.sql
source procedures/_whmcs_write_refunds.sql
source procedures/whmcs_apply_preview.sql
source procedures/whmcs_configure.sql
source procedures/whmcs_link.sql
source procedures/whmcs_map_field.sql
source procedures/whmcs_preview.sql
source procedures/whmcs_reset_mapping.sql
source procedures/whmcs_retry.sql
source procedures/whmcs_schedule.sql
source procedures/whmcs_schedule_daily.sql
source procedures/whmcs_set_option.sql
source procedures/whmcs_status.sql
source procedures/whmcs_sync_all.sql
source procedures/whmcs_sync_clients.sql
source procedures/whmcs_sync_contacts.sql
source procedures/whmcs_sync_invoices.sql
source procedures/whmcs_undo.sql
source procedures/whmcs_unlink.sql
source procedures/whmcs_unmap_field.sql
source procedures/whmcs_unschedule.sql

CALL _whmcs_grant();
CALL _whmcs_keep_rights('give_back');
CALL _whmcs_seed_mapping();
CALL _whmcs_read_status_map(_whmcs_option('status_map'));

source events/whmcs_sync_event.sql

CALL _whmcs_check_install(248, 120);

source procedures/_whmcs_take_lease.sql
CALL _whmcs_check_install(248, 120);

REPLACE INTO whmcs_version (id, version, installed_at)
VALUES (1, @whmcs_version, UTC_TIMESTAMP(6));

SELECT CONCAT('whmcs-perfex ', v.version, ' is installed; ',
              CASE WHEN e.status <> 'ENABLED'
                   THEN 'its schedule is off: CALL whmcs_schedule(6) switches it on'
                   WHEN @@GLOBAL.event_scheduler = 'ON'
                   THEN CONCAT('it syncs every ', e.interval_value, ' ', LOWER(e.interval_field),
                               IF(e.interval_value = '1', '', 's'))
                   ELSE CONCAT('event_scheduler is off, so nothing syncs by itself: ',
                               'SET GLOBAL event_scheduler = ON') END,
              IF(s.sealed IS NULL, '; next: CALL whmcs_configure(url, identifier, secret)', ''))
                  AS result
  FROM whmcs_version AS v
       JOIN whmcs_secret AS s ON s.id = v.id
       JOIN information_schema.events AS e
         ON e.event_schema = DATABASE() AND e.event_name = 'whmcs_sync_event';
