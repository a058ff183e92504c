-- _whmcs_match_clients
--
-- Description
--   Who the clients of a batch are: linked before, met by e-mail, new, or not to
--   be touched, by the option duplicate_handling. A first meeting needs one
--   Perfex customer with that e-mail, primary contacts before others, that no
--   other client is linked to. Of several clients that could be that customer
--   the one with the e-mail of its primary contact goes first, then the lowest
--   WHMCS id.
-- Parameters
--   in_mode (VARCHAR)    skip, update or create
--   in_range (VARCHAR)   all, since or new
-- Reads    the mirror, whmcs_link, tmp_whmcs_email, tmp_whmcs_meeting, Perfex
-- Writes   tmp_whmcs_subject

DROP PROCEDURE IF EXISTS _whmcs_match_clients;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_match_clients (
    IN in_mode VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_range VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Who the clients of a batch are'
BEGIN
    CALL _whmcs_begin_match();
    INSERT INTO tmp_whmcs_match (whmcs_id, customer_id, contact_id, candidate_count)
    SELECT m.whmcs_id, MIN(m.customer_id), MIN(m.contact_id), COUNT(DISTINCT m.customer_id)
      FROM (SELECT c.whmcs_id, e.customer_id, e.contact_id,
                   RANK() OVER (PARTITION BY c.whmcs_id ORDER BY e.is_primary DESC) AS place
              FROM tmp_whmcs_subject AS t
                   JOIN whmcs_client AS c ON c.whmcs_id = t.whmcs_id
                   JOIN tmp_whmcs_email AS e ON e.email_key = c.email_key AND e.is_native = 1
                   LEFT JOIN whmcs_link AS l
                     ON l.data_type = 'client' AND l.perfex_id = e.customer_id
             WHERE t.customer_id IS NULL AND t.code IS NULL AND c.email_key <> ''
               AND in_mode <> 'create' AND l.whmcs_id IS NULL) AS m
     WHERE m.place = 1
     GROUP BY m.whmcs_id;
    -- Another client goes first to that customer.
    DELETE m
      FROM tmp_whmcs_match AS m
           JOIN tmp_whmcs_meeting AS o ON o.customer_id = m.customer_id
     WHERE m.candidate_count = 1 AND o.whmcs_id <> m.whmcs_id;

    UPDATE tmp_whmcs_subject AS t
           LEFT JOIN tmp_whmcs_match AS m ON m.whmcs_id = t.whmcs_id
           LEFT JOIN whmcs_link AS l ON l.data_type = 'client' AND l.whmcs_id = t.whmcs_id
           LEFT JOIN _whmcs_px_clients AS p ON p.userid = l.perfex_id
           LEFT JOIN _whmcs_px_contacts AS q ON q.id = l.primary_contact_id
       SET t.action = CASE
               WHEN l.whmcs_id IS NOT NULL AND (p.userid IS NULL OR in_mode = 'skip'
                        OR (in_mode = 'create' AND l.how = 'email') OR in_range = 'new') THEN 'skip'
               WHEN l.whmcs_id IS NOT NULL THEN 'update'
               WHEN m.candidate_count > 1 THEN 'quarantine'
               WHEN m.whmcs_id IS NOT NULL THEN 'link'
               ELSE 'create' END,
           t.code = CASE
               WHEN l.whmcs_id IS NOT NULL AND p.userid IS NULL THEN 'perfex_deleted'
               WHEN l.whmcs_id IS NOT NULL AND in_mode = 'skip' THEN 'mode_skip'
               WHEN l.whmcs_id IS NOT NULL AND in_mode = 'create' AND l.how = 'email'
               THEN 'mode_create'
               WHEN l.whmcs_id IS NOT NULL AND in_range = 'new' THEN 'range_new'
               WHEN m.candidate_count > 1 THEN 'ambiguous' END,
           t.reason = CASE
               WHEN l.whmcs_id IS NOT NULL AND p.userid IS NULL
               THEN 'the customer was deleted in Perfex; whmcs_retry imports it again'
               WHEN l.whmcs_id IS NOT NULL AND in_mode = 'skip'
               THEN 'linked before; duplicate_handling is skip'
               WHEN l.whmcs_id IS NOT NULL AND in_mode = 'create' AND l.how = 'email'
               THEN 'linked to a native customer before; duplicate_handling is create'
               WHEN l.whmcs_id IS NOT NULL AND in_range = 'new'
               THEN 'imported before; sync_range is new'
               WHEN m.candidate_count > 1
               THEN CONCAT('its e-mail belongs to ', m.candidate_count,
                           ' Perfex customers; settle it with whmcs_link(''client'', ',
                           t.whmcs_id, ', customer id)') END,
           t.customer_id = COALESCE(p.userid, IF(m.candidate_count = 1, m.customer_id, NULL)),
           t.perfex_id = COALESCE(l.perfex_id, IF(m.candidate_count = 1, m.customer_id, NULL)),
           t.contact_id = COALESCE(q.id, IF(m.candidate_count = 1, m.contact_id, NULL)),
           t.wants_contact = l.primary_contact_id IS NULL OR q.id IS NOT NULL
     WHERE t.code IS NULL;
END$$

DELIMITER ;
