-- What whmcs-perfex is in a database, as lines of text: tables, columns, indexes, routines
-- with their text, views, rights of its account. Two installations are equal when these
-- are.
--
--   CALL test.structure_differ('perfex', 'perfex2');   what one has and the other not
--   CALL test.structure_read('perfex', 'before');      remembers them under a name
--   CALL test.structure_changed('before', 'after');    what one name has and the other not

DROP TABLE IF EXISTS test.structure;
CREATE TABLE test.structure (
    name VARCHAR(64) NOT NULL,
    what VARCHAR(16) NOT NULL,
    line VARCHAR(700) NOT NULL,
    KEY (name)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

DROP PROCEDURE IF EXISTS test.structure_read;
DROP PROCEDURE IF EXISTS test.structure_changed;
DROP PROCEDURE IF EXISTS test.structure_differ;

DELIMITER $$

CREATE PROCEDURE test.structure_read (
    IN in_schema VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
BEGIN
    DELETE FROM test.structure WHERE name = in_name;
    INSERT INTO test.structure (name, what, line)
    SELECT in_name, 'table', CONCAT_WS(' ', t.table_name, t.table_type, t.engine, t.table_collation)
      FROM information_schema.tables AS t
     WHERE t.table_schema = in_schema AND t.table_name REGEXP '^_?whmcs_';
    INSERT INTO test.structure (name, what, line)
    SELECT in_name, 'column', CONCAT_WS(' ', c.table_name, c.ordinal_position, c.column_name,
               c.column_type, c.is_nullable, CONCAT('default ', COALESCE(c.column_default, 'NULL')),
               c.character_set_name, c.collation_name, c.extra)
      FROM information_schema.columns AS c
     WHERE c.table_schema = in_schema AND c.table_name REGEXP '^_?whmcs_';
    INSERT INTO test.structure (name, what, line)
    SELECT in_name, 'index', CONCAT_WS(' ', s.table_name, s.index_name, s.seq_in_index,
               s.column_name, s.non_unique, s.sub_part, s.index_type)
      FROM information_schema.statistics AS s
     WHERE s.table_schema = in_schema AND s.table_name REGEXP '^_?whmcs_';
    INSERT INTO test.structure (name, what, line)
    SELECT in_name, 'routine', CONCAT_WS(' ', r.routine_type, r.routine_name, r.security_type,
               r.definer, r.sql_mode, SHA2(r.routine_definition, 256))
      FROM information_schema.routines AS r
     WHERE r.routine_schema = in_schema AND r.routine_name REGEXP '^_?whmcs_';
    INSERT INTO test.structure (name, what, line)
    SELECT in_name, 'right', CONCAT_WS(' ', p.table_name, p.privilege_type)
      FROM information_schema.table_privileges AS p
     WHERE p.table_schema = in_schema AND p.grantee = '''whmcs_perfex''@''localhost''';
    INSERT INTO test.structure (name, what, line)
    SELECT in_name, 'right', CONCAT_WS(' ', p.table_name, p.column_name, p.privilege_type)
      FROM information_schema.column_privileges AS p
     WHERE p.table_schema = in_schema AND p.grantee = '''whmcs_perfex''@''localhost''';
    INSERT INTO test.structure (name, what, line)
    SELECT in_name, 'right', p.privilege_type
      FROM information_schema.schema_privileges AS p
     WHERE REPLACE(p.table_schema, '\\', '') = in_schema
       AND p.grantee = '''whmcs_perfex''@''localhost''';
END$$

CREATE PROCEDURE test.structure_changed (
    IN in_one VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_other VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
BEGIN
    SELECT MIN(s.name) AS only_in, s.what, s.line
      FROM test.structure AS s
     WHERE s.name IN (in_one, in_other)
     GROUP BY s.what, s.line
    HAVING COUNT(*) <> 2
     ORDER BY s.what, s.line, only_in;
END$$

CREATE PROCEDURE test.structure_differ (
    IN in_one VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_other VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
BEGIN
    CALL test.structure_read(in_one, in_one);
    CALL test.structure_read(in_other, in_other);
    CALL test.structure_changed(in_one, in_other);
    SELECT COUNT(*) > 700 AS has_compared FROM test.structure AS s WHERE s.name = in_one;
END$$

DELIMITER ;
