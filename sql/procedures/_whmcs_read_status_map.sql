-- _whmcs_read_status_map
--
-- Description
--   Reads a value of the option status_map, as "Collections=open; Refunded=paid",
--   into whmcs_status_map over what WHMCS's own statuses mean. Case does not
--   matter. Targets are what Perfex's own routine leaves alone: open and paid get
--   their status by the payments (paid: without a pay button, and with a payment
--   where marked_paid gives one), cancelled and draft keep theirs.
-- Parameters
--   in_map (VARCHAR)   the value
-- Writes   whmcs_status_map
-- Errors   50100 not of this form

DROP PROCEDURE IF EXISTS _whmcs_read_status_map;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_read_status_map (
    IN in_map VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Read the option status_map'
BEGIN
    DECLARE v_pair VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_status VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_target VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_message VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        ROLLBACK;
        RESIGNAL;
    END;

    START TRANSACTION;
    DELETE FROM whmcs_status_map;
    INSERT INTO whmcs_status_map (whmcs_status, target, is_own)
    VALUES ('draft', 'draft', 0),
           ('unpaid', 'open', 0),
           ('payment pending', 'open', 0),
           ('collections', 'open', 0),
           ('paid', 'paid', 0),
           ('refunded', 'paid', 0),
           ('cancelled', 'cancelled', 0),
           ('canceled', 'cancelled', 0);

    WHILE in_map IS NOT NULL DO
        SET v_pair = TRIM(SUBSTRING_INDEX(in_map, ';', 1)),
            in_map = IF(LOCATE(';', in_map) = 0, NULL,
                        SUBSTRING(in_map, LOCATE(';', in_map) + 1)),
            v_message = NULL;
        SET v_status = LOWER(TRIM(SUBSTRING_INDEX(v_pair, '=', 1))),
            v_target = LOWER(TRIM(SUBSTRING(v_pair, LOCATE('=', v_pair) + 1)));
        IF v_pair <> '' THEN
            IF LOCATE('=', v_pair) = 0 OR v_status = '' OR CHAR_LENGTH(v_status) > 64 THEN
                SET v_message = CONCAT('"', LEFT(v_pair, 30), '" is not like Collections=open');
            ELSEIF v_target NOT IN ('open', 'paid', 'cancelled', 'draft') THEN
                SET v_message = CONCAT('"', LEFT(v_pair, 30),
                    '": what stands right is open, paid, cancelled or draft');
            ELSEIF EXISTS (SELECT 1 FROM whmcs_status_map AS m
                            WHERE m.whmcs_status = v_status AND m.is_own = 1) THEN
                SET v_message = CONCAT('"', LEFT(v_status, 30), '" is there twice');
            END IF;
            IF v_message IS NOT NULL THEN
                SET v_message = _whmcs_message(CONCAT('whmcs_set_option: status_map: ', v_message));
                SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 50100, MESSAGE_TEXT = v_message;
            END IF;
            REPLACE INTO whmcs_status_map (whmcs_status, target, is_own)
            VALUES (v_status, v_target, 1);
        END IF;
    END WHILE;
    COMMIT;
END$$

DELIMITER ;
