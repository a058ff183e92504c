-- _whmcs_is_begun_elsewhere
--
-- Description
--   Whether the event of another server began a run about this time. Where the event is
--   on each node of a cluster, all are due at once and one run is wanted; clocks differ.
-- Parameters
--   in_at (DATETIME)   when the event began here, UTC
-- Returns  INT, 0 or 1

DROP FUNCTION IF EXISTS _whmcs_is_begun_elsewhere;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_is_begun_elsewhere (in_at DATETIME(6))
    RETURNS INT
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Whether another server began the run that is due'
BEGIN
    RETURN EXISTS (SELECT 1
                     FROM whmcs_lease AS l
                          JOIN whmcs_run AS r ON r.started_by = 'event' AND r.state <> 'missed'
                    WHERE l.id = 1 AND l.server <> _whmcs_server()
                      AND r.started_at > in_at - INTERVAL 5 MINUTE);
END$$

DELIMITER ;
