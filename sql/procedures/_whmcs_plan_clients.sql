-- _whmcs_plan_clients
--
-- Description
--   Decides for every due client: create, link (its e-mail is that of one
--   native customer), update, unchanged, skip or quarantine.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    the mirror, Perfex
-- Writes   whmcs_plan, whmcs_client.perfex_email

DROP PROCEDURE IF EXISTS _whmcs_plan_clients;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_plan_clients (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Decide what becomes of every due client'
BEGIN

    -- Contacts of Perfex that are not ours, by address: the candidates.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_email;
    CREATE TEMPORARY TABLE tmp_whmcs_email (
        contact_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        customer_id BIGINT UNSIGNED NOT NULL,
        is_primary INT NOT NULL,
        email_key VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        KEY (email_key)
    ) ENGINE = InnoDB;
    INSERT INTO tmp_whmcs_email (contact_id, customer_id, is_primary, email_key)
    SELECT x.id, x.userid, x.is_primary, LOWER(TRIM(CONVERT(x.email USING utf8mb4)))
      FROM _whmcs_px_contacts AS x
           LEFT JOIN whmcs_link AS a ON a.primary_contact_id = x.id
           LEFT JOIN whmcs_link AS b ON b.data_type = 'contact' AND b.perfex_id = x.id
     WHERE x.email <> '' AND a.whmcs_id IS NULL AND b.whmcs_id IS NULL
       AND EXISTS (SELECT 1 FROM whmcs_client AS d WHERE d.is_due = 1);

    -- First meeting: unlinked clients, primary contacts before others, the
    -- lowest WHMCS id where two clients share an address.
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_match;
    CREATE TEMPORARY TABLE tmp_whmcs_match (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        customer_id BIGINT UNSIGNED NOT NULL,
        contact_id BIGINT UNSIGNED NOT NULL,
        candidate_count INT NOT NULL
    ) ENGINE = InnoDB;
    INSERT INTO tmp_whmcs_match (whmcs_id, customer_id, contact_id, candidate_count)
    SELECT m.whmcs_id, MIN(m.customer_id), MIN(m.contact_id), COUNT(*)
      FROM (SELECT c.whmcs_id, e.customer_id, e.contact_id,
                   RANK() OVER (PARTITION BY c.whmcs_id ORDER BY e.is_primary DESC) AS place
              FROM whmcs_client AS c
                   JOIN tmp_whmcs_email AS e ON e.email_key = c.email_key
                   LEFT JOIN whmcs_link AS l ON l.data_type = 'client' AND l.whmcs_id = c.whmcs_id
                   LEFT JOIN whmcs_link AS t ON t.data_type = 'client' AND t.perfex_id
                       = e.customer_id
             WHERE c.is_due = 1 AND c.email_key <> '' AND l.whmcs_id IS NULL AND t.whmcs_id IS NULL
               AND NOT EXISTS (SELECT 1 FROM whmcs_client AS o
                                WHERE o.email_key = c.email_key AND o.whmcs_id < c.whmcs_id
                                  AND o.missing_at IS NULL)) AS m
     WHERE m.place = 1
     GROUP BY m.whmcs_id;

    -- Perfex logs in by e-mail alone: the first WHMCS record keeps it, and a
    -- native contact keeps its own unless it is the one we link.
    UPDATE whmcs_client AS c
           LEFT JOIN tmp_whmcs_match AS m ON m.whmcs_id = c.whmcs_id
       SET c.perfex_email = IF(EXISTS (SELECT 1
           FROM (SELECT o.email_key, o.whmcs_id FROM whmcs_client AS o
                                                       WHERE o.missing_at IS NULL) AS o
                                        WHERE o.email_key = c.email_key AND o.whmcs_id < c.whmcs_id)
                               OR (m.whmcs_id IS NULL AND EXISTS (SELECT 1 FROM tmp_whmcs_email AS e
                                                                   WHERE e.email_key
                                                                       = c.email_key)),
                               '', TRIM(c.email))
     WHERE c.is_due = 1;

    INSERT INTO whmcs_plan (run_id, data_type, whmcs_id, perfex_id, contact_id, action, code,
        reason)
    SELECT in_run_id, 'client', c.whmcs_id, m.customer_id, m.contact_id,
           CASE WHEN m.whmcs_id IS NULL THEN 'create'
                WHEN m.candidate_count > 1 THEN 'quarantine' ELSE 'link' END,
           IF(m.candidate_count > 1, 'ambiguous', NULL),
           IF(m.candidate_count > 1, CONCAT('the e-mail of this client belongs to ',
               m.candidate_count,
              ' Perfex contacts; leave it to one of them, then sync again'), NULL)
      FROM whmcs_client AS c
           LEFT JOIN tmp_whmcs_match AS m ON m.whmcs_id = c.whmcs_id
           LEFT JOIN whmcs_link AS l ON l.data_type = 'client' AND l.whmcs_id = c.whmcs_id
     WHERE c.is_due = 1 AND l.whmcs_id IS NULL AND c.missing_at IS NULL;

    INSERT INTO whmcs_plan (run_id, data_type, whmcs_id, perfex_id, contact_id, action, code,
        reason)
    SELECT in_run_id, 'client', v.whmcs_id, v.perfex_id, v.primary_contact_id,
           CASE WHEN p.userid IS NULL THEN 'skip'
                WHEN CONVERT(p.company USING utf8mb4) COLLATE utf8mb4_bin <=> v.company
                    AND CONVERT(p.vat USING
                    utf8mb4) COLLATE utf8mb4_bin <=> v.vat AND CONVERT(p.phonenumber USING
                    utf8mb4) COLLATE utf8mb4_bin <=> v.phonenumber AND CONVERT(p.city USING
                    utf8mb4) COLLATE utf8mb4_bin <=> v.city AND CONVERT(p.zip USING utf8mb4)
                    COLLATE utf8mb4_bin <=> v.zip AND CONVERT(p.state USING utf8mb4) COLLATE
                    utf8mb4_bin <=> v.state AND CONVERT(p.address USING utf8mb4) COLLATE
                    utf8mb4_bin <=> v.address AND CONVERT(p.billing_street USING utf8mb4) COLLATE
                    utf8mb4_bin <=> v.billing_street AND CONVERT(p.billing_city USING utf8mb4)
                    COLLATE utf8mb4_bin <=> v.billing_city AND CONVERT(p.billing_state USING
                    utf8mb4) COLLATE utf8mb4_bin <=> v.billing_state AND CONVERT(p.billing_zip
                    USING utf8mb4) COLLATE utf8mb4_bin <=> v.billing_zip AND p.country <=>
                    v.country AND p.active <=> v.active AND p.billing_country <=>
                    v.billing_country
                     AND q.id IS NOT NULL
                     AND CONVERT(q.firstname USING utf8mb4) COLLATE utf8mb4_bin <=> v.firstname
                         AND CONVERT(q.lastname
                    USING utf8mb4) COLLATE utf8mb4_bin <=> v.lastname AND CONVERT(q.email USING
                    utf8mb4) COLLATE utf8mb4_bin <=> v.email AND CONVERT(q.phonenumber USING
                    utf8mb4) COLLATE utf8mb4_bin <=> v.contact_phonenumber AND q.active <=>
                    v.contact_active
                THEN 'unchanged' ELSE 'update' END,
           IF(p.userid IS NULL, 'perfex_deleted', NULL),
           IF(p.userid IS NULL, 'the customer was deleted in Perfex', NULL)
      FROM whmcs_client AS c
           JOIN _whmcs_want_client AS v ON v.whmcs_id = c.whmcs_id
           LEFT JOIN _whmcs_px_clients AS p ON p.userid = v.perfex_id
           LEFT JOIN _whmcs_px_contacts AS q ON q.id = v.primary_contact_id
     WHERE c.is_due = 1 AND v.perfex_id IS NOT NULL AND c.missing_at IS NULL;

    UPDATE whmcs_client AS c JOIN whmcs_plan AS n ON n.data_type = 'client' AND n.whmcs_id
        = c.whmcs_id
       SET c.is_due = 0
     WHERE c.is_due = 1 AND n.action IN ('unchanged', 'skip');

    DROP TEMPORARY TABLE tmp_whmcs_match;
    DROP TEMPORARY TABLE tmp_whmcs_email;
END$$

DELIMITER ;
