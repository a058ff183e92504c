-- _whmcs_plan_contacts
--
-- Description
--   Decides for every due WHMCS contact: create, update, unchanged or skip.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    the mirror, Perfex
-- Writes   whmcs_plan, whmcs_contact.perfex_email

DROP PROCEDURE IF EXISTS _whmcs_plan_contacts;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_plan_contacts (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Decide what becomes of every due contact'
BEGIN

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_email;
    CREATE TEMPORARY TABLE tmp_whmcs_email (
        contact_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        email_key VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        KEY (email_key)
    ) ENGINE = InnoDB;
    INSERT INTO tmp_whmcs_email (contact_id, email_key)
    SELECT x.id, LOWER(TRIM(CONVERT(x.email USING utf8mb4)))
      FROM _whmcs_px_contacts AS x
           LEFT JOIN whmcs_link AS a ON a.primary_contact_id = x.id
           LEFT JOIN whmcs_link AS b ON b.data_type = 'contact' AND b.perfex_id = x.id
     WHERE x.email <> '' AND a.whmcs_id IS NULL AND b.whmcs_id IS NULL
       AND EXISTS (SELECT 1 FROM whmcs_contact AS d WHERE d.is_due = 1);

    UPDATE whmcs_contact AS c
       SET c.perfex_email = IF(EXISTS (SELECT 1 FROM whmcs_client AS k
                                        WHERE k.email_key = c.email_key AND k.missing_at IS NULL)
                               OR EXISTS (SELECT 1 FROM (SELECT o.email_key, o.whmcs_id
                                   FROM whmcs_contact AS o
                                                          WHERE o.missing_at IS NULL) AS o
                                           WHERE o.email_key = c.email_key
                                               AND o.whmcs_id < c.whmcs_id)
                               OR EXISTS (SELECT 1 FROM tmp_whmcs_email AS e WHERE e.email_key
                                   = c.email_key),
                               '', TRIM(c.email))
     WHERE c.is_due = 1;

    INSERT INTO whmcs_plan (run_id, data_type, whmcs_id, perfex_id, action, code, reason)
    SELECT in_run_id, 'contact', v.whmcs_id, v.perfex_id,
           CASE WHEN v.perfex_id IS NULL THEN 'create'
                WHEN p.id IS NULL THEN 'skip'
                WHEN CONVERT(p.firstname USING utf8mb4) COLLATE utf8mb4_bin <=> v.firstname
                    AND CONVERT(p.lastname
                    USING utf8mb4) COLLATE utf8mb4_bin <=> v.lastname AND CONVERT(p.email USING
                    utf8mb4) COLLATE utf8mb4_bin <=> v.email AND CONVERT(p.phonenumber USING
                    utf8mb4) COLLATE utf8mb4_bin <=> v.phonenumber AND p.userid <=> v.customer_id
                        THEN 'unchanged'
                ELSE 'update' END,
           IF(v.perfex_id IS NOT NULL AND p.id IS NULL, 'perfex_deleted', NULL),
           IF(v.perfex_id IS NOT NULL AND p.id IS NULL, 'the contact was deleted in Perfex', NULL)
      FROM whmcs_contact AS c
           JOIN _whmcs_want_contact AS v ON v.whmcs_id = c.whmcs_id
           LEFT JOIN _whmcs_px_contacts AS p ON p.id = v.perfex_id
     WHERE c.is_due = 1 AND c.missing_at IS NULL;

    INSERT INTO whmcs_plan (run_id, data_type, whmcs_id, action, code, reason)
    SELECT in_run_id, 'contact', c.whmcs_id, 'quarantine', 'client_missing',
           CONCAT('its client ', c.client_id, ' is not in Perfex')
      FROM whmcs_contact AS c
           LEFT JOIN whmcs_link AS l ON l.data_type = 'client' AND l.whmcs_id = c.client_id
     WHERE c.is_due = 1 AND c.missing_at IS NULL AND l.whmcs_id IS NULL;

    UPDATE whmcs_contact AS c JOIN whmcs_plan AS n ON n.data_type = 'contact' AND n.whmcs_id
        = c.whmcs_id
       SET c.is_due = 0
     WHERE c.is_due = 1 AND n.action IN ('unchanged', 'skip');

    DROP TEMPORARY TABLE tmp_whmcs_email;
END$$

DELIMITER ;
