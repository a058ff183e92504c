-- rough_contents
--
-- Description
--   What is in the Perfex of this database, as text, for the rough tests: one row
--   per Perfex row that a sync writes: table, natural key, and all that must be the
--   same in two databases that were synced with one WHMCS.
--   Surrogate ids become the WHMCS id they are linked with (`none` for a row without a
--   link, which would be an orphan); random hashes and times of writing are left out.

DROP PROCEDURE IF EXISTS rough_contents;

DELIMITER $$

CREATE PROCEDURE rough_contents ()
    READS SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What is in this Perfex, as text'
BEGIN
    SET SESSION group_concat_max_len = 1000000;
    -- All other columns of a table, by the server's own list of them.
    DROP TEMPORARY TABLE IF EXISTS tmp_part;
    CREATE TEMPORARY TABLE tmp_part (
        table_name VARCHAR(64) NOT NULL PRIMARY KEY,
        key_text TEXT NOT NULL,
        left_out TEXT NOT NULL,
        more_text TEXT NOT NULL,
        join_text TEXT NOT NULL
    );
    INSERT INTO tmp_part VALUES
        ('tblclients', 'COALESCE(c.whmcs_id, ''none'')', 'userid,datecreated', '''''',
         'LEFT JOIN whmcs_link AS c ON c.data_type = ''client'' AND c.perfex_id = t.userid'),
        ('tblcontacts', 'CONCAT(COALESCE(k.whmcs_id, CONCAT(''c'', p.whmcs_id), ''none''), '' of '',
                                COALESCE(c.whmcs_id, ''none''))',
         'id,userid,datecreated,password,email_verified_at,new_pass_key', '''''',
         'LEFT JOIN whmcs_link AS k ON k.data_type = ''contact'' AND k.perfex_id = t.id
          LEFT JOIN whmcs_link AS p ON p.primary_contact_id = t.id
          LEFT JOIN whmcs_link AS c ON c.data_type = ''client'' AND c.perfex_id = t.userid'),
        ('tblcontact_permissions', 'CONCAT(COALESCE(k.whmcs_id, CONCAT(''c'', p.whmcs_id), ''none''),
                                           '' '', t.permission_id)', 'id,userid', '''''',
         'LEFT JOIN whmcs_link AS k ON k.data_type = ''contact'' AND k.perfex_id = t.userid
          LEFT JOIN whmcs_link AS p ON p.primary_contact_id = t.userid'),
        ('tblcustomer_groups', 'CONCAT(COALESCE(c.whmcs_id, ''none''), '' '', g.name)',
         'id,groupid,customer_id', '''''',
         'LEFT JOIN whmcs_link AS c ON c.data_type = ''client'' AND c.perfex_id = t.customer_id
          LEFT JOIN tblcustomers_groups AS g ON g.id = t.groupid'),
        ('tblcustomers_groups', 't.name', 'id', '''''', ''),
        ('tblcurrencies', 't.name', 'id', '''''', ''),
        ('tblpayment_modes', 't.description', 'id', '''''', ''),
        ('tblcustomfields', 't.slug', 'id', '''''', ''),
        ('tblcustomfieldsvalues', 'CONCAT(f.slug, '' '', t.fieldto, '' '',
             COALESCE(l.whmcs_id, CONCAT(''c'', p.whmcs_id), ''none''))', 'id,relid,fieldid', '''''',
         'LEFT JOIN tblcustomfields AS f ON f.id = t.fieldid
          LEFT JOIN whmcs_link AS l ON l.perfex_id = t.relid AND l.data_type
              = CASE t.fieldto WHEN ''customers'' THEN ''client'' WHEN ''contacts'' THEN ''contact''
                               ELSE ''invoice'' END
          LEFT JOIN whmcs_link AS p ON p.primary_contact_id = t.relid AND t.fieldto = ''contacts'''),
        ('tblinvoices', 'COALESCE(i.whmcs_id, ''none'')', 'id,clientid,currency,hash',
         'CONCAT_WS(''|'', c.whmcs_id, u.name)',
         'LEFT JOIN whmcs_link AS i ON i.data_type = ''invoice'' AND i.perfex_id = t.id
          LEFT JOIN whmcs_link AS c ON c.data_type = ''client'' AND c.perfex_id = t.clientid
          LEFT JOIN tblcurrencies AS u ON u.id = t.currency'),
        ('tblitemable', 'CONCAT(t.rel_type, '' '', COALESCE(i.whmcs_id, CONCAT(f.invoice_id, '' '',
             f.whmcs_id), ''none''), '' '', t.item_order)', 'id,rel_id', '''''',
         'LEFT JOIN whmcs_link AS i ON i.data_type = ''invoice'' AND i.perfex_id = t.rel_id
               AND t.rel_type = ''invoice''
          LEFT JOIN whmcs_refund_link AS f ON f.credit_note_id = t.rel_id
               AND t.rel_type = ''credit_note'''),
        ('tblitem_tax', 'CONCAT(t.rel_type, '' '', COALESCE(i.whmcs_id, CONCAT(f.invoice_id, '' '',
             f.whmcs_id), ''none''), '' '', COALESCE(m.item_order, ''none''), '' '', t.taxname)',
         'id,itemid,rel_id', '''''',
         'LEFT JOIN tblitemable AS m ON m.id = t.itemid AND m.rel_id = t.rel_id
          LEFT JOIN whmcs_link AS i ON i.data_type = ''invoice'' AND i.perfex_id = t.rel_id
               AND t.rel_type = ''invoice''
          LEFT JOIN whmcs_refund_link AS f ON f.credit_note_id = t.rel_id
               AND t.rel_type = ''credit_note'''),
        ('tblinvoicepaymentrecords', 'CONCAT(COALESCE(i.whmcs_id, ''none''), '' '',
             COALESCE(CONCAT(w.kind, w.whmcs_id), ''none''))',
         'id,invoiceid,daterecorded,paymentmode', 'COALESCE(n.description, t.paymentmode)',
         'LEFT JOIN whmcs_link AS i ON i.data_type = ''invoice'' AND i.perfex_id = t.invoiceid
          LEFT JOIN whmcs_payment_link AS w ON w.perfex_id = t.id
          LEFT JOIN tblpayment_modes AS n ON n.id = t.paymentmode'),
        ('tblcreditnotes', 'COALESCE(CONCAT(f.invoice_id, '' '', f.whmcs_id), ''none'')',
         'id,clientid,currency,datecreated,number,formatted_number',
         'CONCAT_WS(''|'', c.whmcs_id, u.name, t.number > 0)',
         'LEFT JOIN whmcs_refund_link AS f ON f.credit_note_id = t.id
          LEFT JOIN whmcs_link AS c ON c.data_type = ''client'' AND c.perfex_id = t.clientid
          LEFT JOIN tblcurrencies AS u ON u.id = t.currency'),
        ('tblcreditnote_refunds', 'COALESCE(CONCAT(f.invoice_id, '' '', f.whmcs_id), ''none'')',
         'id,credit_note_id,created_at,payment_mode', 'COALESCE(n.description, t.payment_mode)',
         'LEFT JOIN whmcs_refund_link AS f ON f.refund_id = t.id
                AND f.credit_note_id = t.credit_note_id
          LEFT JOIN tblpayment_modes AS n ON n.id = t.payment_mode'),
        ('tbloptions', 't.name', 'id', '''''', '');

    SELECT GROUP_CONCAT(CONCAT('SELECT ''', p.table_name, ''', ', p.key_text, ', CONCAT_WS(''|'', ',
               p.more_text, ', ', s.columns_text, ') FROM ', p.table_name, ' AS t ', p.join_text)
               ORDER BY p.table_name SEPARATOR ' UNION ALL ')
      INTO @rough_statement
      FROM tmp_part AS p
           JOIN (SELECT c.table_name,
                        GROUP_CONCAT(CONCAT('COALESCE(REPLACE(REPLACE(t.', c.column_name,
                            ', ''\n'', ''~''), ''\t'', ''~''), ''NULL'')')
                            ORDER BY c.ordinal_position) AS columns_text
                   FROM information_schema.columns AS c
                        JOIN tmp_part AS q ON q.table_name = c.table_name
                  WHERE c.table_schema = DATABASE()
                    AND FIND_IN_SET(c.column_name, q.left_out) = 0
                  GROUP BY c.table_name) AS s ON s.table_name = p.table_name;
    PREPARE rough_statement FROM @rough_statement;
    EXECUTE rough_statement;
    DEALLOCATE PREPARE rough_statement;
END$$

DELIMITER ;
