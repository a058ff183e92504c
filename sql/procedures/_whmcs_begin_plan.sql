-- _whmcs_begin_plan
--
-- Description
--   Makes the temporary tables of a plan. Subjects are the records of a batch.

DROP PROCEDURE IF EXISTS _whmcs_begin_plan;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_plan ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Temporary tables of a plan'
BEGIN
    CALL _whmcs_begin_subject();
    CALL _whmcs_begin_match();

    -- The mapping with what Perfex's fields are, for one data type at a time.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_field;
    CREATE TEMPORARY TABLE tmp_whmcs_field (
        perfex_field VARCHAR(64) NOT NULL PRIMARY KEY,
        part VARCHAR(16) NOT NULL,
        kind VARCHAR(24) NOT NULL,
        custom_field_id INT UNSIGNED NOT NULL,
        width BIGINT NOT NULL,
        charset VARCHAR(32) NOT NULL,
        fixed_value VARCHAR(1000) NULL,
        is_plain TINYINT UNSIGNED NOT NULL,
        is_trimmed TINYINT UNSIGNED NOT NULL,
        join_text VARCHAR(64) NULL,
        steps TEXT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    CALL _whmcs_begin_values();

    -- Who has which e-mail in Perfex now, and who is planned to get it (planned:
    -- contact_id 0). Native contacts are not ours and can be met.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_email;
    CREATE TEMPORARY TABLE tmp_whmcs_email (
        entry_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        email_key VARCHAR(320) NOT NULL,
        contact_id BIGINT UNSIGNED NOT NULL,
        customer_id BIGINT UNSIGNED NOT NULL,
        is_primary INT NOT NULL,
        is_native INT NOT NULL,
        KEY (email_key)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    -- The client that goes first where several could be one native customer.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_meeting;
    CREATE TEMPORARY TABLE tmp_whmcs_meeting (
        customer_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        whmcs_id BIGINT UNSIGNED NOT NULL
    ) ENGINE = InnoDB;
    -- Countries by each of their names and codes.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_country;
    CREATE TEMPORARY TABLE tmp_whmcs_country (
        name VARCHAR(100) NOT NULL PRIMARY KEY,
        country_id INT NOT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    INSERT IGNORE INTO tmp_whmcs_country (name, country_id)
    SELECT LOWER(CONVERT(x.iso2 USING utf8mb4)), x.country_id
      FROM _whmcs_px_countries AS x WHERE x.iso2 <> '' ORDER BY x.country_id;
    INSERT IGNORE INTO tmp_whmcs_country (name, country_id)
    SELECT LOWER(CONVERT(x.iso3 USING utf8mb4)), x.country_id
      FROM _whmcs_px_countries AS x WHERE x.iso3 REGEXP '^[A-Z]{3}$' ORDER BY x.country_id;
    INSERT IGNORE INTO tmp_whmcs_country (name, country_id)
    SELECT LOWER(CONVERT(x.short_name USING utf8mb4)), x.country_id
      FROM _whmcs_px_countries AS x WHERE x.short_name <> '' ORDER BY x.country_id;
END$$

DELIMITER ;
