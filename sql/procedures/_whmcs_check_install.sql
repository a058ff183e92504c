-- _whmcs_check_install
--
-- Description
--   For install.sql: the client goes on after an error in a sourced file, so this
--   counts what must be there and refuses to call the installation done.
-- Parameters
--   in_routines, in_tables (INT)   how many of ours there must be
-- Errors   50107 something is missing

DROP PROCEDURE IF EXISTS _whmcs_check_install;

DELIMITER $$

CREATE PROCEDURE _whmcs_check_install (IN in_routines INT, IN in_tables INT)
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Refuse to call an incomplete installation done'
BEGIN
    IF (SELECT COUNT(*) FROM information_schema.routines AS r
         WHERE r.routine_schema = DATABASE() AND r.routine_name REGEXP '^_?whmcs_') <> in_routines
       OR (SELECT COUNT(*) FROM information_schema.tables AS t
            WHERE t.table_schema = DATABASE() AND t.table_name REGEXP '^_?whmcs_') <> in_tables
       OR (SELECT COUNT(*) FROM information_schema.events AS e
            WHERE e.event_schema = DATABASE() AND e.event_name = 'whmcs_sync_event') <> 1 THEN
        SIGNAL SQLSTATE '45000'
           SET MYSQL_ERRNO = 50107,
               MESSAGE_TEXT = 'install: not complete; the first error message above says why';
    END IF;
END$$

DELIMITER ;
