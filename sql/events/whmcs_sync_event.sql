-- whmcs_sync_event: syncs every six hours. A schedule set before stays, and so does
-- that it is switched off; whmcs_schedule and its kin change it. The first run is not
-- at once, since a new installation has no connection yet.

CREATE DEFINER = 'whmcs_perfex'@'localhost' EVENT IF NOT EXISTS whmcs_sync_event
    ON SCHEDULE EVERY 6 HOUR STARTS CURRENT_TIMESTAMP + INTERVAL 6 HOUR
    ON COMPLETION PRESERVE
    ENABLE
    COMMENT 'Sync WHMCS into Perfex'
    DO CALL _whmcs_sync_event();
