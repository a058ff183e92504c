-- _whmcs_begin_values
--
-- Description
--   Makes the temporary tables for the values of a batch, empty: sources are what the
--   mapping reads, values the Perfex fields of each record.
-- Writes   tmp_whmcs_source, tmp_whmcs_value

DROP PROCEDURE IF EXISTS _whmcs_begin_values;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_values ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Temporary tables of the values of a batch'
BEGIN
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_source;
    CREATE TEMPORARY TABLE tmp_whmcs_source (
        whmcs_id BIGINT UNSIGNED NOT NULL,
        perfex_field VARCHAR(64) NOT NULL,
        place INT NOT NULL,
        value LONGTEXT NOT NULL,
        PRIMARY KEY (whmcs_id, perfex_field, place)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    -- is_new 1 = of a record that is not in Perfex; is_odd 1 = the text has something
    -- that may have to change, as most have not. decision: same, write, keep, clash
    -- (write over a person's value) or first (keep a person's value of before the
    -- first meeting).
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_value;
    CREATE TEMPORARY TABLE tmp_whmcs_value (
        whmcs_id BIGINT UNSIGNED NOT NULL,
        perfex_field VARCHAR(64) NOT NULL,
        part VARCHAR(16) NOT NULL,
        kind VARCHAR(24) NOT NULL,
        custom_field_id INT UNSIGNED NOT NULL,
        width BIGINT NOT NULL,
        charset VARCHAR(32) NOT NULL DEFAULT 'utf8mb4',
        value LONGTEXT NOT NULL,
        is_new TINYINT UNSIGNED NOT NULL DEFAULT 0,
        is_odd TINYINT UNSIGNED NOT NULL DEFAULT 0,
        fitted LONGTEXT NULL,
        actual LONGTEXT NULL,
        note VARCHAR(32) NULL,
        note_detail VARCHAR(500) NULL,
        clip_detail VARCHAR(500) NULL,
        decision VARCHAR(16) NULL,
        PRIMARY KEY (whmcs_id, perfex_field),
        KEY (kind),
        KEY (is_odd)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
END$$

DELIMITER ;
