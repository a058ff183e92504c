-- _whmcs_keep_counter
--
-- Description
--   Notes, in the transaction that did it, that a run raised a counter of Perfex.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_name (VARCHAR)             the option of Perfex
--   in_old_value (LONGTEXT)       what it was
-- Reads    Perfex options
-- Writes   whmcs_change

DROP PROCEDURE IF EXISTS _whmcs_keep_counter;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_keep_counter (
    IN in_run_id BIGINT UNSIGNED,
    IN in_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_old_value LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Note that a counter was raised'
BEGIN
    IF _whmcs_option('undo_days') <> '0' THEN
        INSERT INTO whmcs_change
               (run_id, data_type, whmcs_id, table_name, row_key, before_image, after_image,
                after_hash)
        SELECT s.run_id, s.data_type, 0, s.table_name, s.row_key, s.before_image, s.image,
               s.row_hash
          FROM (SELECT in_run_id AS run_id, 'invoice' AS data_type, 'options' AS table_name,
                       p.row_key, JSON_SET(p.image, '$.value', in_old_value) AS before_image,
                       p.image, p.row_hash
                  FROM _whmcs_px_row_options AS p
                 WHERE CONVERT(p.kind USING utf8mb4) COLLATE utf8mb4_bin = in_name) AS s
            ON DUPLICATE KEY UPDATE after_image = s.image, after_hash = s.row_hash;
    END IF;
END$$

DELIMITER ;
