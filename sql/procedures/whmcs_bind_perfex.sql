-- whmcs_bind_perfex
--
-- Description
--   Checks the Perfex tables with this prefix, makes the views through which we
--   reach them, and grants the definer account just these tables. Refuses with
--   a list of what is missing, and of NOT NULL columns without a default that
--   we do not know. Run it again after a Perfex upgrade.
-- Parameters
--   in_prefix (VARCHAR)   table prefix, usually 'tbl'
-- Reads    information_schema
-- Writes   whmcs_perfex_binding, views _whmcs_px_...; makes all records due
-- Errors   50100 bad prefix, 50105 the tables are not those of Perfex
-- Example  CALL whmcs_bind_perfex('tbl');

DROP PROCEDURE IF EXISTS whmcs_bind_perfex;

DELIMITER $$

CREATE PROCEDURE whmcs_bind_perfex (
    IN in_prefix VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Check the Perfex tables and make the views over them'
BEGIN
    DECLARE v_text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_hint TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_rights VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_written INT;
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE c_table CURSOR FOR
        SELECT n.table_name, MAX(n.is_written) FROM whmcs_perfex_need AS n GROUP BY n.table_name;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    SET SESSION group_concat_max_len = 1048576;

    IF COALESCE(in_prefix, '-') NOT REGEXP '^[A-Za-z0-9_]{0,30}$' THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50100,
               MESSAGE_TEXT =
      'whmcs_bind_perfex: a prefix has at most 30 letters, digits and underscores, for example tbl';
    END IF;

    SELECT GROUP_CONCAT(CONCAT(in_prefix, n.table_name, '.', n.column_name)
        ORDER BY 1 SEPARATOR ', ')
      INTO v_text
      FROM whmcs_perfex_need AS n
           LEFT JOIN information_schema.columns AS c
             ON c.table_schema = DATABASE()
            AND CONVERT(c.table_name USING utf8mb4) COLLATE utf8mb4_bin
                = CONCAT(in_prefix, n.table_name)
            AND CONVERT(c.column_name USING utf8mb4) COLLATE utf8mb4_bin = n.column_name
     WHERE c.column_name IS NULL AND n.is_optional = 0;
    IF v_text IS NOT NULL THEN
        SET v_text = _whmcs_message(CONCAT('whmcs_bind_perfex: not a Perfex schema, missing ',
            v_text));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50105, MESSAGE_TEXT = v_text;
    END IF;

    SELECT GROUP_CONCAT(CONCAT(c.table_name, '.', c.column_name) SEPARATOR ', ')
      INTO v_text
      FROM (SELECT CONCAT(in_prefix, n.table_name) AS table_name
              FROM whmcs_perfex_need AS n WHERE n.is_written = 1 GROUP BY n.table_name) AS t
           JOIN information_schema.columns AS c
             ON c.table_schema = DATABASE()
            AND CONVERT(c.table_name USING utf8mb4) COLLATE utf8mb4_bin = t.table_name
           LEFT JOIN whmcs_perfex_need AS n
             ON CONCAT(in_prefix, n.table_name) = t.table_name
            AND n.is_written = 1
            AND n.column_name = CONVERT(c.column_name USING utf8mb4) COLLATE utf8mb4_bin
     WHERE c.is_nullable = 'NO' AND c.column_default IS NULL
       AND c.extra NOT LIKE '%auto_increment%' AND c.extra NOT LIKE '%GENERATED%'
           AND n.column_name IS NULL;
    IF v_text IS NOT NULL THEN
        SET v_text
            = _whmcs_message(CONCAT(
                'whmcs_bind_perfex: unknown NOT NULL columns without a default: ', v_text));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50105, MESSAGE_TEXT = v_text;
    END IF;

    DELETE FROM whmcs_perfex_shape;
    OPEN c_table;
    make_views: LOOP
        SET v_is_end = 0;
        FETCH c_table INTO v_table, v_is_written;
        IF v_is_end THEN
            LEAVE make_views;
        END IF;

        SELECT GROUP_CONCAT(CONCAT('p.`', n.column_name, '`') ORDER BY n.column_name SEPARATOR ', ')
          INTO v_text
          FROM whmcs_perfex_need AS n
         WHERE n.table_name = v_table AND n.is_optional = 0;
        -- Who finds rows by an index is to do so whatever the statistics of the table say:
        -- a table that they call empty looks cheaper to read whole, once for each record.
        SELECT CONCAT(' FORCE INDEX (', GROUP_CONCAT(DISTINCT '`', i.index_name, '`'), ')')
          INTO v_hint
          FROM information_schema.statistics AS i
               JOIN whmcs_perfex_need AS n
                 ON n.table_name = v_table
                AND n.column_name = CONVERT(i.column_name USING utf8mb4) COLLATE utf8mb4_bin
         WHERE i.table_schema = DATABASE()
           AND CONVERT(i.table_name USING utf8mb4) COLLATE utf8mb4_bin = CONCAT(in_prefix, v_table)
           AND i.seq_in_index = 1 AND i.index_type = 'BTREE';
        SET @whmcs_sql = CONCAT('CREATE OR REPLACE SQL SECURITY INVOKER VIEW `_whmcs_px_', v_table,
            '` AS SELECT ', v_text, ' FROM `', in_prefix, v_table, '` AS p');
        make_view: BEGIN
            -- An index can be hidden from the optimizer.
            DECLARE EXIT HANDLER FOR 1176
            BEGIN
                PREPARE whmcs_statement FROM @whmcs_sql;
                EXECUTE whmcs_statement;
                DEALLOCATE PREPARE whmcs_statement;
            END;
            SET @whmcs_hinted = CONCAT(@whmcs_sql, COALESCE(v_hint, ''));
            PREPARE whmcs_statement FROM @whmcs_hinted;
            EXECUTE whmcs_statement;
            DEALLOCATE PREPARE whmcs_statement;
            INSERT INTO whmcs_perfex_shape (table_name, column_name, is_written, shape)
            SELECT v_table, c.column_name, v_is_written, c.shape
              FROM _whmcs_px_shape AS c
             WHERE c.table_name = CONCAT(in_prefix, v_table) AND c.shape = 'index'
               AND LOCATE(CONCAT('`', SUBSTR(c.column_name, 7), '`'), v_hint) > 0;
        END;

        -- Of tables that we only read, the columns that we read.
        SET v_text = REPLACE(v_text, 'p.`', '`'),
            v_rights = CONCAT(
                IF(v_is_written, ', INSERT', ''),
                IF(v_table IN ('clients', 'contacts', 'creditnotes', 'creditnote_refunds',
                    'invoices', 'invoicepaymentrecords', 'itemable'), ', UPDATE', ''),
                IF(v_table IN ('contact_permissions', 'creditnotes', 'creditnote_refunds',
                    'customer_groups', 'customfieldsvalues', 'invoicepaymentrecords', 'item_tax',
                    'itemable'), ', DELETE', ''),
                IF(v_table = 'options', ', UPDATE (value)', ''),
                IF(v_table = 'payment_modes', ', UPDATE (name)', ''));
        SET @whmcs_sql = CONCAT('GRANT SELECT', IF(v_is_written, '', CONCAT(' (', v_text, ')')),
            v_rights, ' ON `', DATABASE(), '`.`', in_prefix, v_table,
            '` TO `whmcs_perfex`@`localhost`');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
        SET @whmcs_sql = CONCAT('GRANT ', IF(v_table IN ('activity_log', 'sales_activity'),
            'INSERT', CONCAT('SELECT', v_rights)), ' ON `', DATABASE(), '`.`_whmcs_px_', v_table,
            '` TO `whmcs_perfex`@`localhost`');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
    END LOOP;
    CLOSE c_table;

    SET v_is_written = (SELECT COUNT(*) FROM information_schema.columns AS c
                         WHERE c.table_schema = DATABASE() AND c.table_name
                             = CONCAT(in_prefix, 'invoices')
                           AND c.column_name = 'formatted_number');
    SET @whmcs_sql
        = CONCAT('CREATE OR REPLACE SQL SECURITY INVOKER VIEW `_whmcs_px_invoice_number` AS ',
        'SELECT p.id, ',
        IF(v_is_written, 'p.formatted_number', 'CAST(NULL AS CHAR(100)) AS formatted_number'),
        ' FROM `', in_prefix, 'invoices` AS p FORCE INDEX (PRIMARY)');
    PREPARE whmcs_statement FROM @whmcs_sql;
    EXECUTE whmcs_statement;
    DEALLOCATE PREPARE whmcs_statement;

    SELECT CONCAT('CREATE OR REPLACE SQL SECURITY INVOKER VIEW `_whmcs_px_creditnote_number` AS ',
                  'SELECT p.id, ', IF(COUNT(*) > 0, 'p.formatted_number',
                                      'CAST(NULL AS CHAR(100)) AS formatted_number'),
                  ' FROM `', in_prefix, 'creditnotes` AS p FORCE INDEX (PRIMARY)')
      INTO @whmcs_sql
      FROM information_schema.columns AS c
     WHERE c.table_schema = DATABASE() AND c.table_name = CONCAT(in_prefix, 'creditnotes')
       AND c.column_name = 'formatted_number';
    PREPARE whmcs_statement FROM @whmcs_sql;
    EXECUTE whmcs_statement;
    DEALLOCATE PREPARE whmcs_statement;

    -- Width in characters and character set of every text column we write, if it is there.
    DELETE FROM whmcs_perfex_column;
    INSERT INTO whmcs_perfex_column (table_name, column_name, width, charset)
    SELECT n.table_name, n.column_name,
           IF(c.data_type LIKE '%text', FLOOR(LEAST(c.character_octet_length, 16000000) / 4),
              c.character_maximum_length),
           COALESCE(c.character_set_name, 'binary')
      FROM whmcs_perfex_need AS n
           JOIN information_schema.columns AS c
             ON c.table_schema = DATABASE()
            AND CONVERT(c.table_name USING utf8mb4) COLLATE utf8mb4_bin
                = CONCAT(in_prefix, n.table_name)
            AND CONVERT(c.column_name USING utf8mb4) COLLATE utf8mb4_bin = n.column_name
     WHERE (n.is_written = 1 OR n.is_optional = 1) AND c.character_maximum_length IS NOT NULL;
    SELECT GROUP_CONCAT(CONCAT(c.width, ' AS `', c.table_name, '_', c.column_name, '`, ''',
                               c.charset, ''' AS `', c.table_name, '_', c.column_name,
                               '_charset`') SEPARATOR ', ')
      INTO v_text
      FROM whmcs_perfex_column AS c;
    SET @whmcs_sql
        = CONCAT('CREATE OR REPLACE SQL SECURITY INVOKER VIEW `_whmcs_px_width` AS SELECT ',
        v_text, ' FROM whmcs_perfex_binding AS x WHERE x.id = 1');
    PREPARE whmcs_statement FROM @whmcs_sql;
    EXECUTE whmcs_statement;
    DEALLOCATE PREPARE whmcs_statement;

    SET @whmcs_sql = CONCAT('GRANT SELECT, UPDATE ON `', DATABASE(),
        '`.`_whmcs_px_invoice_number` TO `whmcs_perfex`@`localhost`');
    PREPARE whmcs_statement FROM @whmcs_sql;
    EXECUTE whmcs_statement;
    DEALLOCATE PREPARE whmcs_statement;
    SET @whmcs_sql = CONCAT('GRANT SELECT, UPDATE ON `', DATABASE(),
        '`.`_whmcs_px_creditnote_number` TO `whmcs_perfex`@`localhost`');
    PREPARE whmcs_statement FROM @whmcs_sql;
    EXECUTE whmcs_statement;
    DEALLOCATE PREPARE whmcs_statement;
    SET @whmcs_sql = CONCAT('GRANT SELECT ON `', DATABASE(),
        '`.`_whmcs_px_width` TO `whmcs_perfex`@`localhost`');
    PREPARE whmcs_statement FROM @whmcs_sql;
    EXECUTE whmcs_statement;
    DEALLOCATE PREPARE whmcs_statement;
    SET @whmcs_sql = CONCAT('GRANT SELECT ON `', DATABASE(),
        '`.`_whmcs_px_shape` TO `whmcs_perfex`@`localhost`');
    PREPARE whmcs_statement FROM @whmcs_sql;
    EXECUTE whmcs_statement;
    DEALLOCATE PREPARE whmcs_statement;
    SET @whmcs_sql = NULL, @whmcs_hinted = NULL;
    CALL _whmcs_bind_rows(in_prefix);

    -- For whmcs_status, which says when they look different.
    INSERT INTO whmcs_perfex_shape (table_name, column_name, is_written, shape)
    SELECT n.table_name, n.column_name, t.is_written, c.shape
      FROM whmcs_perfex_need AS n
           JOIN (SELECT x.table_name, MAX(x.is_written) AS is_written
                   FROM whmcs_perfex_need AS x GROUP BY x.table_name) AS t
             ON t.table_name = n.table_name
           JOIN _whmcs_px_shape AS c
             ON c.table_name = CONCAT(in_prefix, n.table_name) AND c.column_name = n.column_name;

    -- What columns can hold may have changed: the next sync compares everything.
    UPDATE whmcs_client AS c SET c.is_due = 1 WHERE c.is_due = 0 AND c.detail_hash IS NOT NULL;
    UPDATE whmcs_contact AS c SET c.is_due = 1 WHERE c.is_due = 0;
    UPDATE whmcs_invoice AS i SET i.is_due = 1 WHERE i.is_due = 0 AND i.detail_hash IS NOT NULL;
    REPLACE INTO whmcs_perfex_binding (id, prefix, has_formatted_number, bound_at)
    VALUES (1, in_prefix, v_is_written, UTC_TIMESTAMP(6));
END$$

DELIMITER ;
