# shellcheck shell=sh disable=SC2154,SC2034
# Did everything arrive? Compares Perfex with the fake's own list of invoices, not
# with what whmcs-perfex says of itself, and that with its counts, its ledger and
# the checksums of Perfex. Part of tests/bench.

page_rows=5000

# Reads the fake's list of invoices into bench.whmcs_list.
read_whmcs_list() {
    client bench -e "
        CREATE OR REPLACE TABLE whmcs_list (
            whmcs_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
            client_id BIGINT UNSIGNED NOT NULL,
            total DECIMAL(20,2) NOT NULL,
            credit DECIMAL(20,2) NOT NULL,
            status VARCHAR(32) NOT NULL,
            closed_at DATETIME NULL,
            KEY ix_whmcs_list_status (status))"
    list_start=0
    while [ "$list_start" -lt "$invoice_total" ]; do
        api GetInvoices orderby=id "limitstart=$list_start" limitnum=$page_rows \
            >"$cell_dir/page.json"
        client bench -e "
            INSERT INTO whmcs_list (whmcs_id, client_id, total, credit, status, closed_at)
            SELECT j.whmcs_id, j.client_id, j.total, j.credit, j.status,
                   GREATEST(j.paid, j.refunded)
              FROM JSON_TABLE(CONVERT(LOAD_FILE('$cell_dir/page.json') USING utf8mb4),
                              '\$.invoices.invoice[*]' COLUMNS (
                       whmcs_id BIGINT UNSIGNED PATH '\$.id',
                       client_id BIGINT UNSIGNED PATH '\$.userid',
                       total DECIMAL(20,2) PATH '\$.total',
                       credit DECIMAL(20,2) PATH '\$.credit',
                       status VARCHAR(32) PATH '\$.status',
                       paid VARCHAR(32) PATH '\$.datepaid',
                       refunded VARCHAR(32) PATH '\$.date_refunded')) AS j" 2>"$cell_dir/error" ||
            die "the list of the fake cannot be read: $(cat "$cell_dir/error")"
        list_start=$((list_start + page_rows))
    done
}

# How many records of a list the fake has: total_of ACTION
total_of() {
    api "$1" limitnum=1 | sed -n 's/^.*"totalresults":"\{0,1\}\([0-9]*\).*/\1/p'
}

# An option of whmcs-perfex.
option() {
    client -N perfex -e "SELECT o.value FROM whmcs_options AS o WHERE o.name = '$1'"
}

# What a run has to ask, by the fake's data and the options: sets page_count,
# open_count, recent_count, rotation_count and expected_requests. Records can be
# open and in rotation at once, so a run may ask less.
expect_requests() {
    page=$(option page_size)
    page_count=0
    for total in "$client_total" "$contact_total" "$invoice_total"; do
        page_count=$((page_count + (total + page - 1) / page))
    done
    read -r open_count recent_count <<COUNTS
$(client -N bench -e "
    SELECT COALESCE(SUM(l.status NOT IN ('Paid', 'Cancelled', 'Refunded')), 0),
           COALESCE(SUM(l.closed_at >= UTC_TIMESTAMP() - INTERVAL $(option recheck_days) DAY), 0)
      FROM whmcs_list AS l")
COUNTS
    share=$(option recheck_count)
    rotation_count=0
    for total in "$client_total" "$invoice_total"; do
        rotation_count=$((rotation_count + (total < share ? total : share)))
    done
    case $kind in
    first) expected_requests=$((other_requests + page_count + client_total + invoice_total)) ;;
    *) expected_requests=$((other_requests + page_count + open_count + recent_count + \
        rotation_count)) ;;
    esac
}

# Notes a fault where the words differ: same WHAT WANTED FOUND
same() {
    [ "$2" = "$3" ] || faults="${faults:+$faults; }$1 $3, not $2"
}

# Verifies the run that was just measured; faults says what is wrong.
verify_sync() {
    faults=''
    client_total=$(total_of GetClients)
    contact_total=$(total_of GetContacts)
    invoice_total=$(total_of GetInvoices)
    read_whmcs_list
    expect_requests
    [ "$kind" = changed ] || change_count=0

    read -r state rows_written all_complete <<COUNTS
$(client -N perfex -e "
    SELECT MAX(r.state), SUM(r.written_row_count), MIN(r.is_complete)
      FROM whmcs_runs AS r
     WHERE r.run_id = (SELECT MAX(n.run_id) FROM whmcs_runs AS n)")
COUNTS
    same "the run is" "complete 1" "$state $all_complete"
    for data_type in client contact invoice; do
        verify_counts $data_type
    done
    verify_invoices
    perfex_checksums perfex >"$cell_dir/after"
    case $kind in
    quiet)
        same "rows written by a quiet run:" 0 "$rows_written"
        same "Perfex tables that a quiet run changed:" 0 \
            "$(diff "$cell_dir/before" "$cell_dir/after" | grep -c '^>')"
        ;;
    changed) verify_changes ;;
    esac
}

# The counts of the run log against the fake and against Perfex.
verify_counts() {
    case $1 in
    client) whmcs_total=$client_total table=tblclients ;;
    contact) whmcs_total=$contact_total table=tblcontacts ;;
    invoice) whmcs_total=$invoice_total table=tblinvoices ;;
    esac
    read -r received accounted created skipped quarantined links perfex_rows <<COUNTS
$(client -N perfex -e "
    SELECT r.received_count, r.created_count + r.linked_count + r.updated_count
               + r.unchanged_count + r.skipped_count + r.quarantined_count,
           r.created_count + r.linked_count, r.skipped_count, r.quarantined_count,
           (SELECT COUNT(*) FROM whmcs_links AS l WHERE l.data_type = '$1'),
           (SELECT COUNT(*) FROM $table)
      FROM whmcs_runs AS r
     WHERE r.run_id = (SELECT MAX(n.run_id) FROM whmcs_runs AS n) AND r.data_type = '$1'")
COUNTS
    same "${1}s received:" "$whmcs_total" "$received"
    same "${1}s accounted for:" "$whmcs_total" "$accounted"
    # A client's own person is a contact in Perfex too, without a link of its own.
    [ "$1" != contact ] || perfex_rows=$((perfex_rows - client_total))
    same "${1}s in Perfex:" "$links" "$perfex_rows"
    [ "$kind" != first ] ||
        same "${1}s created:" "$((whmcs_total - skipped - quarantined))" "$created"
}

# Every invoice of the fake is in Perfex with the same gross, but for as many as the
# run says it left out; and the ledger finds no difference.
verify_invoices() {
    read -r missing wrong <<COUNTS
$(client -N perfex -e "
    SELECT SUM(k.perfex_id IS NULL), SUM(k.perfex_id IS NOT NULL
               AND NOT COALESCE(p.total = l.total + l.credit, 0))
      FROM bench.whmcs_list AS l
           LEFT JOIN whmcs_links AS k ON k.data_type = 'invoice' AND k.whmcs_id = l.whmcs_id
           LEFT JOIN tblinvoices AS p ON p.id = k.perfex_id")
COUNTS
    read -r different off <<COUNTS
$(client -N perfex -e "
    SELECT COALESCE(SUM(d.is_different = 1), 0),
           COALESCE(SUM(ABS(d.billed_difference) + ABS(d.paid_difference)
                        + ABS(d.credited_difference) + ABS(d.refunded_difference)
                        + ABS(d.open_difference)), 0.00)
      FROM whmcs_ledger_invoices AS d
     WHERE COALESCE(d.code, '') <> 'quarantine'")
COUNTS
    [ "$kind" != first ] || left_out=$((skipped + quarantined))
    same "invoices missing in Perfex:" "$left_out" "$missing"
    same "invoices with another total:" 0 "$wrong"
    same "invoices that differ in the ledger:" 0 "$different"
    same "the ledger is off by" 0.00 "$off"
}

# Prints what the baseline got wrong.
verify_baseline() {
    read_whmcs_list
    client -N perfex_baseline -e "
        SELECT CASE WHEN COUNT(*) <> $baseline
                    THEN CONCAT('invoices of the baseline ', COUNT(*), ', not $baseline')
                    WHEN SUM(p.total = l.total + l.credit) <> COUNT(*)
                    THEN 'totals of the baseline are wrong'
                    WHEN (SELECT COUNT(*) FROM tblitemable) < COUNT(*)
                    THEN 'lines of the baseline are missing'
                    ELSE '' END
          FROM tblinvoices AS p
               LEFT JOIN bench.whmcs_list AS l ON l.whmcs_id = p.number"
}
