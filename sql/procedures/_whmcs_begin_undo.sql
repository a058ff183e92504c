-- _whmcs_begin_undo
--
-- Description
--   Makes the temporary tables of an undo. A unit is what is put back as a whole or left
--   alone as a whole: a record, or a row that belongs to none.

DROP PROCEDURE IF EXISTS _whmcs_begin_undo;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_begin_undo ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Temporary tables of an undo'
BEGIN
    CALL _whmcs_begin_units();
    -- How those rows are now, and after they were put back.
    CALL _whmcs_begin_images('tmp_whmcs_now');
    CALL _whmcs_begin_images('tmp_whmcs_then');
END$$

DELIMITER ;
