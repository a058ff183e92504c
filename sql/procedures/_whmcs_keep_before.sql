-- _whmcs_keep_before
--
-- Description
--   Before a batch is written, in its transaction and behind _whmcs_lock_batch: keeps how
--   the rows of Perfex are that belong to its existing records. @whmcs_keeps says whether
--   anything is kept at all (option undo_days).
-- Parameters
--   in_data_type (VARCHAR)   client, contact or invoice
-- Reads    tmp_whmcs_batch, Perfex
-- Writes   tmp_whmcs_before, tmp_whmcs_own

DROP PROCEDURE IF EXISTS _whmcs_keep_before;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_keep_before (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Keep the rows of a batch before it is written'
BEGIN
    DECLARE v_count BIGINT DEFAULT 0;

    SET @whmcs_keeps = _whmcs_option('undo_days') <> '0';
    SELECT COALESCE(MAX(o.id), 0) INTO @whmcs_top_permission
      FROM _whmcs_px_contact_permissions AS o;
    SELECT MAX(CONVERT(x.value USING utf8mb4)) INTO @whmcs_credit_counter
      FROM _whmcs_px_options AS x WHERE x.name = 'next_credit_note_number';
    SET @whmcs_top_activity = NULL, @whmcs_top_sales = NULL;
    IF _whmcs_option('activity_log') = 'on' THEN
        SELECT COALESCE(MAX(p.row_key), 0) INTO @whmcs_top_activity
          FROM _whmcs_px_row_activity_log AS p;
        SELECT COALESCE(MAX(p.row_key), 0) INTO @whmcs_top_sales
          FROM _whmcs_px_row_sales_activity AS p;
    END IF;

    IF @whmcs_keeps THEN
        DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_row;
        CREATE TEMPORARY TABLE tmp_whmcs_row (
            table_name VARCHAR(32) NOT NULL,
            row_key BIGINT UNSIGNED NOT NULL,
            whmcs_id BIGINT UNSIGNED NOT NULL,
            image LONGTEXT NULL,
            row_hash BINARY(16) NOT NULL,
            PRIMARY KEY (table_name, row_key)
        ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
        DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_before;
        CREATE TEMPORARY TABLE tmp_whmcs_before (
            table_name VARCHAR(32) NOT NULL,
            row_key BIGINT UNSIGNED NOT NULL,
            whmcs_id BIGINT UNSIGNED NOT NULL,
            image LONGTEXT NULL,
            row_hash BINARY(16) NOT NULL,
            PRIMARY KEY (table_name, row_key)
        ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
        DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_own;
        CREATE TEMPORARY TABLE tmp_whmcs_own (
            whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
            image LONGTEXT NULL
        ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
        SELECT COUNT(*) INTO v_count FROM tmp_whmcs_batch AS b WHERE b.action <> 'create';
    END IF;

    IF v_count > 0 THEN
        CALL _whmcs_read_rows(in_data_type);
        INSERT INTO tmp_whmcs_before (table_name, row_key, whmcs_id, image, row_hash)
        SELECT t.table_name, t.row_key, t.whmcs_id, t.image, t.row_hash FROM tmp_whmcs_row AS t;
        INSERT INTO tmp_whmcs_own (whmcs_id, image)
        SELECT b.whmcs_id, o.image
          FROM tmp_whmcs_batch AS b
               JOIN _whmcs_own AS o ON o.data_type = in_data_type AND o.whmcs_id = b.whmcs_id
         WHERE b.action <> 'create';
    END IF;
END$$

DELIMITER ;
