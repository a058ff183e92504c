-- _whmcs_judge_perfex
--
-- Description
--   Check perfex: the tables are bound, each column that we use still looks as it did then,
--   and the indexes by which we find rows are there. A new NOT NULL column without a default
--   counts too, since INSERTs would fail.
-- Returns  VARCHAR, state number (0 OK, 1 WARN, 2 CRITICAL), value or -, detail

DROP FUNCTION IF EXISTS _whmcs_judge_perfex;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_judge_perfex ()
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Is Perfex as it was when it was bound'
BEGIN
    DECLARE v_prefix VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_bound_at VARCHAR(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_count INT;
    DECLARE v_gone INT;
    DECLARE v_first VARCHAR(700) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_new VARCHAR(700) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT MAX(x.prefix), DATE_FORMAT(MAX(x.bound_at), '%Y-%m-%d %H:%i:%s')
      INTO v_prefix, v_bound_at
      FROM whmcs_perfex_binding AS x;
    IF v_prefix IS NULL THEN
        RETURN '2 - not bound; CALL whmcs_bind_perfex(prefix), usually tbl';
    END IF;

    SELECT COUNT(*), COALESCE(SUM(d.now_shape IS NULL), 0),
           MIN(CONCAT(v_prefix, d.table_name, '.', d.column_name,
                      IF(d.now_shape IS NULL, ' is gone',
                         CONCAT(' was ', d.shape, ', is ', d.now_shape))))
      INTO v_count, v_gone, v_first
      FROM (SELECT s.table_name, s.column_name, s.shape, c.shape AS now_shape
              FROM whmcs_perfex_shape AS s
                   LEFT JOIN _whmcs_px_shape AS c
                     ON c.table_name = CONCAT(v_prefix, s.table_name)
                    AND c.column_name = s.column_name) AS d
     WHERE d.now_shape IS NULL OR d.now_shape <> d.shape;
    -- (Merged into the join, is_needed is never 1 on MariaDB 10.11.)
    SELECT MIN(CONCAT(c.table_name, '.', c.column_name)) INTO v_new
      FROM (SELECT x.table_name, x.column_name, x.is_needed
              FROM _whmcs_px_shape AS x LIMIT 1000000) AS c
           JOIN (SELECT CONCAT(v_prefix, n.table_name) AS table_name
                   FROM whmcs_perfex_shape AS n
                  WHERE n.is_written = 1 GROUP BY n.table_name) AS t
             ON t.table_name = c.table_name
           LEFT JOIN whmcs_perfex_shape AS s
             ON CONCAT(v_prefix, s.table_name) = c.table_name AND s.column_name = c.column_name
     WHERE c.is_needed = 1 AND s.column_name IS NULL;

    RETURN CASE
        WHEN v_count > 0
        THEN CONCAT(IF(v_gone > 0, '2 ', '1 '), v_count, ' ', v_count,
                    IF(v_count = 1, ' column or index', ' columns or indexes'),
                    ' changed since the tables were bound at ',
                    v_bound_at, ' UTC: ', v_first,
                    IF(v_count > 1, CONCAT(' and ', v_count - 1, ' more'), ''),
                    '; CALL whmcs_bind_perfex(''', v_prefix, ''')')
        WHEN v_new IS NOT NULL
        THEN CONCAT('2 1 ', v_new, ' is new and has no default, so nothing can be added; CALL ',
                    'whmcs_bind_perfex(''', v_prefix, ''') says more')
        ELSE CONCAT('0 0 bound to tables with the prefix ', v_prefix, ' since ', v_bound_at,
                    ' UTC') END;
END$$

DELIMITER ;
