-- _whmcs_keep_rights
--
-- Description
--   For install.sql: replacing a routine takes it away from all who had rights on it.
--   Before that they are written down, for this session, and given back afterwards.
-- Parameters
--   in_step (VARCHAR)   note or give_back
-- Reads    mysql.procs_priv
-- Writes   tmp_whmcs_right

DROP PROCEDURE IF EXISTS _whmcs_keep_rights;

DELIMITER $$

CREATE PROCEDURE _whmcs_keep_rights (
    IN in_step VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Keep the rights of others on our routines'
BEGIN
    DECLARE v_statement TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    IF in_step = 'note' THEN
        DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_right;
        CREATE TEMPORARY TABLE tmp_whmcs_right (
            routine_name VARCHAR(64) NOT NULL,
            routine_type VARCHAR(16) NOT NULL,
            account VARCHAR(400) NOT NULL,
            rights VARCHAR(200) NOT NULL
        ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
        -- A role of MariaDB has no host.
        INSERT INTO tmp_whmcs_right (routine_name, routine_type, account, rights)
        SELECT p.routine_name, p.routine_type,
               CONCAT('`', REPLACE(p.user, '`', '``'), '`',
                      IF(p.host = '', '', CONCAT('@`', REPLACE(p.host, '`', '``'), '`'))),
               p.proc_priv
          FROM mysql.procs_priv AS p
         WHERE p.db = DATABASE() AND p.routine_name LIKE 'whmcs\_%';
    ELSE
        BEGIN
            DECLARE c_right CURSOR FOR
                SELECT CONCAT('GRANT ', IF(FIND_IN_SET('Execute', t.rights), 'EXECUTE',
                                           'USAGE'),
                              IF(FIND_IN_SET('Alter Routine', t.rights), ', ALTER ROUTINE', ''),
                              ' ON ', t.routine_type, ' `', REPLACE(DATABASE(), '`', '``'), '`.`',
                              t.routine_name, '` TO ', t.account,
                              IF(FIND_IN_SET('Grant', t.rights), ' WITH GRANT OPTION', ''))
                  FROM tmp_whmcs_right AS t
                       JOIN information_schema.routines AS r
                         ON r.routine_schema = DATABASE()
                        AND CONVERT(r.routine_type USING utf8mb4) COLLATE utf8mb4_bin
                            = t.routine_type
                        AND CONVERT(r.routine_name USING utf8mb4) COLLATE utf8mb4_bin
                            = t.routine_name;

            OPEN c_right;
            rights: LOOP
                FETCH c_right INTO v_statement;
                IF v_is_end THEN
                    LEAVE rights;
                END IF;
                SET @whmcs_sql = v_statement;
                PREPARE whmcs_statement FROM @whmcs_sql;
                EXECUTE whmcs_statement;
                DEALLOCATE PREPARE whmcs_statement;
            END LOOP;
            CLOSE c_right;
        END;
        DROP TEMPORARY TABLE tmp_whmcs_right;
        SET @whmcs_sql = NULL;
    END IF;
END$$

DELIMITER ;
