-- _whmcs_is_client_in_range
--
-- Description
--   Whether sync_range = since takes this client: registered from that day on,
--   or an invoice of such a date needs it.
-- Parameters
--   in_whmcs_id (BIGINT UNSIGNED), in_created_date (DATE), in_since (DATE)
-- Reads    whmcs_invoice

DROP FUNCTION IF EXISTS _whmcs_is_client_in_range;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' FUNCTION _whmcs_is_client_in_range (
    in_whmcs_id BIGINT UNSIGNED,
    in_created_date DATE,
    in_since DATE
) RETURNS INT
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Whether sync_range takes this client'
BEGIN
    RETURN COALESCE(in_created_date >= in_since, 0)
        OR EXISTS (SELECT 1 FROM whmcs_invoice AS i
                    WHERE i.client_id = in_whmcs_id AND i.missing_at IS NULL
                      AND COALESCE(i.invoice_date, DATE(i.created_at)) >= in_since);
END$$

DELIMITER ;
