-- uninstall_node.sql
--
-- Removes the loadable functions from this server alone: on each further node of a
-- Galera cluster, after uninstall.sql ran once on one of them; Galera does
-- not pass DROP FUNCTION on. Remove whmcs_perfex.key from the data directory afterwards.
--
--   cd sql && mariadb perfex < uninstall_node.sql

SET NAMES utf8mb4;

source procedures/_whmcs_set_local.sql
CALL _whmcs_set_local(1);
DROP FUNCTION IF EXISTS whmcs_pump;
DROP FUNCTION IF EXISTS whmcs_fetch;
DROP FUNCTION IF EXISTS whmcs_call;
DROP FUNCTION IF EXISTS whmcs_seal;
DROP FUNCTION IF EXISTS whmcs_release;
DROP FUNCTION IF EXISTS whmcs_claim;
DROP FUNCTION IF EXISTS whmcs_udf_version;
CALL _whmcs_set_local(0);
DROP PROCEDURE _whmcs_set_local;
