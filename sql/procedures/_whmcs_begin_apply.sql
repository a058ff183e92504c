-- _whmcs_begin_apply
--
-- Description
--   Makes the temporary tables of an apply: the batch, and its planned fields as
--   rows of customers and contacts (NULL = not planned). @whmcs_staff is in whose name
--   rows are made.

DROP PROCEDURE IF EXISTS _whmcs_begin_apply;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_apply ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Temporary tables of an apply'
BEGIN
    -- Once, and here: inside of a transaction it would lock the staff member's row.
    SET @whmcs_staff = _whmcs_staff();
    CALL _whmcs_begin_batch();
END$$

DELIMITER ;
