-- whmcs_set_option
--
-- Description
--   Sets one option; the view whmcs_options lists them with allowed values.
-- Parameters
--   in_name (LONGTEXT)   name of the option
--   in_value (LONGTEXT)  new value; NULL puts the default back
-- Writes   whmcs_option, whmcs_status_map; records that the new value concerns become
--          due; Perfex invoices where it is reminders
-- Errors   50100 unknown option or value; 50106 a sync is under way
-- Example  CALL whmcs_set_option('sync_contacts', 'off');

DROP PROCEDURE IF EXISTS whmcs_set_option;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE whmcs_set_option (
    IN in_name LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    IN in_value LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY DEFINER
    COMMENT 'Set one option'
BEGIN
    DECLARE v_allowed VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_text VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    SELECT MAX(o.allowed), MAX(o.allowed_text), COALESCE(in_value, MAX(o.default_value))
      INTO v_allowed, v_text, in_value
      FROM whmcs_option AS o
     WHERE o.name = in_name;

    IF v_allowed IS NULL THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50100,
               MESSAGE_TEXT =
        'whmcs_set_option: unknown option; SELECT name, allowed_text FROM whmcs_options lists them';
    END IF;

    -- A "$" matches before a last line end as well.
    IF in_value NOT REGEXP v_allowed OR in_value REGEXP '[\\x{0}-\\x{1F}]' THEN
        SET v_text = _whmcs_message(CONCAT('whmcs_set_option: ', in_name, ' takes ', v_text));
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50100, MESSAGE_TEXT = v_text;
    END IF;

    -- (MySQL has a year 0.)
    IF in_name = 'sync_since' AND in_value <> ''
       AND (in_value < '0001'
            OR NOT DATE_FORMAT(CONCAT(LEFT(in_value, 8), '01')
                               + INTERVAL RIGHT(in_value, 2) - 1 DAY, '%Y-%m-%d') <=> in_value)
       THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50100,
               MESSAGE_TEXT = 'whmcs_set_option: sync_since is no day of the calendar';
    END IF;

    SELECT MAX(IF(o.value <> in_value, o.rechecks, '')) INTO v_text
      FROM whmcs_option AS o WHERE o.name = in_name;
    IF v_text <> '' THEN
        CALL _whmcs_refuse_during_run('whmcs_set_option');
    END IF;
    IF in_name = 'status_map' THEN
        CALL _whmcs_read_status_map(in_value);
    END IF;
    IF in_name = 'reminders' AND _whmcs_option('reminders') <> in_value THEN
        CALL _whmcs_refuse_during_run('whmcs_set_option');
        CALL _whmcs_set_reminders(in_value = 'off');
    END IF;
    UPDATE whmcs_option AS o SET o.value = in_value WHERE o.name = in_name;
    CALL _whmcs_recheck(v_text);
END$$

DELIMITER ;
