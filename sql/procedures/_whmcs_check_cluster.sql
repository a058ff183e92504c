-- _whmcs_check_cluster
--
-- Description
--   For install.sql: in a cluster that has a ticket already it runs only where the key
--   is. Else it would stop the syncs of all nodes, and then find no way to go on.
-- Reads    whmcs_secret, if it is there
-- Errors   50101 no key on this node

DROP PROCEDURE IF EXISTS _whmcs_check_cluster;

DELIMITER $$

CREATE PROCEDURE _whmcs_check_cluster ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Refuse to install on a node without the key'
BEGIN
    DECLARE v_is_cluster INT DEFAULT 0;

    /*M! SELECT COUNT(*) INTO v_is_cluster
           FROM information_schema.global_status AS v
          WHERE v.variable_name = 'WSREP_CLUSTER_SIZE' AND v.variable_value + 0 > 1; */
    /*!80000 SELECT COUNT(*) > 1 INTO v_is_cluster
               FROM performance_schema.replication_group_members AS v
              WHERE v.member_state = 'ONLINE'; */
    IF v_is_cluster
       AND EXISTS (SELECT 1 FROM information_schema.columns AS c
                    WHERE c.table_schema = DATABASE() AND c.table_name = 'whmcs_secret'
                      AND c.column_name = 'ticket') THEN
        SET @whmcs_json = NULL;
        SET @whmcs_sql = IF((SELECT COUNT(*) FROM mysql.func AS f WHERE f.name = 'whmcs_claim') > 0,
            'SELECT MAX(CONVERT(whmcs_claim(s.ticket) USING utf8mb4)) INTO @whmcs_json
               FROM whmcs_secret AS s WHERE s.ticket <> ''''',
            'SELECT MAX(''{}'') INTO @whmcs_json FROM whmcs_secret AS s WHERE s.ticket <> ''''');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
        SET v_is_cluster = COALESCE(COALESCE(JSON_VALUE(@whmcs_json, '$.result'), '')
                                    <> 'success' AND @whmcs_json IS NOT NULL, 0),
            @whmcs_sql = NULL, @whmcs_json = NULL;
        IF v_is_cluster THEN
            SIGNAL SQLSTATE '45000'
               SET MYSQL_ERRNO = 50101,
                   MESSAGE_TEXT =
    'install: run it on a node that syncs already; for this one there is install_node.sql';
        END IF;
    END IF;
END$$

DELIMITER ;
