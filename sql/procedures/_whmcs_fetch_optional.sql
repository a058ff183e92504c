-- _whmcs_fetch_optional
--
-- Description
--   One call of an action that the API role may lack; @whmcs_json then has no
--   rows. Any other failure shows at the calls that are not optional.
-- Parameters
--   in_action (VARCHAR)   a list action without parameters
-- Reads    whmcs_secret

DROP PROCEDURE IF EXISTS _whmcs_fetch_optional;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_fetch_optional (
    IN in_action VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    READS SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'One call of an action that the role may lack'
BEGIN
    SELECT CONVERT(whmcs_call(s.sealed, in_action, '{}') USING utf8mb4)
      INTO @whmcs_json
      FROM whmcs_secret AS s
     WHERE s.id = 1;

    IF COALESCE(JSON_VALUE(@whmcs_json, '$.result'), '') <> 'success' THEN
        SET @whmcs_json = '{"rows":[]}';
    END IF;
END$$

DELIMITER ;
