-- _whmcs_begin_units
--
-- Description
--   The temporary tables of what an undo puts back, empty; see _whmcs_begin_batch.

DROP PROCEDURE IF EXISTS _whmcs_begin_units;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_units ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Empty tables of what is put back'
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
END$$

DELIMITER ;
