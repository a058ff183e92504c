-- _whmcs_begin_undo
--
-- Description
--   Makes the temporary tables of an undo. A unit is what is put back as a whole or left
--   alone as a whole: a record, or a row that belongs to none.

DROP PROCEDURE IF EXISTS _whmcs_begin_undo;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_undo ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Temporary tables of an undo'
BEGIN
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_unit;
    CREATE TEMPORARY TABLE tmp_whmcs_unit (
        unit BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        data_type VARCHAR(16) NOT NULL,
        whmcs_id BIGINT UNSIGNED NOT NULL,
        table_name VARCHAR(32) NOT NULL,
        row_key BIGINT UNSIGNED NOT NULL,
        own_image LONGTEXT NULL,
        later_id BIGINT UNSIGNED NULL,
        code VARCHAR(16) NULL,
        reason VARCHAR(500) NULL,
        KEY (data_type, whmcs_id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    -- A row of Perfex from before the run to after it, whatever the run did to it between:
    -- way is remove, restore, reset or none.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_back;
    CREATE TEMPORARY TABLE tmp_whmcs_back (
        table_name VARCHAR(32) NOT NULL,
        row_key BIGINT UNSIGNED NOT NULL,
        unit BIGINT UNSIGNED NOT NULL,
        way VARCHAR(8) NOT NULL DEFAULT 'none',
        before_image LONGTEXT NULL,
        after_image LONGTEXT NULL,
        after_hash BINARY(16) NULL,
        PRIMARY KEY (table_name, row_key),
        KEY (unit)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    -- How those rows are now, and after they were put back.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_now;
    CREATE TEMPORARY TABLE tmp_whmcs_now (
        table_name VARCHAR(32) NOT NULL,
        row_key BIGINT UNSIGNED NOT NULL,
        image LONGTEXT NOT NULL,
        row_hash BINARY(16) NOT NULL,
        PRIMARY KEY (table_name, row_key)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_then;
    CREATE TEMPORARY TABLE tmp_whmcs_then (
        table_name VARCHAR(32) NOT NULL,
        row_key BIGINT UNSIGNED NOT NULL,
        image LONGTEXT NOT NULL,
        row_hash BINARY(16) NOT NULL,
        PRIMARY KEY (table_name, row_key)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

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
END$$

DELIMITER ;
