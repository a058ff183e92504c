-- _whmcs_name_modes
--
-- Description
--   Payment modes that were made while WHMCS did not tell the names of its gateways get
--   them. A mode that a person renamed keeps its name.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_payment_mode, whmcs_gateway
-- Writes   Perfex payment_modes, whmcs_run_count

DROP PROCEDURE IF EXISTS _whmcs_name_modes;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_name_modes (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Payment modes get the names that WHMCS did not tell before'
BEGIN
    DECLARE v_written BIGINT;

    START TRANSACTION;
    CALL _whmcs_renew_lease(in_run_id, 1);
    CALL _whmcs_keep_others(in_run_id, 'invoice', 0);
    UPDATE _whmcs_px_payment_modes AS p
           JOIN whmcs_payment_mode AS m
             ON m.perfex_mode = CONVERT(CAST(p.id AS CHAR) USING utf8mb4) COLLATE utf8mb4_bin
           JOIN whmcs_gateway AS g ON g.module = m.gateway
           CROSS JOIN _whmcs_px_width AS w
       SET p.name = LEFT(_whmcs_fit(_whmcs_clean(g.display_name, 0), w.payment_modes_name,
                                    w.payment_modes_name_charset), 100)
     WHERE g.display_name <> '' AND g.display_name <> m.gateway
       AND CONVERT(p.description USING utf8mb4) COLLATE utf8mb4_bin
           = _whmcs_fit(CONCAT('WHMCS gateway: ', m.gateway), w.payment_modes_description,
                        w.payment_modes_description_charset)
       AND CONVERT(p.name USING utf8mb4) COLLATE utf8mb4_bin
           = LEFT(_whmcs_fit(_whmcs_clean(m.gateway, 0), w.payment_modes_name,
                             w.payment_modes_name_charset), 100);
    SET v_written = ROW_COUNT();
    UPDATE whmcs_run_count AS r SET r.written_row_count = r.written_row_count + v_written
     WHERE r.run_id = in_run_id AND r.data_type = 'invoice';
    CALL _whmcs_keep_others(in_run_id, 'invoice', 1);
    COMMIT;
END$$

DELIMITER ;
