-- _whmcs_preview_paid
--
-- Description
--   What will be paid on the invoices of tmp_whmcs_doc once they are written: our
--   payments, those that a person entered, and credits; in the order that decides their
--   status in Perfex.
-- Reads    tmp_whmcs_doc, tmp_whmcs_payment, whmcs_payment_link, Perfex
-- Writes   tmp_whmcs_paid (perfex_id is the WHMCS id here)

DROP PROCEDURE IF EXISTS _whmcs_preview_paid;

DELIMITER $$

CREATE DEFINER = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_preview_paid ()
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'What will be paid on a batch of invoices'
BEGIN
    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_money;
    CREATE TEMPORARY TABLE tmp_whmcs_money (
        entry_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        whmcs_id BIGINT UNSIGNED NOT NULL,
        amount DECIMAL(15,2) NOT NULL,
        is_credit INT NOT NULL,
        perfex_id BIGINT UNSIGNED NULL
    ) ENGINE = InnoDB;
    INSERT INTO tmp_whmcs_money (whmcs_id, amount, is_credit, perfex_id)
    SELECT t.whmcs_id, t.amount, 0, p.id
      FROM tmp_whmcs_payment AS t
           LEFT JOIN whmcs_payment_link AS l
             ON l.invoice_id = t.whmcs_id AND l.kind = t.kind AND l.whmcs_id = t.transaction_id
           LEFT JOIN _whmcs_px_invoicepaymentrecords AS p ON p.id = l.perfex_id
     ORDER BY t.whmcs_id, t.kind DESC, t.transaction_id;
    INSERT INTO tmp_whmcs_money (whmcs_id, amount, is_credit, perfex_id)
    SELECT d.whmcs_id, p.amount, 0, p.id
      FROM tmp_whmcs_doc AS d
           STRAIGHT_JOIN _whmcs_px_invoicepaymentrecords AS p ON p.invoiceid = d.perfex_id
           LEFT JOIN whmcs_payment_link AS l ON l.perfex_id = p.id
     WHERE d.is_present = 1 AND l.perfex_id IS NULL;
    INSERT INTO tmp_whmcs_money (whmcs_id, amount, is_credit, perfex_id)
    SELECT d.whmcs_id, k.amount, 1, k.id
      FROM tmp_whmcs_doc AS d
           STRAIGHT_JOIN _whmcs_px_credits AS k ON k.invoice_id = d.perfex_id
     WHERE d.is_present = 1;

    DROP TEMPORARY TABLE IF EXISTS tmp_whmcs_paid;
    CREATE TEMPORARY TABLE tmp_whmcs_paid (
        perfex_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        paid DECIMAL(20,2) NOT NULL,
        first_amount DECIMAL(15,2) NOT NULL
    ) ENGINE = InnoDB;
    INSERT INTO tmp_whmcs_paid (perfex_id, paid, first_amount)
    SELECT f.whmcs_id, SUM(f.amount), MAX(IF(f.place = 1, f.amount, NULL))
      FROM (SELECT m.whmcs_id, m.amount,
                   ROW_NUMBER() OVER (PARTITION BY m.whmcs_id
                                      ORDER BY m.is_credit, m.perfex_id IS NULL, m.perfex_id,
                                               m.entry_id) AS place
              FROM tmp_whmcs_money AS m) AS f
     GROUP BY f.whmcs_id;
    DROP TEMPORARY TABLE tmp_whmcs_money;
END$$

DELIMITER ;
