-- _whmcs_keep_others
--
-- Description
--   Notes, in the transaction that did it, what a run changed in the small tables of
--   Perfex whose rows belong to no record: called before (in_is_after 0) and after.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_data_type (VARCHAR)        client or invoice
--   in_is_after (INT)             0 or 1
-- Reads    Perfex
-- Writes   tmp_whmcs_other; whmcs_change

DROP PROCEDURE IF EXISTS _whmcs_keep_others;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_keep_others (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_is_after INT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Note changes of currencies, payment modes, groups and custom fields'
BEGIN
    IF in_is_after = 0 THEN
        DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_other;
        CREATE TEMPORARY TABLE tmp_whmcs_other (
            table_name VARCHAR(32) NOT NULL,
            row_key BIGINT UNSIGNED NOT NULL,
            image LONGTEXT NOT NULL,
            row_hash BINARY(16) NOT NULL,
            PRIMARY KEY (table_name, row_key)
        ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
    END IF;

    IF _whmcs_option('undo_days') <> '0' THEN
        IF in_is_after = 0 THEN
            INSERT INTO tmp_whmcs_other (table_name, row_key, image, row_hash)
            SELECT 'currencies', p.row_key, p.image, p.row_hash
              FROM _whmcs_px_row_currencies AS p WHERE in_data_type = 'invoice'
             UNION ALL
            SELECT 'payment_modes', p.row_key, p.image, p.row_hash
              FROM _whmcs_px_row_payment_modes AS p WHERE in_data_type = 'invoice'
             UNION ALL
            SELECT 'customfields', p.row_key, p.image, p.row_hash
              FROM _whmcs_px_row_customfields AS p WHERE in_data_type = 'invoice'
             UNION ALL
            SELECT 'customers_groups', p.row_key, p.image, p.row_hash
              FROM _whmcs_px_row_customers_groups AS p WHERE in_data_type = 'client';
        ELSE
            INSERT INTO whmcs_change
                   (run_id, data_type, whmcs_id, table_name, row_key, before_image, after_image,
                    after_hash)
            SELECT s.run_id, s.data_type, 0, s.table_name, s.row_key, s.before_image,
                   s.after_image, s.row_hash
              FROM (SELECT in_run_id AS run_id, in_data_type AS data_type, n.table_name,
                           n.row_key, o.image AS before_image,
                           IF(o.row_key IS NULL, NULL, n.image) AS after_image, n.row_hash
                      FROM (SELECT 'currencies' AS table_name, p.row_key, p.image, p.row_hash
                              FROM _whmcs_px_row_currencies AS p WHERE in_data_type = 'invoice'
                             UNION ALL
                            SELECT 'payment_modes', p.row_key, p.image, p.row_hash
                              FROM _whmcs_px_row_payment_modes AS p WHERE in_data_type = 'invoice'
                             UNION ALL
                            SELECT 'customfields', p.row_key, p.image, p.row_hash
                              FROM _whmcs_px_row_customfields AS p WHERE in_data_type = 'invoice'
                             UNION ALL
                            SELECT 'customers_groups', p.row_key, p.image, p.row_hash
                              FROM _whmcs_px_row_customers_groups AS p
                             WHERE in_data_type = 'client') AS n
                           LEFT JOIN tmp_whmcs_other AS o
                             ON o.table_name = n.table_name AND o.row_key = n.row_key
                     WHERE o.row_key IS NULL OR o.row_hash <> n.row_hash) AS s
                ON DUPLICATE KEY UPDATE
                   after_image = IF(whmcs_change.before_image IS NULL, NULL, s.after_image),
                   after_hash = s.row_hash;
        END IF;
    END IF;

    IF in_is_after = 1 THEN
        DROP TEMPORARY TABLE tmp_whmcs_other;
    END IF;
END$$

DELIMITER ;
