-- _whmcs_claim
--
-- Description
--   For install.sql: makes sure that we hold the ticket of this server's key. A
--   ticket we have already is tried first, then that of another database of this
--   server, then the server is claimed.
--   This runs with the rights of an administrator, and others may own the other
--   databases: of a view they would choose what runs. So only a table counts that our
--   account has rights on, and CREATE ... LIKE takes no view and keeps the table as it is
--   until the transaction ends.
-- Writes   whmcs_secret
-- Errors   50101 the server was claimed by somebody whose ticket is not here

DROP PROCEDURE IF EXISTS _whmcs_claim;

DELIMITER $$

CREATE PROCEDURE _whmcs_claim ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Make sure that we hold the ticket of this server'
BEGIN
    DECLARE v_ticket VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_answer TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_schema VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE v_is_cluster INT DEFAULT 0;
    DECLARE v_own VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE c_schema CURSOR FOR
        SELECT t.table_schema
          FROM information_schema.tables AS t
               JOIN information_schema.table_privileges AS p
                 ON p.table_schema = t.table_schema AND p.table_name = t.table_name
                AND p.grantee = '''whmcs_perfex''@''localhost''' AND p.privilege_type = 'SELECT'
         WHERE t.table_name = 'whmcs_secret' AND t.table_schema <> DATABASE()
           AND t.table_type = 'BASE TABLE'
           AND (SELECT COUNT(*) FROM information_schema.columns AS c
                 WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name
                   AND c.column_name IN ('id', 'ticket')) = 2;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    INSERT IGNORE INTO whmcs_secret (id) VALUES (1);
    SELECT MAX(s.ticket) INTO v_ticket FROM whmcs_secret AS s WHERE s.id = 1;
    SET v_answer = CONVERT(whmcs_claim(v_ticket) USING utf8mb4), v_own = v_ticket;

    OPEN c_schema;
    search: WHILE COALESCE(JSON_VALUE(v_answer, '$.result'), '') <> 'success' DO
        FETCH c_schema INTO v_schema;
        IF v_is_end THEN
            LEAVE search;
        END IF;
        START TRANSACTION;
        SET @whmcs_sql = CONCAT('CREATE TEMPORARY TABLE tmp_whmcs_secret LIKE `',
            REPLACE(v_schema, '`', '``'), '`.whmcs_secret');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
        DROP TEMPORARY TABLE tmp_whmcs_secret;
        SET @whmcs_sql = CONCAT('UPDATE whmcs_secret AS s, `', REPLACE(v_schema, '`', '``'),
            '`.whmcs_secret AS o SET s.ticket = LEFT(o.ticket, 100) WHERE s.id = 1 AND o.id = 1');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
        COMMIT;
        SELECT MAX(s.ticket) INTO v_ticket FROM whmcs_secret AS s WHERE s.id = 1;
        SET v_answer = CONVERT(whmcs_claim(v_ticket) USING utf8mb4);
    END WHILE;
    CLOSE c_schema;
    SET @whmcs_sql = NULL;

    IF COALESCE(JSON_VALUE(v_answer, '$.result'), '') <> 'success' THEN
        -- The ticket and what is sealed are those of all nodes.
        /*M! SELECT COUNT(*) INTO v_is_cluster
               FROM information_schema.global_status AS v
              WHERE v.variable_name = 'WSREP_CLUSTER_SIZE' AND v.variable_value + 0 > 1; */
        /*!80000 SELECT COUNT(*) > 1 INTO v_is_cluster
                   FROM performance_schema.replication_group_members AS v
                  WHERE v.member_state = 'ONLINE'; */
        IF v_is_cluster AND COALESCE(v_own, '') <> '' THEN
            SIGNAL SQLSTATE '45000'
               SET MYSQL_ERRNO = 50101,
                   MESSAGE_TEXT =
 'install: copy whmcs_perfex.key (0600, the server''s) from the node that has it, then run again';
        END IF;
        -- The value of a local variable would show in the text of the UPDATE, in logs too.
        SET @whmcs_json = CONVERT(whmcs_claim() USING utf8mb4);
        IF COALESCE(JSON_VALUE(@whmcs_json, '$.result'), '') <> 'success' THEN
            SET v_answer = _whmcs_message(CONCAT('install: ',
                COALESCE(JSON_VALUE(@whmcs_json, '$.message'), 'whmcs_claim failed')));
            SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50101, MESSAGE_TEXT = v_answer;
        END IF;
        -- A new key: what was sealed with another one is of no use any more.
        UPDATE whmcs_secret AS s
           SET s.ticket = JSON_VALUE(@whmcs_json, '$.ticket'), s.sealed = NULL
         WHERE s.id = 1;
        SET @whmcs_json = NULL;
    END IF;
END$$

DELIMITER ;
