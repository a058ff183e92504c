-- _whmcs_judge_undo
--
-- Description
--   Which units of an undo have to be left alone, and why: a later run changed them, a
--   person did, or something hangs on them.
-- Parameters
--   in_undone_id (BIGINT UNSIGNED)   the run that is undone
-- Reads    tmp_whmcs_back, tmp_whmcs_now, tmp_whmcs_hanging, whmcs_change_record
-- Writes   tmp_whmcs_unit

DROP PROCEDURE IF EXISTS _whmcs_judge_undo;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_judge_undo (IN in_undone_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What an undo has to leave alone'
BEGIN
    DECLARE v_prefix VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT MAX(x.prefix) INTO v_prefix FROM whmcs_perfex_binding AS x WHERE x.id = 1;

    -- An undo in between cancels out with what it undid.
    UPDATE tmp_whmcs_unit AS u
       SET u.later_id = (SELECT MAX(c.run_id)
                           FROM whmcs_change_record AS c
                                LEFT JOIN whmcs_undo_run AS x ON x.run_id = c.run_id
                          WHERE c.data_type = u.data_type AND c.whmcs_id = u.whmcs_id
                            AND c.run_id > in_undone_id AND c.undone_by IS NULL
                            AND x.run_id IS NULL)
     WHERE u.code IS NULL AND u.table_name = '';
    UPDATE tmp_whmcs_unit AS u
       SET u.later_id = (SELECT MAX(c.run_id)
                           FROM whmcs_change AS c
                                LEFT JOIN whmcs_undo_run AS x ON x.run_id = c.run_id
                          WHERE c.data_type = u.data_type AND c.whmcs_id = 0
                            AND c.run_id > in_undone_id AND c.undone_by IS NULL
                            AND c.table_name = u.table_name AND c.row_key = u.row_key
                            AND x.run_id IS NULL)
     WHERE u.code IS NULL AND u.table_name <> '';
    UPDATE tmp_whmcs_unit AS u
       SET u.code = 'later_run',
           u.reason = CONCAT('run ', u.later_id, ' changed it since; CALL whmcs_undo(',
                             u.later_id, ') first')
     WHERE u.later_id IS NOT NULL;

    -- A link made by hand is a person's work, too.
    UPDATE tmp_whmcs_unit AS u
           JOIN whmcs_link AS l
             ON l.data_type = u.data_type AND l.whmcs_id = u.whmcs_id AND l.how = 'hand'
       SET u.code = 'edited', u.reason = 'it was linked by hand since'
     WHERE u.code IS NULL AND u.table_name = ''
       AND NOT CAST(l.linked_at AS CHAR CHARACTER SET utf8mb4) COLLATE utf8mb4_bin
           <=> CONVERT(JSON_UNQUOTE(JSON_EXTRACT(u.own_image, '$.linked_at')) USING utf8mb4)
               COLLATE utf8mb4_bin;
    UPDATE tmp_whmcs_unit AS u
           JOIN whmcs_link AS l
             ON l.data_type = u.data_type
            AND l.perfex_id = CAST(JSON_UNQUOTE(JSON_EXTRACT(u.own_image, '$.perfex_id'))
                                   AS UNSIGNED)
       SET u.code = 'edited',
           u.reason = CONCAT('Perfex row ', l.perfex_id, ' is linked to ', l.whmcs_id, ' since')
     WHERE u.code IS NULL AND u.table_name = '' AND l.whmcs_id <> u.whmcs_id;

    UPDATE tmp_whmcs_unit AS u
           JOIN (SELECT b.unit,
                        MIN(CONCAT(v_prefix, b.table_name, ' ', b.row_key,
                                   CASE WHEN n.row_key IS NULL THEN ' was deleted'
                                        WHEN b.way = 'restore' THEN ' is there again'
                                        ELSE ' was edited' END)) AS reason,
                        COUNT(*) AS row_count
                   FROM tmp_whmcs_back AS b
                        JOIN whmcs_row_table AS r ON r.table_name = b.table_name AND r.is_log = 0
                        LEFT JOIN tmp_whmcs_now AS n
                          ON n.table_name = b.table_name AND n.row_key = b.row_key
                  WHERE (b.way IN ('remove', 'reset') AND NOT n.row_hash <=> b.after_hash)
                     OR (b.way = 'restore' AND n.row_key IS NOT NULL)
                  GROUP BY b.unit) AS e ON e.unit = u.unit
       SET u.code = 'edited',
           u.reason = CONCAT(e.reason, IF(e.row_count = 1, '',
                                          CONCAT(', and ', e.row_count - 1, ' more')), ' since')
     WHERE u.code IS NULL;
    -- Which columns, where the run kept its own values.
    UPDATE tmp_whmcs_unit AS u
           JOIN (SELECT b.unit, GROUP_CONCAT(DISTINCT k.name ORDER BY k.name SEPARATOR ', ') AS list
                   FROM tmp_whmcs_back AS b
                        JOIN tmp_whmcs_now AS n
                          ON n.table_name = b.table_name AND n.row_key = b.row_key
                         AND n.row_hash <> b.after_hash
                        JOIN JSON_TABLE(JSON_KEYS(b.after_image), '$[*]' COLUMNS (
                            name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                                PATH '$')) AS k
                        LEFT JOIN whmcs_row_quiet AS q
                          ON q.table_name = b.table_name AND q.column_name = k.name
                         AND q.expression IS NULL
                  WHERE b.way = 'reset' AND q.table_name IS NULL
                    AND NOT CONCAT(JSON_EXTRACT(b.after_image, CONCAT('$."', k.name, '"')), '')
                        <=> CONCAT(JSON_EXTRACT(n.image, CONCAT('$."', k.name, '"')), '')
                  GROUP BY b.unit) AS e ON e.unit = u.unit
       SET u.reason = LEFT(CONCAT(u.reason, ': ', e.list), 500)
     WHERE u.code = 'edited';

    UPDATE tmp_whmcs_unit AS u
           JOIN (SELECT h.unit, GROUP_CONCAT(DISTINCT CONCAT(v_prefix, h.table_name)
                                             ORDER BY h.table_name SEPARATOR ', ') AS list
                   FROM tmp_whmcs_hanging AS h GROUP BY h.unit) AS e ON e.unit = u.unit
       SET u.code = 'attached', u.reason = CONCAT('it still has rows in ', LEFT(e.list, 400))
     WHERE u.code IS NULL;
END$$

DELIMITER ;
