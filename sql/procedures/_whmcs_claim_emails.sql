-- _whmcs_claim_emails
--
-- Description
--   Perfex logs in by e-mail alone, so an address goes to one contact: whoever
--   holds it keeps it, even where several native contacts do; then the lowest
--   WHMCS id gets it; clients go before contacts. Everybody else gets none, with
--   a note. What is given up is free with the next sync.
-- Parameters
--   in_data_type (VARCHAR)   client or contact
-- Reads    tmp_whmcs_subject, tmp_whmcs_email, the mirror
-- Writes   tmp_whmcs_value, tmp_whmcs_email (the new holders)

DROP PROCEDURE IF EXISTS _whmcs_claim_emails;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_claim_emails (
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'An e-mail goes to one contact'
BEGIN
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_claim;
    CREATE TEMPORARY TABLE tmp_whmcs_claim (
        whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        email_key VARCHAR(320) NOT NULL,
        contact_id BIGINT UNSIGNED NOT NULL,
        is_holder TINYINT UNSIGNED NOT NULL,
        is_refused TINYINT UNSIGNED NOT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

    INSERT INTO tmp_whmcs_claim (whmcs_id, email_key, contact_id, is_holder, is_refused)
    SELECT s.whmcs_id, s.email_key, s.contact_id, s.is_holder,
           s.is_holder = 0 AND ROW_NUMBER() OVER (PARTITION BY s.email_key
                                                  ORDER BY s.is_holder DESC, s.whmcs_id) > 1
      FROM (SELECT v.whmcs_id, LOWER(v.value) AS email_key,
                   COALESCE(t.contact_id, 0) AS contact_id,
                   LOWER(v.value) = LOWER(TRIM(COALESCE(v.actual, ''))) AS is_holder
              FROM tmp_whmcs_value AS v
                   JOIN tmp_whmcs_subject AS t ON t.whmcs_id = v.whmcs_id
             WHERE v.kind = 'email' AND v.value <> '' AND v.custom_field_id = 0) AS s;
    UPDATE tmp_whmcs_claim AS c
       SET c.is_refused = 1
     WHERE c.is_holder = 0
       AND EXISTS (SELECT 1 FROM tmp_whmcs_email AS e
                    WHERE e.email_key = c.email_key
                      AND (e.contact_id = 0 OR e.contact_id <> c.contact_id));
    IF in_data_type = 'contact' THEN
        UPDATE tmp_whmcs_claim AS c
           SET c.is_refused = 1
         WHERE c.is_holder = 0
           AND EXISTS (SELECT 1 FROM whmcs_client AS k
                        WHERE k.email_key = c.email_key AND k.missing_at IS NULL);
    END IF;

    UPDATE tmp_whmcs_value AS v
           JOIN tmp_whmcs_claim AS c ON c.whmcs_id = v.whmcs_id
       SET v.note = 'email_taken', v.note_detail = CONCAT('another contact has ', v.value),
           v.value = ''
     WHERE v.kind = 'email' AND v.custom_field_id = 0 AND c.is_refused = 1;
    INSERT INTO tmp_whmcs_email (email_key, contact_id, customer_id, is_primary, is_native)
    SELECT c.email_key, c.contact_id, 0, 0, 0
      FROM tmp_whmcs_claim AS c
     WHERE c.is_refused = 0;
    DROP TEMPORARY TABLE tmp_whmcs_claim;
END$$

DELIMITER ;
