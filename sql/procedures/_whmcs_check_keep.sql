-- _whmcs_check_keep
--
-- Description
--   For uninstall.sql, before it removes anything: whether @whmcs_keep is a word that it
--   knows. A misspelled one must not cost the links.
-- Errors   50100 @whmcs_keep is neither NULL, '' nor links

DROP PROCEDURE IF EXISTS _whmcs_check_keep;

DELIMITER $$

CREATE PROCEDURE _whmcs_check_keep ()
    NO SQL
    SQL SECURITY INVOKER
    COMMENT 'Uninstall: check what is to be kept'
BEGIN
    IF COALESCE(@whmcs_keep, '') NOT IN ('', 'links') THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50100,
               MESSAGE_TEXT =
   'uninstall: @whmcs_keep must be NULL (remove everything) or links; nothing was removed';
    END IF;
END$$

DELIMITER ;
