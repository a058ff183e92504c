-- _whmcs_find_hanging
--
-- Description
--   Finds what hangs on rows of Perfex that an undo is to remove and is not to go with
--   them: an invoice of a customer, a payment that a person entered, a note.
-- Reads    tmp_whmcs_back, whmcs_attachment, Perfex
-- Writes   tmp_whmcs_going, tmp_whmcs_hanging

DROP PROCEDURE IF EXISTS _whmcs_find_hanging;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_find_hanging ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What hangs on rows that are to go'
BEGIN
    DECLARE v_sql TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE c_attachment CURSOR FOR
        SELECT a.select_sql
          FROM whmcs_attachment AS a
         WHERE a.select_sql IS NOT NULL
           AND a.target IN (SELECT g.table_name FROM tmp_whmcs_going AS g);
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    -- Rows that are to go, and what hangs on them.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_going;
    CREATE TEMPORARY TABLE tmp_whmcs_going (
        table_name VARCHAR(32) NOT NULL,
        row_key BIGINT UNSIGNED NOT NULL,
        row_text VARCHAR(20) NOT NULL,
        unit BIGINT UNSIGNED NOT NULL,
        PRIMARY KEY (table_name, row_key)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_hanging;
    CREATE TEMPORARY TABLE tmp_whmcs_hanging (
        unit BIGINT UNSIGNED NOT NULL,
        row_key BIGINT UNSIGNED NOT NULL,
        table_name VARCHAR(32) NOT NULL,
        PRIMARY KEY (unit, row_key, table_name)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    INSERT INTO tmp_whmcs_going (table_name, row_key, row_text, unit)
    SELECT b.table_name, b.row_key, b.row_key, b.unit
      FROM tmp_whmcs_back AS b
     WHERE b.way = 'remove';

    OPEN c_attachment;
    attachments: LOOP
        SET v_is_end = 0;
        FETCH c_attachment INTO v_sql;
        IF v_is_end THEN
            LEAVE attachments;
        END IF;
        SET @whmcs_sql = v_sql;
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
    END LOOP;
    CLOSE c_attachment;
    SET @whmcs_sql = NULL;
END$$

DELIMITER ;
