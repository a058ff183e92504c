-- _whmcs_set_local
--
-- Description
--   For install.sql, install_node.sql and uninstall_node.sql: what the session does next
--   stays on this server. Replicas and other nodes of a cluster may lack the file of the library;
--   CREATE FUNCTION would stop a replica. An account that may not do that goes on as
--   without it.
-- Parameters
--   in_is_local (INT)   1 = from now on, 0 = no longer

DROP PROCEDURE IF EXISTS _whmcs_set_local;

DELIMITER $$

CREATE PROCEDURE _whmcs_set_local (IN in_is_local INT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Keep the next statements from replicas and other nodes'
BEGIN
    DECLARE v_is_galera INT DEFAULT 0;
    DECLARE CONTINUE HANDLER FOR 1227 SET v_is_galera = 0; -- access denied

    /*M! SELECT COUNT(*) INTO v_is_galera
           FROM information_schema.system_variables AS v
          WHERE v.variable_name = 'WSREP_PROVIDER' AND v.global_value NOT IN ('', 'none'); */
    IF in_is_local THEN
        SET @whmcs_log = @@SESSION.sql_log_bin;
        IF @@GLOBAL.log_bin AND @whmcs_log THEN
            SET SESSION sql_log_bin = 0;
        END IF;
    ELSEIF @@SESSION.sql_log_bin <> COALESCE(@whmcs_log, @@SESSION.sql_log_bin) THEN
        SET SESSION sql_log_bin = 1;
    END IF;
    -- In a cluster sql_log_bin is not enough. Not every MariaDB knows the variable.
    IF v_is_galera THEN
        SET @whmcs_sql = CONCAT('SET SESSION wsrep_on = ', IF(in_is_local, 'OFF', 'ON'));
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
        SET @whmcs_sql = NULL;
    END IF;
END$$

DELIMITER ;
