-- _whmcs_judge_setup
--
-- Description
--   Check configured: is a connection stored, and is the key of this server the one that it
--   was sealed with. Nothing is sent.
-- Returns  VARCHAR, state number (0 OK, 1 WARN, 2 CRITICAL), value or -, detail

DROP FUNCTION IF EXISTS _whmcs_judge_setup;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_judge_setup ()
    RETURNS VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Is a connection stored that opens here'
BEGIN
    DECLARE v_ticket VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_answer TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_is_stored INT;
    DECLARE v_text VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    -- (In a view MySQL says 1356 for 1305.)
    DECLARE EXIT HANDLER FOR 1122, 1305, 1356
        RETURN '2 - the library whmcs_udf.so is not loaded; install it and run install.sql again';

    SELECT MAX(s.ticket), MAX(s.sealed IS NOT NULL),
           DATE_FORMAT(MAX(s.configured_at), '%Y-%m-%d %H:%i:%s')
      INTO v_ticket, v_is_stored, v_text
      FROM whmcs_secret AS s
     WHERE s.id = 1;
    SET v_answer = CONVERT(whmcs_claim(v_ticket) USING utf8mb4);

    RETURN CASE
        WHEN COALESCE(JSON_VALUE(v_answer, '$.result'), '') <> 'success'
        THEN CONCAT('2 - ', COALESCE(JSON_VALUE(v_answer, '$.message'), 'the key is not readable'),
                    '; CALL whmcs_configure(url, identifier, secret) afterwards')
        WHEN NOT COALESCE(v_is_stored, 0)
        THEN '2 - no connection is stored; CALL whmcs_configure(url, identifier, secret)'
        ELSE CONCAT('0 - a connection is stored since ', COALESCE(v_text, '?'), ' UTC') END;
END$$

DELIMITER ;
