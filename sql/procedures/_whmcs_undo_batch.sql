-- _whmcs_undo_batch
--
-- Description
--   Puts back the units of tmp_whmcs_unit that nobody changed since, in one transaction,
--   and lists the others.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)      the run of the undo
--   in_undone_id (BIGINT UNSIGNED)   the run that is undone
-- Reads    tmp_whmcs_unit, tmp_whmcs_back
-- Writes   Perfex; whmcs_change, whmcs_undo_run, whmcs_undo_leftover, links, the mirror

DROP PROCEDURE IF EXISTS _whmcs_undo_batch;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_undo_batch (
    IN in_run_id BIGINT UNSIGNED,
    IN in_undone_id BIGINT UNSIGNED
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Put back a batch of an undo'
BEGIN
    DECLARE v_origin BIGINT UNSIGNED;

    UPDATE tmp_whmcs_back AS b
       SET b.way = CASE WHEN b.before_image IS NULL AND b.after_hash IS NULL THEN 'none'
                        WHEN b.before_image IS NULL THEN 'remove'
                        WHEN b.after_hash IS NULL THEN 'restore' ELSE 'reset' END;
    -- Outside of the transaction: not all of Perfex's tables have an index to look it up by,
    -- and reading inside would lock them.
    CALL _whmcs_find_hanging();

    START TRANSACTION;
    CALL _whmcs_renew_lease(in_run_id, 1);
    CALL _whmcs_read_back('tmp_whmcs_now');
    CALL _whmcs_judge_undo(in_undone_id);

    INSERT IGNORE INTO whmcs_undo_leftover
           (run_id, data_type, whmcs_id, table_name, row_key, code, reason)
    SELECT in_run_id, u.data_type, u.whmcs_id,
           CASE WHEN u.table_name <> '' THEN u.table_name WHEN u.data_type = 'client' THEN 'clients'
                WHEN u.data_type = 'contact' THEN 'contacts' ELSE 'invoices' END,
           IF(u.table_name <> '', u.row_key, COALESCE(l.perfex_id, 0)), u.code, u.reason
      FROM tmp_whmcs_unit AS u
           LEFT JOIN whmcs_link AS l
             ON u.table_name = '' AND l.data_type = u.data_type AND l.whmcs_id = u.whmcs_id
     WHERE u.code IS NOT NULL;
    UPDATE whmcs_undo_run AS r SET r.left_count = r.left_count + ROW_COUNT()
     WHERE r.run_id = in_run_id;
    DELETE b
      FROM tmp_whmcs_back AS b JOIN tmp_whmcs_unit AS u ON u.unit = b.unit
     WHERE u.code IS NOT NULL;
    DELETE FROM tmp_whmcs_unit WHERE code IS NOT NULL;

    IF EXISTS (SELECT 1 FROM tmp_whmcs_unit AS u) THEN
        CALL _whmcs_write_back(in_run_id);
        CALL _whmcs_write_own(in_run_id);

        UPDATE tmp_whmcs_unit AS u
               JOIN whmcs_change_record AS c ON c.change_id = u.unit
           SET c.undone_by = in_run_id
         WHERE u.table_name = '';
        UPDATE tmp_whmcs_unit AS u
               JOIN whmcs_change AS c
                 ON c.data_type = u.data_type AND c.whmcs_id = 0 AND c.run_id = in_undone_id
                AND c.table_name = u.table_name AND c.row_key = u.row_key
           SET c.undone_by = in_run_id
         WHERE u.table_name <> '';
        -- What an undo had put back, and this one brought again, can be undone once more.
        SELECT MAX(x.undone_run_id) INTO v_origin
          FROM whmcs_undo_run AS x WHERE x.run_id = in_undone_id;
        IF v_origin IS NOT NULL THEN
            UPDATE tmp_whmcs_unit AS u
                   JOIN whmcs_change_record AS c
                     ON c.data_type = u.data_type AND c.whmcs_id = u.whmcs_id
                    AND c.run_id = v_origin
               SET c.undone_by = NULL
             WHERE u.table_name = '' AND c.undone_by = in_undone_id;
            UPDATE tmp_whmcs_unit AS u
                   JOIN whmcs_change AS c
                     ON c.data_type = u.data_type AND c.whmcs_id = 0 AND c.run_id = v_origin
                    AND c.table_name = u.table_name AND c.row_key = u.row_key
               SET c.undone_by = NULL
             WHERE u.table_name <> '' AND c.undone_by = in_undone_id;
        END IF;

        -- The next sync that a person starts compares them again.
        UPDATE whmcs_client AS c
               JOIN tmp_whmcs_unit AS u ON u.data_type = 'client' AND u.whmcs_id = c.whmcs_id
           SET c.is_due = 1
         WHERE c.detail_hash IS NOT NULL;
        UPDATE whmcs_contact AS c
               JOIN tmp_whmcs_unit AS u ON u.data_type = 'contact' AND u.whmcs_id = c.whmcs_id
           SET c.is_due = 1;
        UPDATE whmcs_invoice AS c
               JOIN tmp_whmcs_unit AS u ON u.data_type = 'invoice' AND u.whmcs_id = c.whmcs_id
           SET c.is_due = 1
         WHERE c.detail_hash IS NOT NULL;
    END IF;
    COMMIT;
END$$

DELIMITER ;
