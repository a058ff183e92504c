-- _whmcs_bind_rows
--
-- Description
--   For whmcs_bind_perfex: views over the tables of Perfex that we write, with the key of
--   each row, whose it is, an image of all its columns (JSON, as text) and a hash of
--   those that only people and we change; the statements with which whmcs_undo puts rows
--   back; and the rights for them.
-- Parameters
--   in_prefix (VARCHAR)   table prefix, checked
-- Reads    information_schema, whmcs_row_table, whmcs_row_quiet
-- Writes   views _whmcs_px_row_...; whmcs_row_table, whmcs_attachment

DROP PROCEDURE IF EXISTS _whmcs_bind_rows;

DELIMITER $$

CREATE PROCEDURE _whmcs_bind_rows (
    IN in_prefix VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Views and statements for undo'
BEGIN
    DECLARE v_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_key VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_parent VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_kind VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_reset VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_image MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_hash MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_columns MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_values MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_sets MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_hint TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE c_table CURSOR FOR
        SELECT r.table_name, r.key_column, r.parent_column, r.kind_column, r.reset_columns
          FROM whmcs_row_table AS r;
    DECLARE c_grant CURSOR FOR
        SELECT d.table_name, GROUP_CONCAT(DISTINCT CONCAT('`', d.column_name, '`'))
          FROM (SELECT a.table_name, a.id_column AS column_name
                  FROM whmcs_attachment AS a WHERE a.select_sql IS NOT NULL
                UNION ALL
                SELECT a.table_name, a.type_column FROM whmcs_attachment AS a
                 WHERE a.select_sql IS NOT NULL AND a.type_column <> '') AS d
               LEFT JOIN whmcs_row_table AS r ON r.table_name = d.table_name
         WHERE r.table_name IS NULL
         GROUP BY d.table_name;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    OPEN c_table;
    make_views: LOOP
        SET v_is_end = 0;
        FETCH c_table INTO v_table, v_key, v_parent, v_kind, v_reset;
        IF v_is_end THEN
            LEAVE make_views;
        END IF;

        -- To MariaDB a text that JSON_EXTRACT gives never equals another one; as part of a
        -- CONCAT it does. Bytes are written as HEX. Of options, where secrets are, three
        -- columns only; how a contact logs in, which we never write, is in the hash alone:
        -- the contact of an image that is put back has it as it is, or has none.
        SELECT GROUP_CONCAT(IF(v_table = 'contacts'
                               AND c.name IN ('password', 'new_pass_key',
                                              'email_verification_key'), NULL,
                   CONCAT('''', c.name, ''', ',
                   IF(c.is_binary, CONCAT('HEX(p.`', c.name, '`)'),
                      IF(c.is_text, CONCAT('CONVERT(p.`', c.name, '` USING utf8mb4)'),
                         CONCAT('CAST(p.`', c.name, '` AS CHAR CHARACTER SET utf8mb4)')))))
                   ORDER BY c.name SEPARATOR ', '),
               GROUP_CONCAT(IF(q.table_name IS NOT NULL AND q.expression IS NULL, NULL,
                   CONCAT('COALESCE(', COALESCE(q.expression,
                       IF(c.is_text, CONCAT('CAST(p.`', c.name, '` AS BINARY)'),
                          CONCAT('p.`', c.name, '`'))), ', ''\\0'')'))
                   ORDER BY c.name SEPARATOR ', '),
               GROUP_CONCAT(IF(c.is_generated, NULL, CONCAT('`', c.name, '`'))
                   ORDER BY c.name SEPARATOR ', '),
               GROUP_CONCAT(IF(c.is_generated, NULL,
                   CONCAT(IF(c.is_binary, 'UNHEX(', ''), 'IF(JSON_TYPE(JSON_EXTRACT(',
                          'b.before_image, ''$."', c.name, '"'')) = ''NULL'', NULL, ',
                          'JSON_UNQUOTE(JSON_EXTRACT(b.before_image, ''$."', c.name, '"'')))',
                          IF(c.is_binary, ')', '')))
                   ORDER BY c.name SEPARATOR ', '),
               GROUP_CONCAT(IF(c.is_generated OR c.name = v_key
                               OR NOT (v_reset = '*' OR v_reset = c.name), NULL,
                   CONCAT('p.`', c.name, '` = IF(CONCAT(JSON_EXTRACT(b.before_image, ''$."',
                          c.name, '"''), '''') <=> CONCAT(JSON_EXTRACT(b.after_image, ',
                          '''$."',
                          c.name, '"''), ''''), p.`', c.name, '`, ', IF(c.is_binary, 'UNHEX(', ''),
                          'IF(JSON_TYPE(JSON_EXTRACT(b.before_image, ''$."', c.name,
                          '"'')) = ''NULL'', NULL, JSON_UNQUOTE(JSON_EXTRACT(b.before_image, ',
                          '''$."', c.name, '"''))))', IF(c.is_binary, ')', '')))
                   ORDER BY c.name SEPARATOR ', ')
          INTO v_image, v_hash, v_columns, v_values, v_sets
          FROM (SELECT CONVERT(x.column_name USING utf8mb4) COLLATE utf8mb4_bin AS name,
                       x.data_type IN ('binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob',
                                       'longblob') AS is_binary,
                       x.character_set_name IS NOT NULL AS is_text,
                       x.extra LIKE '%GENERATED%' AS is_generated
                  FROM information_schema.columns AS x
                 WHERE x.table_schema = DATABASE() AND x.table_name = CONCAT(in_prefix, v_table)
                   AND (v_table <> 'options' OR x.column_name IN ('id', 'name', 'value'))) AS c
               LEFT JOIN whmcs_row_quiet AS q
                 ON q.table_name = v_table AND q.column_name = c.name;

        -- As in whmcs_bind_perfex, which has noted what indexes can be relied on.
        SELECT CONCAT(' FORCE INDEX (', GROUP_CONCAT(DISTINCT '`', i.index_name, '`'), ')')
          INTO v_hint
          FROM information_schema.statistics AS i
               JOIN whmcs_perfex_shape AS s
                 ON s.table_name = v_table
                AND s.column_name
                    = CONCAT('index ', CONVERT(i.index_name USING utf8mb4)) COLLATE utf8mb4_bin
         WHERE i.table_schema = DATABASE()
           AND CONVERT(i.table_name USING utf8mb4) COLLATE utf8mb4_bin = CONCAT(in_prefix, v_table)
           AND i.seq_in_index = 1
           AND CONVERT(i.column_name USING utf8mb4) COLLATE utf8mb4_bin IN (v_key, v_parent);
        SET @whmcs_sql = CONCAT('CREATE OR REPLACE SQL SECURITY INVOKER VIEW `_whmcs_px_row_',
            v_table, '` AS SELECT p.`', v_key, '` AS row_key, ',
            IF(v_parent = '', '0', CONCAT('p.`', v_parent, '`')), ' AS parent_id, ',
            IF(v_kind = '', '''''', CONCAT('p.`', v_kind, '`')), ' AS kind, JSON_OBJECT(',
            v_image, ') AS image, UNHEX(LEFT(SHA2(CONCAT_WS(CHAR(31), ', v_hash,
            '), 256), 32)) AS row_hash FROM `', in_prefix, v_table, '` AS p',
            COALESCE(v_hint, ''));
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;

        UPDATE whmcs_row_table AS r
           SET r.delete_sql = CONCAT('DELETE p FROM tmp_whmcs_back AS b STRAIGHT_JOIN `',
                   in_prefix, v_table, '` AS p ON p.`', v_key, '` = b.row_key ',
                   'WHERE b.table_name = ''', v_table, ''' AND b.way = ''remove'''),
               r.insert_sql = CONCAT('INSERT INTO `', in_prefix, v_table, '` (', v_columns,
                   ') SELECT ', v_values, ' FROM tmp_whmcs_back AS b WHERE b.table_name = ''',
                   v_table, ''' AND b.way = ''restore'' ORDER BY b.row_key'),
               r.reset_sql = CONCAT('UPDATE tmp_whmcs_back AS b STRAIGHT_JOIN `', in_prefix,
                   v_table, '` AS p ON p.`', v_key, '` = b.row_key SET ', v_sets,
                   ' WHERE b.table_name = ''', v_table, ''' AND b.way = ''reset''')
         WHERE r.table_name = v_table;

        SET @whmcs_sql = CONCAT('GRANT SELECT ON `', DATABASE(), '`.`_whmcs_px_row_', v_table,
            '` TO `whmcs_perfex`@`localhost`');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
        SET @whmcs_sql = CONCAT('GRANT ', IF(v_table = 'options', 'SELECT (id)', 'DELETE'),
            ' ON `', DATABASE(), '`.`', in_prefix, v_table, '` TO `whmcs_perfex`@`localhost`');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
    END LOOP;
    CLOSE c_table;

    -- What hangs on a row that is to go, in tables that this Perfex has, and is not to go
    -- itself.
    UPDATE whmcs_attachment AS a SET a.select_sql = NULL;
    UPDATE whmcs_attachment AS a
           JOIN information_schema.columns AS c
             ON c.table_schema = DATABASE()
            AND CONVERT(c.table_name USING utf8mb4) COLLATE utf8mb4_bin
                = CONCAT(in_prefix, a.table_name)
            AND CONVERT(c.column_name USING utf8mb4) COLLATE utf8mb4_bin = a.id_column
           LEFT JOIN information_schema.columns AS k
             ON k.table_schema = DATABASE()
            AND CONVERT(k.table_name USING utf8mb4) COLLATE utf8mb4_bin
                = CONCAT(in_prefix, a.table_name)
            AND CONVERT(k.column_name USING utf8mb4) COLLATE utf8mb4_bin = a.type_column
           LEFT JOIN whmcs_row_table AS r ON r.table_name = a.table_name
       SET a.select_sql = CONCAT(
               'INSERT IGNORE INTO tmp_whmcs_hanging (unit, row_key, table_name) ',
               'SELECT STRAIGHT_JOIN b.unit, b.row_key, ''', a.table_name,
               ''' FROM tmp_whmcs_going AS b JOIN `', in_prefix, a.table_name, '` AS p ON ',
               IF(c.character_set_name IS NULL, CONCAT('p.`', a.id_column, '` = b.row_key'),
                  CONCAT('CONVERT(p.`', a.id_column,
                         '` USING utf8mb4) COLLATE utf8mb4_bin = b.row_text')),
               IF(a.type_column = '', '', CONCAT(' AND p.`', a.type_column, '` = ''', a.type_value,
                                                 '''')),
               IF(r.table_name IS NULL, '', CONCAT(' LEFT JOIN tmp_whmcs_back AS o ',
                   'ON o.table_name = ''', a.table_name, ''' AND o.row_key = p.`', r.key_column,
                   '` AND o.way = ''remove''')),
               ' WHERE b.table_name = ''', a.target, '''',
               IF(r.table_name IS NULL, '', ' AND o.row_key IS NULL'))
     WHERE a.type_column = '' OR k.column_name IS NOT NULL;

    OPEN c_grant;
    grants: LOOP
        SET v_is_end = 0;
        FETCH c_grant INTO v_table, v_columns;
        IF v_is_end THEN
            LEAVE grants;
        END IF;
        SET @whmcs_sql = CONCAT('GRANT SELECT (', v_columns, ') ON `', DATABASE(), '`.`',
            in_prefix, v_table, '` TO `whmcs_perfex`@`localhost`');
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
    END LOOP;
    CLOSE c_grant;
    SET @whmcs_sql = NULL;
END$$

DELIMITER ;
