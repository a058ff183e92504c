-- _whmcs_plan_deleted
--
-- Description
--   What becomes of customers and contacts whose WHMCS record is gone: nothing,
--   or, by the option on_deleted, inactive. Native rows that were met in mode
--   skip stay as they are.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_data_type (VARCHAR)        client or contact
-- Reads    the mirror, Perfex, whmcs_base
-- Writes   whmcs_plan, whmcs_plan_field

DROP PROCEDURE IF EXISTS _whmcs_plan_deleted;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_plan_deleted (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What becomes of records deleted in WHMCS'
BEGIN
    DECLARE v_keeps INT DEFAULT _whmcs_option('keep_crm_edits') = 'on';
    DECLARE v_mode VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        DEFAULT _whmcs_option('duplicate_handling');
    DECLARE v_off BINARY(16) DEFAULT UNHEX(LEFT(SHA2('0', 256), 32));

    IF FIND_IN_SET('deactivate', _whmcs_option('on_deleted')) = 0 OR v_mode = 'skip' THEN
        SET v_mode = NULL;
    END IF;

    -- The planned value is 0; a person who switched it on again since is heard.
    START TRANSACTION;
    INSERT INTO whmcs_plan_field
           (data_type, whmcs_id, perfex_field, part, custom_field_id, old_value, new_value)
    SELECT g.data_type, g.whmcs_id, g.perfex_field, g.part, 0, '1', '0'
      FROM (SELECT l.data_type, l.whmcs_id, 'active' AS perfex_field, 'customer' AS part, l.how
              FROM whmcs_client AS c
                   JOIN whmcs_link AS l ON l.data_type = 'client' AND l.whmcs_id = c.whmcs_id
                   STRAIGHT_JOIN _whmcs_px_clients AS p ON p.userid = l.perfex_id AND p.active = 1
             WHERE c.missing_at IS NOT NULL
             UNION ALL
            SELECT l.data_type, l.whmcs_id, 'contact.active', 'contact', l.how
              FROM whmcs_client AS c
                   JOIN whmcs_link AS l ON l.data_type = 'client' AND l.whmcs_id = c.whmcs_id
                   STRAIGHT_JOIN _whmcs_px_contacts AS p
                     ON p.id = l.primary_contact_id AND p.active = 1
             WHERE c.missing_at IS NOT NULL
             UNION ALL
            SELECT l.data_type, l.whmcs_id, 'active', 'contact', l.how
              FROM whmcs_contact AS c
                   JOIN whmcs_link AS l ON l.data_type = 'contact' AND l.whmcs_id = c.whmcs_id
                   STRAIGHT_JOIN _whmcs_px_contacts AS p ON p.id = l.perfex_id AND p.active = 1
             WHERE c.missing_at IS NOT NULL) AS g
           LEFT JOIN whmcs_base AS b
             ON b.data_type = g.data_type AND b.whmcs_id = g.whmcs_id
            AND b.perfex_field = g.perfex_field AND b.value_hash = v_off
     WHERE v_mode IS NOT NULL AND g.data_type = in_data_type
       AND NOT (v_mode = 'create' AND g.how = 'email')
       AND NOT (v_keeps AND b.whmcs_id IS NOT NULL);

    INSERT INTO whmcs_plan
           (run_id, data_type, whmcs_id, perfex_id, customer_id, contact_id, action, code, reason)
    SELECT in_run_id, l.data_type, l.whmcs_id, l.perfex_id,
           IF(in_data_type = 'client', l.perfex_id, NULL),
           IF(in_data_type = 'client', l.primary_contact_id, l.perfex_id), 'update',
           'deleted_in_whmcs', 'it was deleted in WHMCS; on_deleted is deactivate'
      FROM whmcs_link AS l
     WHERE l.data_type = in_data_type
       AND l.whmcs_id IN (SELECT f.whmcs_id
                            FROM whmcs_plan_field AS f
                                 LEFT JOIN whmcs_plan AS n
                                   ON n.data_type = f.data_type AND n.whmcs_id = f.whmcs_id
                           WHERE f.data_type = in_data_type AND n.whmcs_id IS NULL);
    COMMIT;
END$$

DELIMITER ;
