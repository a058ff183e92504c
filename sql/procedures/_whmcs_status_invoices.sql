-- _whmcs_status_invoices
--
-- Description
--   Writes the status that Perfex's own routine gives (what the status map makes
--   draft or cancelled is sticky) to the invoices of tmp_whmcs_batch that existed.
-- Parameters
--   io_written (BIGINT)   grows by the rows written
-- Reads    tmp_whmcs_batch, whmcs_status_map, Perfex payments and applied credits
-- Writes   Perfex invoices

DROP PROCEDURE IF EXISTS _whmcs_status_invoices;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_status_invoices (INOUT io_written BIGINT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Status of imported invoices as Perfex computes it'
BEGIN
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_paid;
    CREATE TEMPORARY TABLE tmp_whmcs_paid (
        perfex_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        paid DECIMAL(20,2) NOT NULL,
        first_amount DECIMAL(15,2) NOT NULL
    ) ENGINE = InnoDB;

    INSERT INTO tmp_whmcs_paid (perfex_id, paid, first_amount)
    SELECT f.invoiceid, SUM(f.amount), MAX(IF(f.place = 1, f.amount, NULL))
      FROM (SELECT m.invoiceid, m.amount,
                   ROW_NUMBER() OVER (PARTITION BY m.invoiceid ORDER BY m.is_credit, m.id) AS place
              FROM (SELECT x.invoiceid, x.amount, 0 AS is_credit, x.id
                      FROM tmp_whmcs_batch AS b
                           STRAIGHT_JOIN _whmcs_px_invoicepaymentrecords AS x
                             ON x.invoiceid = b.perfex_id
                     WHERE b.action = 'update'
                    UNION ALL
                    SELECT x.invoice_id, x.amount, 1, x.id
                      FROM _whmcs_px_credits AS x
                           JOIN whmcs_link AS l
                             ON l.data_type = 'invoice' AND l.perfex_id = x.invoice_id) AS m
           ) AS f
     GROUP BY f.invoiceid;

    UPDATE tmp_whmcs_batch AS b
           STRAIGHT_JOIN _whmcs_px_invoices AS p ON p.id = b.perfex_id
           JOIN whmcs_invoice AS i ON i.whmcs_id = b.whmcs_id
           LEFT JOIN whmcs_status_map AS s ON s.whmcs_status = LOWER(i.status)
           LEFT JOIN tmp_whmcs_paid AS m ON m.perfex_id = p.id
       SET p.status = _whmcs_invoice_status(
               CASE s.target WHEN 'draft' THEN 'Draft' WHEN 'cancelled' THEN 'Cancelled'
                             ELSE '' END,
               p.total, p.duedate, m.paid, m.first_amount)
     WHERE b.action = 'update';
    SET io_written = io_written + ROW_COUNT();

    DROP TEMPORARY TABLE tmp_whmcs_paid;
END$$

DELIMITER ;
