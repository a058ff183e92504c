-- _whmcs_raise_counter
--
-- Description
--   Keeps native numbering going. Perfex takes next_invoice_number for its next
--   invoice, and its form refuses a number that another one of the year has. So
--   where an imported invoice of this year has that number, or one of the nineteen
--   after it, the counter goes on behind those; otherwise, and backwards, it never
--   moves. The number is compared once more as it is written, in one statement, so
--   that an invoice that Perfex makes meanwhile is not overlooked.
-- Parameters
--   in_run_id (BIGINT UNSIGNED)   the run
-- Reads    whmcs_invoice_number, whmcs_link, Perfex invoices
-- Writes   Perfex options

DROP PROCEDURE IF EXISTS _whmcs_raise_counter;

DELIMITER $$

CREATE DEFINER
    = 'whmcs_perfex'@'localhost' PROCEDURE _whmcs_raise_counter (IN in_run_id BIGINT UNSIGNED)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Keep next_invoice_number clear of imported numbers'
BEGIN
    DECLARE v_year INT DEFAULT YEAR(CURRENT_DATE());
    DECLARE v_old LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
    DECLARE v_next BIGINT;
    DECLARE v_new BIGINT;
    DECLARE v_top BIGINT;
    DECLARE v_rows BIGINT DEFAULT 0;

    again: LOOP
        SET v_old = (SELECT MIN(CONVERT(x.value USING utf8mb4)) FROM _whmcs_px_options AS x
                      WHERE x.name = 'next_invoice_number'),
            v_next = IF(v_old REGEXP '^[0-9]{1,9}$', v_old, NULL),
            v_new = v_next;
        climb: LOOP
            SELECT MAX(n.number) INTO v_top
              FROM whmcs_invoice_number AS n
                   JOIN whmcs_link AS l ON l.data_type = 'invoice' AND l.whmcs_id = n.whmcs_id
             WHERE n.number_year = v_year AND n.number BETWEEN v_new AND v_new + 19;
            -- Native invoices are looked through only when the counter moves.
            IF v_top IS NULL AND v_new > v_next THEN
                SELECT MAX(p.number) INTO v_top
                  FROM _whmcs_px_invoices AS p
                 WHERE p.number = v_new AND YEAR(p.date) = v_year;
            END IF;
            IF v_top IS NULL THEN
                LEAVE climb;
            END IF;
            SET v_new = v_top + 1;
        END LOOP;
        IF v_new IS NULL OR v_new = v_next OR v_new >= 1000000000 THEN
            LEAVE again;
        END IF;

        START TRANSACTION;
        CALL _whmcs_renew_lease(in_run_id, 1);
        UPDATE _whmcs_px_options AS x
           SET x.value = v_new
         WHERE x.name = 'next_invoice_number'
           AND CONVERT(x.value USING utf8mb4) COLLATE utf8mb4_bin = v_old;
        SET v_rows = ROW_COUNT();
        IF v_rows > 0 THEN
            UPDATE whmcs_run_count AS r SET r.written_row_count = r.written_row_count + v_rows
             WHERE r.run_id = in_run_id AND r.data_type = 'invoice';
            CALL _whmcs_keep_counter(in_run_id, 'next_invoice_number', v_old);
            COMMIT;
            LEAVE again;
        END IF;
        COMMIT;
    END LOOP;
END$$

DELIMITER ;
