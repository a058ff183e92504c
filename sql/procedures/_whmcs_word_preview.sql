-- _whmcs_word_preview
--
-- Description
--   Puts what would become of each record of a preview into a sentence.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_preview_field, the mirror
-- Writes   whmcs_preview_record

DROP PROCEDURE IF EXISTS _whmcs_word_preview;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_word_preview (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Put each record of a preview into a sentence'
BEGIN
    SET SESSION group_concat_max_len = 1048576;
    UPDATE whmcs_preview_record AS r
           LEFT JOIN whmcs_preview_field AS f
             ON f.run_id = r.run_id AND f.data_type = 'client' AND f.whmcs_id = r.whmcs_id
            AND f.field = 'contact.email'
       SET r.detail = CONCAT('new customer', COALESCE(CONCAT(' with the contact ', f.new_value),
                                                      ''))
     WHERE r.run_id = in_run_id AND r.data_type = 'client' AND r.action = 'create';
    UPDATE whmcs_preview_record AS r
           JOIN whmcs_contact AS c ON c.whmcs_id = r.whmcs_id
       SET r.detail = CONCAT('new contact of ', _whmcs_client_name(c.client_id))
     WHERE r.run_id = in_run_id AND r.data_type = 'contact' AND r.action = 'create';
    UPDATE whmcs_preview_record AS r
           JOIN whmcs_invoice AS i ON i.whmcs_id = r.whmcs_id
           LEFT JOIN whmcs_preview_field AS f
             ON f.run_id = r.run_id AND f.data_type = 'invoice' AND f.whmcs_id = r.whmcs_id
            AND f.field = 'status'
       SET r.detail = CONCAT('new invoice for ', _whmcs_client_name(i.client_id),
                             COALESCE(CONCAT(' of ', i.invoice_date), ''), ', ', r.total, ' ',
                             r.currency, ', ', COALESCE(f.new_value, ''))
     WHERE r.run_id = in_run_id AND r.data_type = 'invoice' AND r.action = 'create';

    UPDATE whmcs_preview_record AS r
           LEFT JOIN (SELECT f.data_type, f.whmcs_id,
                             GROUP_CONCAT(IF(f.is_conflict, NULL, f.field) ORDER BY f.field
                                          SEPARATOR ', ') AS fields,
                             GROUP_CONCAT(IF(f.is_conflict, f.field, NULL) ORDER BY f.field
                                          SEPARATOR ', ') AS conflicts
                        FROM whmcs_preview_field AS f
                             JOIN whmcs_preview_record AS o
                               ON o.run_id = f.run_id AND o.data_type = f.data_type
                              AND o.whmcs_id = f.whmcs_id
                       WHERE f.run_id = in_run_id AND o.action IN ('link', 'update', 'conflict')
                       GROUP BY f.data_type, f.whmcs_id) AS s
             ON s.data_type = r.data_type AND s.whmcs_id = r.whmcs_id
       SET r.detail = LEFT(CONCAT_WS('; ',
               IF(r.action = 'link', CONCAT('is ', r.data_type, ' ', r.perfex_id,
                                            ' of Perfex, by its e-mail'), NULL),
               CONCAT('a person changed ', s.conflicts),
               CONCAT('changes ', s.fields), r.detail), 1000)
     WHERE r.run_id = in_run_id AND r.action IN ('link', 'update', 'conflict')
       AND r.data_type IN ('client', 'contact', 'invoice');
END$$

DELIMITER ;
