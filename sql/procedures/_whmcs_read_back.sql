-- _whmcs_read_back
--
-- Description
--   Locks the rows of tmp_whmcs_back that Perfex has, and reads how they are.
-- Parameters
--   in_target (VARCHAR)   tmp_whmcs_now or tmp_whmcs_then
-- Reads    tmp_whmcs_back, whmcs_row_table, Perfex
-- Writes   the target

DROP PROCEDURE IF EXISTS _whmcs_read_back;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_read_back (
    IN in_target VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Read the rows that an undo puts back'
BEGIN
    DECLARE v_prefix VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_key VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE c_table CURSOR FOR
        SELECT r.table_name, r.key_column
          FROM whmcs_row_table AS r
         WHERE r.table_name IN (SELECT b.table_name FROM tmp_whmcs_back AS b
                                 WHERE in_target = 'tmp_whmcs_now'
                                    OR b.way IN ('restore', 'reset'))
         ORDER BY r.table_name;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    SELECT MAX(x.prefix) INTO v_prefix FROM whmcs_perfex_binding AS x WHERE x.id = 1;
    CALL _whmcs_begin_images(in_target);

    OPEN c_table;
    tables: LOOP
        SET v_is_end = 0;
        FETCH c_table INTO v_table, v_key;
        IF v_is_end THEN
            LEAVE tables;
        END IF;
        -- Locked as they will be written, see _whmcs_lock_batch.
        IF in_target = 'tmp_whmcs_now' THEN
            SET @whmcs_sql = CONCAT('SELECT STRAIGHT_JOIN COUNT(p.`', v_key,
                '`) INTO @whmcs_count FROM tmp_whmcs_back AS b JOIN `', v_prefix, v_table,
                '` AS p ON p.`', v_key, '` = b.row_key WHERE b.table_name = ''', v_table,
                ''' FOR UPDATE');
            PREPARE whmcs_statement FROM @whmcs_sql;
            EXECUTE whmcs_statement;
            DEALLOCATE PREPARE whmcs_statement;
        END IF;
        SET @whmcs_sql = CONCAT('INSERT INTO ', in_target,
            ' (table_name, row_key, image, row_hash) SELECT STRAIGHT_JOIN b.table_name, b.row_key,',
            ' p.image, p.row_hash FROM tmp_whmcs_back AS b JOIN `_whmcs_px_row_', v_table,
            '` AS p ON p.row_key = b.row_key WHERE b.table_name = ''', v_table, '''',
            IF(in_target = 'tmp_whmcs_now', '', ' AND b.way IN (''restore'', ''reset'')'));
        PREPARE whmcs_statement FROM @whmcs_sql;
        EXECUTE whmcs_statement;
        DEALLOCATE PREPARE whmcs_statement;
    END LOOP;
    CLOSE c_table;
    SET @whmcs_sql = NULL, @whmcs_count = NULL;
END$$

DELIMITER ;
