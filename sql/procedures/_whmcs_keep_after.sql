-- _whmcs_keep_after
--
-- Description
--   After a batch is written, in its transaction: notes the rows of Perfex that it
--   inserted, changed and deleted, but for those of records that it created
--   (_whmcs_keep_created). Of credit notes of such only hashes are read.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
--   in_data_type (VARCHAR)        client, contact or invoice
-- Reads    tmp_whmcs_batch, tmp_whmcs_before, Perfex
-- Writes   whmcs_change, whmcs_change_record

DROP PROCEDURE IF EXISTS _whmcs_keep_after;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_keep_after (
    IN in_run_id BIGINT UNSIGNED,
    IN in_data_type VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Note what a batch changed in Perfex'
BEGIN
    DECLARE v_old_count BIGINT;
    DECLARE v_counter LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

    IF @whmcs_keeps THEN
        SELECT COUNT(*) INTO v_old_count FROM tmp_whmcs_batch AS b WHERE b.action <> 'create';
        IF v_old_count > 0 THEN
            CALL _whmcs_read_rows(in_data_type);
            -- What a run writes twice counts from before the first time.
            INSERT INTO whmcs_change
                   (run_id, data_type, whmcs_id, table_name, row_key, before_image, after_image,
                    after_hash)
            SELECT s.run_id, s.data_type, s.whmcs_id, s.table_name, s.row_key, s.before_image,
                   s.after_image, s.after_hash
              FROM (SELECT in_run_id AS run_id, in_data_type AS data_type, t.whmcs_id,
                           t.table_name, t.row_key, b.image AS before_image,
                           IF(b.row_key IS NULL, NULL, t.image) AS after_image,
                           t.row_hash AS after_hash
                      FROM tmp_whmcs_row AS t
                           LEFT JOIN tmp_whmcs_before AS b
                             ON b.table_name = t.table_name AND b.row_key = t.row_key
                     WHERE b.row_key IS NULL OR b.row_hash <> t.row_hash
                        OR b.image <> t.image) AS s
                ON DUPLICATE KEY UPDATE
                   after_image = IF(whmcs_change.before_image IS NULL, NULL, s.after_image),
                   after_hash = s.after_hash;
            INSERT INTO whmcs_change
                   (run_id, data_type, whmcs_id, table_name, row_key, before_image)
            SELECT s.run_id, s.data_type, s.whmcs_id, s.table_name, s.row_key, s.before_image
              FROM (SELECT in_run_id AS run_id, in_data_type AS data_type, b.whmcs_id,
                           b.table_name, b.row_key, b.image AS before_image
                      FROM tmp_whmcs_before AS b
                           LEFT JOIN tmp_whmcs_row AS t
                             ON t.table_name = b.table_name AND t.row_key = b.row_key
                     WHERE t.row_key IS NULL) AS s
                ON DUPLICATE KEY UPDATE after_image = NULL, after_hash = NULL;
        END IF;

        IF in_data_type = 'invoice' THEN
            DELETE FROM tmp_whmcs_row;
            CALL _whmcs_read_refund_rows(1);
            INSERT INTO whmcs_change
                   (run_id, data_type, whmcs_id, table_name, row_key, after_hash)
            SELECT in_run_id, in_data_type, t.whmcs_id, t.table_name, t.row_key, t.row_hash
              FROM tmp_whmcs_row AS t
             ORDER BY t.table_name, t.row_key;
        END IF;
        INSERT INTO whmcs_change_record (run_id, data_type, whmcs_id, own_image)
        SELECT s.run_id, s.data_type, s.whmcs_id, s.image
          FROM (SELECT in_run_id AS run_id, in_data_type AS data_type, b.whmcs_id, o.image
                  FROM tmp_whmcs_batch AS b
                       LEFT JOIN tmp_whmcs_own AS o ON o.whmcs_id = b.whmcs_id
                 ORDER BY b.whmcs_id) AS s
            ON DUPLICATE KEY UPDATE run_id = s.run_id;

        IF in_data_type = 'invoice' THEN
            SELECT MAX(CONVERT(x.value USING utf8mb4)) INTO v_counter
              FROM _whmcs_px_options AS x WHERE x.name = 'next_credit_note_number';
            IF NOT v_counter <=> @whmcs_credit_counter THEN
                CALL _whmcs_keep_counter(in_run_id, 'next_credit_note_number',
                                         @whmcs_credit_counter);
            END IF;
        END IF;
        DROP TEMPORARY TABLE tmp_whmcs_own;
        DROP TEMPORARY TABLE tmp_whmcs_before;
        DROP TEMPORARY TABLE tmp_whmcs_row;
    END IF;
END$$

DELIMITER ;
