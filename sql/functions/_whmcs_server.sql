-- _whmcs_server
--
-- Description
--   This server's name in the lease: connection ids and GET_LOCK are a server's own.
-- Returns  VARCHAR, host:port

DROP FUNCTION IF EXISTS _whmcs_server;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_server ()
    RETURNS VARCHAR(270) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    NO SQL
    SQL SECURITY INVOKER
    COMMENT 'Name of this server in the lease'
BEGIN
    RETURN CONCAT(@@GLOBAL.hostname, ':', @@GLOBAL.port);
END$$

DELIMITER ;
