-- install_node.sql
--
-- Makes the loadable functions on this server alone: on each further node of a cluster,
-- and on a replica that may become primary, or has. Tables, routines and the event come
-- from where install.sql ran; so does the account. Copy whmcs_udf.so into the plugin
-- directory and whmcs_perfex.key into the data directory before. Run it again whenever
-- the schedule of a Galera cluster was changed: see docs/replication.md.
--
--   cd sql && mariadb perfex < install_node.sql

SET NAMES utf8mb4;

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

CALL _whmcs_check_node();

SELECT CONCAT('this server can sync; the event is ', LOWER(e.status),
              IF(e.status = 'ENABLED', '', '; CALL whmcs_schedule(6) switches it on')) AS result
  FROM information_schema.events AS e
 WHERE e.event_schema = DATABASE() AND e.event_name = 'whmcs_sync_event';
