-- _whmcs_assume_owners
--
-- Description
--   For a preview: who the WHMCS contacts of a batch are whose client is planned, but not
--   in Perfex yet. The rules are those of _whmcs_match_contacts.
-- Parameters
--   in_mode (VARCHAR)    skip, update or create
--   in_range (VARCHAR)   all, since or new
-- Reads    whmcs_plan, whmcs_link, tmp_whmcs_email, Perfex
-- Writes   tmp_whmcs_subject (customer_id 0 = one that is to be made)

DROP PROCEDURE IF EXISTS _whmcs_assume_owners;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_assume_owners (
    IN in_mode VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_range VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Contacts of clients that are planned only'
BEGIN
    CALL _whmcs_begin_match();
    INSERT INTO tmp_whmcs_match (whmcs_id, customer_id, contact_id, candidate_count)
    SELECT c.whmcs_id, n.customer_id, MIN(e.contact_id), 1
      FROM tmp_whmcs_subject AS t
           JOIN whmcs_contact AS c ON c.whmcs_id = t.whmcs_id
           JOIN whmcs_plan AS n
             ON n.data_type = 'client' AND n.whmcs_id = c.client_id AND n.action = 'link'
           JOIN tmp_whmcs_email AS e
             ON e.email_key = c.email_key AND e.is_native = 1 AND e.customer_id = n.customer_id
     WHERE t.code IN ('client_missing', 'out_of_range') AND t.contact_id IS NULL
       AND c.email_key <> '' AND in_mode <> 'create'
     GROUP BY c.whmcs_id, n.customer_id;
    DELETE m
      FROM tmp_whmcs_match AS m
           JOIN whmcs_contact AS c ON c.whmcs_id = m.whmcs_id
           JOIN whmcs_contact AS o
             ON o.email_key = c.email_key AND o.client_id = c.client_id
            AND o.whmcs_id < c.whmcs_id AND o.missing_at IS NULL
           LEFT JOIN whmcs_link AS l ON l.data_type = 'contact' AND l.whmcs_id = o.whmcs_id
     WHERE l.whmcs_id IS NULL;

    UPDATE tmp_whmcs_subject AS t
           JOIN whmcs_plan AS n
             ON n.data_type = 'client' AND n.whmcs_id = t.client_id
            AND n.action IN ('create', 'link')
           LEFT JOIN tmp_whmcs_match AS m ON m.whmcs_id = t.whmcs_id
           LEFT JOIN whmcs_link AS l ON l.data_type = 'contact' AND l.whmcs_id = t.whmcs_id
           LEFT JOIN _whmcs_px_contacts AS q ON q.id = l.perfex_id
       SET t.code = CASE
               WHEN l.whmcs_id IS NOT NULL AND q.id IS NULL THEN 'perfex_deleted'
               WHEN l.whmcs_id IS NOT NULL AND in_mode = 'skip' THEN 'mode_skip'
               WHEN l.whmcs_id IS NOT NULL AND in_mode = 'create' AND l.how = 'email'
               THEN 'mode_create'
               WHEN l.whmcs_id IS NOT NULL AND in_range = 'new' THEN 'range_new'
               WHEN l.whmcs_id IS NULL AND m.whmcs_id IS NULL AND in_mode = 'skip'
                    AND n.action = 'link' THEN 'mode_skip' END,
           t.action = CASE WHEN l.whmcs_id IS NOT NULL THEN 'update'
                           WHEN m.whmcs_id IS NOT NULL THEN 'link'
                           ELSE 'create' END,
           t.reason = '',
           t.customer_id = COALESCE(n.customer_id, 0),
           t.contact_id = COALESCE(q.id, m.contact_id),
           t.perfex_id = COALESCE(l.perfex_id, m.contact_id)
     WHERE t.code IN ('client_missing', 'out_of_range');
    UPDATE tmp_whmcs_subject AS t
       SET t.action = IF(t.code IS NULL, t.action, 'skip'),
           t.reason = CASE t.code
               WHEN 'perfex_deleted'
               THEN 'the contact was deleted in Perfex; whmcs_retry imports it again'
               WHEN 'mode_create'
               THEN 'linked to a native contact before; duplicate_handling is create'
               WHEN 'range_new' THEN 'imported before; sync_range is new'
               WHEN 'mode_skip'
               THEN IF(t.perfex_id IS NULL, 'its customer is native; duplicate_handling is skip',
                       'linked before; duplicate_handling is skip') END
     WHERE t.reason = '';
END$$

DELIMITER ;
