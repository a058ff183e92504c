-- _whmcs_write_permissions
--
-- Description
--   What the contacts of a batch may do in the portal. A client's own person may
--   do everything, as in WHMCS; a contact may do what its mail switches name,
--   and follows them.
-- Parameters
--   in_data_type (VARCHAR)   client or contact
--   io_written (BIGINT)      grows by the rows written
-- Reads    tmp_whmcs_batch, tmp_whmcs_person
-- Writes   Perfex contact_permissions

DROP PROCEDURE IF EXISTS _whmcs_write_permissions;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_write_permissions (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    INOUT io_written BIGINT
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What the contacts of a batch may do in the portal'
BEGIN
    -- Perfex's permissions: 1 invoices, 2 estimates, 3 contracts, 4 proposals,
    -- 5 support, 6 projects; its column `userid` is the contact, without an index:
    -- so it is read once for a batch, and only where something changed.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_permission;
    CREATE TEMPORARY TABLE tmp_whmcs_permission (
        contact_id BIGINT UNSIGNED NOT NULL,
        permission_id INT NOT NULL,
        is_wanted TINYINT UNSIGNED NOT NULL,
        is_new TINYINT UNSIGNED NOT NULL,
        PRIMARY KEY (contact_id, permission_id)
    ) ENGINE = InnoDB;
    INSERT INTO tmp_whmcs_permission (contact_id, permission_id, is_wanted, is_new)
    SELECT f.contact_id, f.permission_id, f.is_wanted, f.is_new_contact
      FROM (SELECT b.contact_id, k.permission_id, b.is_new_contact,
                   in_data_type = 'client'
                       OR CASE k.permission_id WHEN 1 THEN c.invoice_emails
                                               WHEN 2 THEN c.estimate_emails
                                               WHEN 3 THEN c.contract_emails
                                               WHEN 4 THEN c.estimate_emails
                                               WHEN 5 THEN c.ticket_emails
                                               ELSE c.project_emails END = '1' AS is_wanted
              FROM tmp_whmcs_batch AS b
                   JOIN tmp_whmcs_person AS c ON c.whmcs_id = b.whmcs_id
                   JOIN (SELECT 1 AS permission_id UNION ALL SELECT 2 UNION ALL SELECT 3
                         UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6) AS k
             WHERE b.contact_id IS NOT NULL
               AND (b.is_new_contact = 1 OR in_data_type = 'contact')) AS f
     WHERE f.is_wanted = 1 OR (f.is_wanted = 0 AND f.is_new_contact = 0);

    IF EXISTS (SELECT 1 FROM tmp_whmcs_permission AS t WHERE t.is_new = 0) THEN
        CALL _whmcs_begin_surplus();
        INSERT INTO tmp_whmcs_surplus (perfex_id)
        SELECT o.id
          FROM _whmcs_px_contact_permissions AS o
               JOIN tmp_whmcs_permission AS t
                 ON t.contact_id = o.userid AND t.permission_id = o.permission_id
         WHERE t.is_new = 0 AND t.is_wanted = 0;
        IF EXISTS (SELECT 1 FROM tmp_whmcs_surplus AS s) THEN
            DELETE p
              FROM tmp_whmcs_surplus AS s
                   STRAIGHT_JOIN _whmcs_px_contact_permissions AS p ON s.perfex_id = p.id;
            SET io_written = io_written + ROW_COUNT();
        END IF;
        DELETE t
          FROM tmp_whmcs_permission AS t
               STRAIGHT_JOIN _whmcs_px_contact_permissions AS o
                 ON t.contact_id = o.userid AND t.permission_id = o.permission_id
         WHERE t.is_new = 0;
    END IF;

    INSERT INTO _whmcs_px_contact_permissions (permission_id, userid)
    SELECT t.permission_id, t.contact_id
      FROM tmp_whmcs_permission AS t
     WHERE t.is_wanted = 1
     ORDER BY t.contact_id, t.permission_id;
    SET io_written = io_written + ROW_COUNT();
END$$

DELIMITER ;
