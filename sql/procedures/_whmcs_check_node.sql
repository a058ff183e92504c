-- _whmcs_check_node
--
-- Description
--   For install_node.sql: whether this server has the key that our ticket is for; and
--   in a Galera cluster the event runs here too, if it runs at all.
-- Reads    whmcs_secret
-- Writes   the event whmcs_sync_event, on this node alone
-- Errors   50101 no key file here, or another one

DROP PROCEDURE IF EXISTS _whmcs_check_node;

DELIMITER $$

CREATE PROCEDURE _whmcs_check_node ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Whether this server has the key, and the event'
BEGIN
    DECLARE v_ticket VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_answer TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_galera INT DEFAULT 0;
    DECLARE v_status VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT MAX(s.ticket) INTO v_ticket FROM whmcs_secret AS s WHERE s.id = 1;
    IF v_ticket IS NOT NULL THEN
        SET v_answer = CONVERT(whmcs_claim(v_ticket) USING utf8mb4);
    END IF;
    IF COALESCE(JSON_VALUE(v_answer, '$.result'), '') <> 'success' THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50101,
               MESSAGE_TEXT =
 'install_node: copy whmcs_perfex.key (0600, the server''s) from a node that syncs, then run again';
    END IF;

    /*M! SELECT COUNT(*) INTO v_is_galera
           FROM information_schema.global_status AS v
          WHERE v.variable_name = 'WSREP_CLUSTER_SIZE' AND v.variable_value + 0 > 0; */
    SELECT MAX(e.status) INTO v_status
      FROM information_schema.events AS e
     WHERE e.event_schema = DATABASE() AND e.event_name = 'whmcs_sync_event';
    IF v_is_galera AND v_status LIKE '%SIDE_DISABLED' THEN
        CALL _whmcs_set_local(1);
        ALTER DEFINER = 'whmcs_perfex'@'localhost' EVENT whmcs_sync_event ENABLE;
        CALL _whmcs_set_local(0);
    END IF;
END$$

DELIMITER ;
