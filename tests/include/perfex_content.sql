-- What is in Perfex, in a form in which two databases, or one at two times, can be
-- compared: every row of every table of Perfex, with what a row is called by
-- WHMCS in place of the numbers that Perfex happened to give it. Random texts count
-- by their length. Beside them what we say of records: links, mirror, quarantine,
-- notes.
--
--   mariadb perfex < tests/include/perfex_content.sql
--   CALL content_read('undisturbed');              remembers what is there now
--   CALL content_read_some('now', 1);              the same, of invoices only
--   SELECT * FROM content_checksum;                one line per name and table
--   CALL content_compare('undisturbed', 'now');    tables that differ, or nothing
--   CALL content_equal('undisturbed', 'now', @a);  their names, or yes
--   CALL content_halves('undisturbed', 'now');     invoices that are not as they should be
--   CALL content_save();  CALL content_restore();  all tables as they were
--
-- All of it lies in the database that is current, and goes with it, but for the copy
-- of content_save, which is the database perfex_saved.

DROP TABLE IF EXISTS content_row;
CREATE TABLE content_row (
    name VARCHAR(32) NOT NULL,
    table_name VARCHAR(64) NOT NULL,
    owner VARCHAR(64) NOT NULL,
    row_text LONGTEXT NOT NULL,
    row_hash CHAR(64) NOT NULL,
    KEY (name, table_name, row_hash),
    KEY (name, owner)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What stands in place of a column; NULL = nothing. 'tbl*' and 'whmcs*' = of every table of
-- Perfex and of ours.
DROP TABLE IF EXISTS content_key;
CREATE TABLE content_key (
    table_name VARCHAR(64) NOT NULL,
    column_name VARCHAR(64) NOT NULL,
    expression TEXT NULL,
    PRIMARY KEY (table_name, column_name)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Whose rows they are, where they are those of a document.
DROP TABLE IF EXISTS content_owner;
CREATE TABLE content_owner (
    table_name VARCHAR(64) NOT NULL PRIMARY KEY,
    expression TEXT NOT NULL
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

DROP FUNCTION IF EXISTS content_client;
DROP FUNCTION IF EXISTS content_contact;
DROP FUNCTION IF EXISTS content_invoice;
DROP FUNCTION IF EXISTS content_credit_note;
DROP FUNCTION IF EXISTS content_document;
DROP FUNCTION IF EXISTS content_related;
DROP FUNCTION IF EXISTS content_mode;
DROP PROCEDURE IF EXISTS content_read;
DROP PROCEDURE IF EXISTS content_read_some;
DROP PROCEDURE IF EXISTS content_compare;
DROP PROCEDURE IF EXISTS content_equal;
DROP PROCEDURE IF EXISTS content_halves;
DROP PROCEDURE IF EXISTS content_copy;
DROP PROCEDURE IF EXISTS content_save;
DROP PROCEDURE IF EXISTS content_restore;

DELIMITER $$

CREATE FUNCTION content_client (in_id BIGINT) RETURNS VARCHAR(64) CHARSET utf8mb4 READS SQL DATA
    RETURN (SELECT COALESCE(MAX(CONCAT('client ', l.whmcs_id)), CONCAT('customer ', in_id))
              FROM whmcs_link AS l WHERE l.data_type = 'client' AND l.perfex_id = in_id)$$

CREATE FUNCTION content_contact (in_id BIGINT) RETURNS VARCHAR(64) CHARSET utf8mb4 READS SQL DATA
    RETURN COALESCE(
        (SELECT CONCAT('contact ', l.whmcs_id) FROM whmcs_link AS l
          WHERE l.data_type = 'contact' AND l.perfex_id = in_id),
        (SELECT CONCAT('person of client ', l.whmcs_id) FROM whmcs_link AS l
          WHERE l.primary_contact_id = in_id), CONCAT('person ', in_id))$$

CREATE FUNCTION content_invoice (in_id BIGINT) RETURNS VARCHAR(64) CHARSET utf8mb4 READS SQL DATA
    RETURN (SELECT COALESCE(MAX(CONCAT('invoice ', l.whmcs_id)), CONCAT('native invoice ', in_id))
              FROM whmcs_link AS l WHERE l.data_type = 'invoice' AND l.perfex_id = in_id)$$

CREATE FUNCTION content_credit_note (in_id BIGINT) RETURNS VARCHAR(64) CHARSET utf8mb4
    READS SQL DATA
    RETURN (SELECT COALESCE(MAX(CONCAT('refund ', l.whmcs_id)), CONCAT('credit note ', in_id))
              FROM whmcs_refund_link AS l WHERE l.credit_note_id = in_id)$$

CREATE FUNCTION content_document (in_type VARCHAR(40), in_id BIGINT)
    RETURNS VARCHAR(64) CHARSET utf8mb4 READS SQL DATA
    RETURN CASE in_type
        WHEN 'invoice' THEN content_invoice(in_id)
        WHEN 'credit_note' THEN (
            SELECT COALESCE(MAX(CONCAT('invoice ', l.invoice_id)), CONCAT('credit note ', in_id))
              FROM whmcs_refund_link AS l WHERE l.credit_note_id = in_id)
        ELSE '' END$$

CREATE FUNCTION content_related (in_type VARCHAR(40), in_id BIGINT)
    RETURNS VARCHAR(64) CHARSET utf8mb4 READS SQL DATA
    RETURN CASE in_type
        WHEN 'invoice' THEN content_invoice(in_id)
        WHEN 'credit_note' THEN content_credit_note(in_id)
        WHEN 'customers' THEN content_client(in_id)
        WHEN 'contacts' THEN content_contact(in_id)
        ELSE in_id END$$

CREATE FUNCTION content_mode (in_id VARCHAR(64) CHARSET utf8mb4)
    RETURNS VARCHAR(255) CHARSET utf8mb4 READS SQL DATA
    RETURN IF(@content_is_document, '',
              (SELECT COALESCE(MAX(m.name), in_id) FROM tblpayment_modes AS m
                WHERE CAST(m.id AS CHAR) = CONVERT(in_id USING utf8mb4) COLLATE utf8mb4_bin))$$

CREATE PROCEDURE content_read (IN in_name VARCHAR(32) CHARSET utf8mb4)
    MODIFIES SQL DATA
    CALL content_read_some(in_name, 0)$$

-- in_is_document 1 = invoices and what belongs to them only, without names of payment
-- modes, which belong to none.
CREATE PROCEDURE content_read_some (
    IN in_name VARCHAR(32) CHARSET utf8mb4,
    IN in_is_document INT
)
    MODIFIES SQL DATA
BEGIN
    DECLARE v_table VARCHAR(64);
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE c_table CURSOR FOR
        SELECT t.table_name
          FROM information_schema.tables AS t
         WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
           AND (t.table_name LIKE 'tbl%'
                OR t.table_name IN ('whmcs_link', 'whmcs_client', 'whmcs_contact',
                    'whmcs_invoice', 'whmcs_invoice_line', 'whmcs_transaction',
                    'whmcs_custom_value', 'whmcs_quarantine_record', 'whmcs_note',
                    'whmcs_invoice_number', 'whmcs_base', 'whmcs_client_group',
                    'whmcs_gateway', 'whmcs_currency'))
           AND (NOT in_is_document OR EXISTS (
                   SELECT 1 FROM content_owner AS o
                    WHERE CONVERT(o.table_name USING utf8mb4) COLLATE utf8mb4_bin
                          = CONVERT(t.table_name USING utf8mb4)))
         ORDER BY t.table_name;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    SET SESSION group_concat_max_len = 1048576;
    DELETE FROM content_row WHERE name = in_name;
    SET @content_name = in_name;
    SET @content_is_document = in_is_document;
    OPEN c_table;
    tables: LOOP
        FETCH c_table INTO v_table;
        IF v_is_end THEN
            LEAVE tables;
        END IF;
        SELECT CONCAT('INSERT INTO content_row (name, table_name, owner, row_text, row_hash) ',
                   'SELECT @content_name, ''', v_table, ''', s.owner, s.row_text, ',
                   'SHA2(s.row_text, 256) FROM (SELECT COALESCE(',
                   COALESCE((SELECT MAX(o.expression) FROM content_owner AS o
                              WHERE o.table_name = v_table), ''''''),
                   ', '''') AS owner, CONCAT_WS(''|'', ',
                   GROUP_CONCAT(CONCAT('COALESCE(CONVERT(',
                                       IF(k.column_name IS NULL, CONCAT('n.`', c.column_name, '`'),
                                          k.expression),
                                       ' USING utf8mb4), ''NULL'')')
                                ORDER BY c.ordinal_position SEPARATOR ', '),
                   ') AS row_text FROM `', v_table, '` AS n) AS s')
          INTO @content_sql
          FROM information_schema.columns AS c
               LEFT JOIN content_key AS k
                 ON k.table_name IN (v_table, IF(v_table LIKE 'tbl%', 'tbl*', 'whmcs*'))
                AND k.column_name = c.column_name
         WHERE c.table_schema = DATABASE() AND c.table_name = v_table
           AND (k.column_name IS NULL OR k.expression IS NOT NULL);
        PREPARE content_statement FROM @content_sql;
        EXECUTE content_statement;
        DEALLOCATE PREPARE content_statement;
    END LOOP;
    CLOSE c_table;
END$$

CREATE PROCEDURE content_compare (
    IN in_left VARCHAR(32) CHARSET utf8mb4,
    IN in_right VARCHAR(32) CHARSET utf8mb4
)
    READS SQL DATA
BEGIN
    SELECT d.table_name, SUM(d.difference > 0) AS rows_missing, SUM(d.difference < 0) AS rows_more,
           MAX(IF(d.difference > 0, d.row_text, NULL)) AS missing,
           MAX(IF(d.difference < 0, d.row_text, NULL)) AS more
      FROM (SELECT r.table_name, r.row_hash, MAX(r.row_text) AS row_text,
                   SUM(r.name = in_left) - SUM(r.name = in_right) AS difference
              FROM content_row AS r WHERE r.name IN (in_left, in_right)
             GROUP BY r.table_name, r.row_hash) AS d
     WHERE d.difference <> 0
     GROUP BY d.table_name ORDER BY d.table_name;
END$$

-- The names of tables that differ, or yes.
CREATE PROCEDURE content_equal (
    IN in_left VARCHAR(32) CHARSET utf8mb4,
    IN in_right VARCHAR(32) CHARSET utf8mb4,
    OUT out_answer TEXT CHARSET utf8mb4
)
    READS SQL DATA
BEGIN
    SELECT COALESCE(GROUP_CONCAT(DISTINCT d.table_name ORDER BY d.table_name), 'yes')
      INTO out_answer
      FROM (SELECT r.table_name, r.row_hash
              FROM content_row AS r WHERE r.name IN (in_left, in_right)
             GROUP BY r.table_name, r.row_hash
            HAVING SUM(r.name = in_left) <> SUM(r.name = in_right)) AS d;
END$$

-- Invoices of in_right that have not just the rows (lines, taxes, payments, credit
-- notes) that they have in in_left; those that are not there at all do not count.
CREATE PROCEDURE content_halves (
    IN in_left VARCHAR(32) CHARSET utf8mb4,
    IN in_right VARCHAR(32) CHARSET utf8mb4,
    OUT out_halves INT
)
    READS SQL DATA
BEGIN
    SELECT COUNT(DISTINCT s.owner) INTO out_halves
      FROM (SELECT r.owner, r.table_name, r.row_hash,
                   SUM(r.name = in_left) - SUM(r.name = in_right) AS difference
              FROM content_row AS r
             WHERE r.name IN (in_left, in_right) AND r.owner <> ''
               AND r.owner IN (SELECT o.owner FROM content_row AS o WHERE o.name = in_right)
             GROUP BY r.owner, r.table_name, r.row_hash) AS s
     WHERE s.difference <> 0;
END$$

CREATE PROCEDURE content_copy (IN in_is_back INT)
    MODIFIES SQL DATA
BEGIN
    DECLARE v_table VARCHAR(64);
    DECLARE v_is_end INT DEFAULT 0;
    DECLARE c_table CURSOR FOR
        SELECT t.table_name
          FROM information_schema.tables AS t
         WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
           AND (t.table_name LIKE 'tbl%' OR t.table_name LIKE 'whmcs\_%');
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_is_end = 1;

    SET SESSION foreign_key_checks = 0;
    SET @content_mode = @@SESSION.sql_mode;
    SET SESSION sql_mode = CONCAT(@@SESSION.sql_mode, ',NO_AUTO_VALUE_ON_ZERO');
    OPEN c_table;
    tables: LOOP
        FETCH c_table INTO v_table;
        IF v_is_end THEN
            LEAVE tables;
        END IF;
        IF in_is_back THEN
            SET @content_sql = CONCAT('DELETE FROM `', v_table, '`');
        ELSE
            SET @content_sql
                = CONCAT('CREATE TABLE perfex_saved.`', v_table, '` LIKE `', v_table, '`');
        END IF;
        PREPARE content_statement FROM @content_sql;
        EXECUTE content_statement;
        DEALLOCATE PREPARE content_statement;
        SET @content_sql = CONCAT('INSERT INTO ',
            IF(in_is_back, '`', 'perfex_saved.`'), v_table, '` SELECT * FROM ',
            IF(in_is_back, 'perfex_saved.`', '`'), v_table, '`');
        PREPARE content_statement FROM @content_sql;
        EXECUTE content_statement;
        DEALLOCATE PREPARE content_statement;
    END LOOP;
    CLOSE c_table;
    SET SESSION sql_mode = @content_mode;
    SET SESSION foreign_key_checks = 1;
END$$

CREATE PROCEDURE content_save ()
    MODIFIES SQL DATA
BEGIN
    DROP DATABASE IF EXISTS perfex_saved;
    CREATE DATABASE perfex_saved;
    CALL content_copy(0);
END$$

CREATE PROCEDURE content_restore ()
    MODIFIES SQL DATA
BEGIN
    START TRANSACTION;
    CALL content_copy(1);
    COMMIT;
END$$

DELIMITER ;

INSERT INTO content_key (table_name, column_name, expression) VALUES
('tbl*', 'clientid', 'content_client(n.clientid)'),
('tbl*', 'currency', '(SELECT x.name FROM tblcurrencies AS x WHERE x.id = n.currency)'),
('tblclients', 'userid', 'content_client(n.userid)'),
('tblclients', 'default_currency', '(SELECT x.name FROM tblcurrencies AS x WHERE x.id = n.default_currency)'),
('tblcontacts', 'id', 'content_contact(n.id)'),
('tblcontacts', 'userid', 'content_client(n.userid)'),
('tblcontacts', 'email_verified_at', 'n.email_verified_at IS NULL'),
('tblcontacts', 'password', 'LENGTH(n.password)'),
('tblcontact_permissions', 'id', NULL),
('tblcontact_permissions', 'userid', 'content_contact(n.userid)'),
('tblcustomer_groups', 'id', NULL),
('tblcustomer_groups', 'groupid', '(SELECT x.name FROM tblcustomers_groups AS x WHERE x.id = n.groupid)'),
('tblcustomer_groups', 'customer_id', 'content_client(n.customer_id)'),
('tblcustomers_groups', 'id', NULL),
('tblcustomfields', 'id', NULL),
('tblcustomfieldsvalues', 'id', NULL),
('tblcustomfieldsvalues', 'relid', 'content_related(n.fieldto, n.relid)'),
('tblcustomfieldsvalues', 'fieldid', '(SELECT x.slug FROM tblcustomfields AS x WHERE x.id = n.fieldid)'),
('tblinvoices', 'id', 'content_invoice(n.id)'),
('tblinvoices', 'hash', 'LENGTH(n.hash)'),
('tblitemable', 'id', NULL),
('tblitemable', 'rel_id', 'content_related(n.rel_type, n.rel_id)'),
('tblitem_tax', 'id', NULL),
('tblitem_tax', 'rel_id', 'content_related(n.rel_type, n.rel_id)'),
('tblitem_tax', 'itemid', '(SELECT CONCAT(x.item_order, '' '', x.description) FROM tblitemable AS x WHERE x.id = n.itemid)'),
('tblinvoicepaymentrecords', 'id', NULL),
('tblinvoicepaymentrecords', 'invoiceid', 'content_invoice(n.invoiceid)'),
('tblinvoicepaymentrecords', 'paymentmode', 'content_mode(n.paymentmode)'),
('tblcreditnotes', 'id', 'content_credit_note(n.id)'),
-- By the order of import.
('tblcreditnotes', 'number', NULL),
('tblcreditnotes', 'formatted_number', NULL),
('tblcreditnote_refunds', 'id', NULL),
('tblcreditnote_refunds', 'credit_note_id', 'content_credit_note(n.credit_note_id)'),
('tblcreditnote_refunds', 'payment_mode', 'content_mode(n.payment_mode)'),
('tblcredits', 'id', NULL),
('tblcredits', 'invoice_id', 'content_invoice(n.invoice_id)'),
('tblcredits', 'credit_id', 'content_credit_note(n.credit_id)'),
('tblpayment_modes', 'id', NULL),
('tblcurrencies', 'id', NULL),
('whmcs*', 'perfex_field', 'IF(n.perfex_field LIKE ''custom:%'', (SELECT x.slug FROM tblcustomfields AS x WHERE x.id = SUBSTRING(n.perfex_field, 8)), n.perfex_field)'),
('whmcs*', 'fetched_at', NULL),
('whmcs*', 'linked_at', NULL),
('whmcs*', 'missing_at', 'n.missing_at IS NULL'),
('whmcs*', 'run_id', NULL),
('whmcs*', 'first_seen_at', NULL),
('whmcs*', 'last_seen_at', NULL),
('whmcs*', 'try_count', NULL),
('whmcs*', 'perfex_id', NULL),
('whmcs*', 'primary_contact_id', 'n.primary_contact_id IS NULL'),
('whmcs_base', 'value_hash', 'HEX(n.value_hash)');

-- Whether something is to be done about what is gone means nothing.
INSERT INTO content_key (table_name, column_name, expression)
SELECT t.table_name, c.column_name, CONCAT('IF(n.missing_at IS NULL, n.', c.column_name, ', 0)')
  FROM (SELECT 'whmcs_client' AS table_name UNION SELECT 'whmcs_contact' UNION SELECT 'whmcs_invoice') AS t
       JOIN (SELECT 'is_due' AS column_name UNION SELECT 'is_stale') AS c
 WHERE t.table_name <> 'whmcs_contact' OR c.column_name = 'is_due';

INSERT INTO content_owner (table_name, expression) VALUES
('tblinvoices', 'content_invoice(n.id)'),
('tblitemable', 'content_document(n.rel_type, n.rel_id)'),
('tblitem_tax', 'content_document(n.rel_type, n.rel_id)'),
('tblinvoicepaymentrecords', 'content_invoice(n.invoiceid)'),
('tblcustomfieldsvalues', 'IF(n.fieldto = ''invoice'', content_invoice(n.relid), '''')'),
('tblcreditnotes', 'content_document(''credit_note'', n.id)'),
('tblcreditnote_refunds', 'content_document(''credit_note'', n.credit_note_id)');

CREATE OR REPLACE VIEW content_checksum AS
SELECT r.name, r.table_name, COUNT(*) AS row_count,
       SUM(CAST(CONV(LEFT(r.row_hash, 12), 16, 10) AS UNSIGNED)) AS checksum
  FROM content_row AS r GROUP BY r.name, r.table_name;
