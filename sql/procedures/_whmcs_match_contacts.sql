-- _whmcs_match_contacts
--
-- Description
--   Who the WHMCS contacts of a batch are: linked before, a native contact of
--   their own customer with the same e-mail, new, or not to be touched.
-- Parameters
--   in_mode (VARCHAR)    skip, update or create
--   in_range (VARCHAR)   all, since or new
-- Reads    the mirror, whmcs_link, tmp_whmcs_email, Perfex
-- Writes   tmp_whmcs_subject

DROP PROCEDURE IF EXISTS _whmcs_match_contacts;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_match_contacts (
    IN in_mode VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_range VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Who the WHMCS contacts of a batch are'
BEGIN
    CALL _whmcs_begin_match();
    INSERT INTO tmp_whmcs_match (whmcs_id, customer_id, contact_id, candidate_count)
    SELECT c.whmcs_id, k.perfex_id, MIN(e.contact_id), 1
      FROM tmp_whmcs_subject AS t
           JOIN whmcs_contact AS c ON c.whmcs_id = t.whmcs_id
           JOIN whmcs_link AS k ON k.data_type = 'client' AND k.whmcs_id = c.client_id
           JOIN tmp_whmcs_email AS e
             ON e.email_key = c.email_key AND e.is_native = 1 AND e.customer_id = k.perfex_id
     WHERE t.contact_id IS NULL AND c.email_key <> '' AND in_mode <> 'create'
     GROUP BY c.whmcs_id, k.perfex_id;
    -- Two contacts of one client with one e-mail: the lowest WHMCS id goes first.
    DELETE m
      FROM tmp_whmcs_match AS m
           JOIN whmcs_contact AS c ON c.whmcs_id = m.whmcs_id
           JOIN whmcs_contact AS o
             ON o.email_key = c.email_key AND o.client_id = c.client_id
            AND o.whmcs_id < c.whmcs_id AND o.missing_at IS NULL
           LEFT JOIN whmcs_link AS l ON l.data_type = 'contact' AND l.whmcs_id = o.whmcs_id
     WHERE l.whmcs_id IS NULL;

    UPDATE tmp_whmcs_subject AS t
           LEFT JOIN tmp_whmcs_match AS m ON m.whmcs_id = t.whmcs_id
           LEFT JOIN whmcs_link AS k ON k.data_type = 'client' AND k.whmcs_id = t.client_id
           LEFT JOIN _whmcs_px_clients AS p ON p.userid = k.perfex_id
           LEFT JOIN whmcs_link AS l ON l.data_type = 'contact' AND l.whmcs_id = t.whmcs_id
           LEFT JOIN _whmcs_px_contacts AS q ON q.id = l.perfex_id
       SET t.action = CASE
               WHEN k.whmcs_id IS NULL THEN 'quarantine'
               WHEN p.userid IS NULL THEN 'skip'
               WHEN l.whmcs_id IS NOT NULL AND (q.id IS NULL OR in_mode = 'skip'
                        OR (in_mode = 'create' AND l.how = 'email') OR in_range = 'new') THEN 'skip'
               WHEN l.whmcs_id IS NOT NULL THEN 'update'
               WHEN m.whmcs_id IS NOT NULL THEN 'link'
               WHEN (in_mode = 'skip' AND k.how <> 'created')
                    OR (in_mode = 'create' AND k.how = 'email') THEN 'skip'
               ELSE 'create' END,
           t.code = CASE
               WHEN k.whmcs_id IS NULL THEN 'client_missing'
               WHEN p.userid IS NULL THEN 'customer_deleted'
               WHEN l.whmcs_id IS NOT NULL AND q.id IS NULL THEN 'perfex_deleted'
               WHEN l.whmcs_id IS NOT NULL AND in_mode = 'skip' THEN 'mode_skip'
               WHEN l.whmcs_id IS NOT NULL AND in_mode = 'create' AND l.how = 'email'
               THEN 'mode_create'
               WHEN l.whmcs_id IS NOT NULL AND in_range = 'new' THEN 'range_new'
               WHEN l.whmcs_id IS NULL AND m.whmcs_id IS NULL
                    AND ((in_mode = 'skip' AND k.how <> 'created')
                         OR (in_mode = 'create' AND k.how = 'email'))
               THEN CONCAT('mode_', in_mode) END,
           t.reason = CASE
               WHEN k.whmcs_id IS NULL THEN CONCAT('its client ', t.client_id, ' is not in Perfex')
               WHEN p.userid IS NULL THEN 'the customer was deleted in Perfex'
               WHEN l.whmcs_id IS NOT NULL AND q.id IS NULL
               THEN 'the contact was deleted in Perfex; whmcs_retry imports it again'
               WHEN l.whmcs_id IS NOT NULL AND in_mode = 'skip'
               THEN 'linked before; duplicate_handling is skip'
               WHEN l.whmcs_id IS NOT NULL AND in_mode = 'create' AND l.how = 'email'
               THEN 'linked to a native contact before; duplicate_handling is create'
               WHEN l.whmcs_id IS NOT NULL AND in_range = 'new'
               THEN 'imported before; sync_range is new'
               WHEN l.whmcs_id IS NULL AND m.whmcs_id IS NULL
                    AND ((in_mode = 'skip' AND k.how <> 'created')
                         OR (in_mode = 'create' AND k.how = 'email'))
               THEN CONCAT('its customer is native; duplicate_handling is ', in_mode) END,
           t.customer_id = p.userid,
           t.contact_id = COALESCE(q.id, m.contact_id),
           t.perfex_id = COALESCE(l.perfex_id, m.contact_id)
     WHERE t.code IS NULL;
END$$

DELIMITER ;
