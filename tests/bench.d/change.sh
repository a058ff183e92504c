# shellcheck shell=sh disable=SC2154
# Changes a share of the records in the fake, and looks for each change in Perfex.
# Part of tests/bench and tests/big.
#
# Of the invoices a quarter each is paid, gets a late fee, is partly refunded, and
# is new; of clients and contacts one half is renamed, the other new. These are
# changes that the lists of WHMCS show: it has no "updated since", and a client's
# new street comes with the rotating share only.

# Prints the commands for the control plane of the fake, one a line.
write_commands() {
    client -N --raw bench -e "
        WITH unpaid AS (
            SELECT l.whmcs_id, ROW_NUMBER() OVER (ORDER BY l.whmcs_id DESC) AS place
              FROM whmcs_list AS l
             WHERE l.status = 'Unpaid' AND l.whmcs_id > 100 AND l.total > 0),
        paid AS (
            SELECT l.whmcs_id, ROW_NUMBER() OVER (ORDER BY CRC32(l.whmcs_id)) AS place
              FROM whmcs_list AS l
             WHERE l.status = 'Paid' AND l.whmcs_id > 100 AND l.total > 10 AND l.credit = 0)
        SELECT CONCAT('do=pay&id=', u.whmcs_id, '&transid=BENCH-', u.whmcs_id)
          FROM unpaid AS u WHERE u.place <= $paid_count
         UNION ALL
        SELECT CONCAT('do=late_fee&id=', u.whmcs_id, '&amount=7.50')
          FROM unpaid AS u
         WHERE u.place > $paid_count AND u.place <= $paid_count + $fee_count
         UNION ALL
        SELECT CONCAT('do=refund&id=', p.whmcs_id, '&amount=1.00')
          FROM paid AS p WHERE p.place <= $refund_count
         UNION ALL
        SELECT CONCAT('do=add&entity=invoice&status=Unpaid&userid=', c.whmcs_id,
                      '&item_description[]=Bench+new+invoice&item_amount[]=10.00&item_taxed[]=0')
          FROM (SELECT l.whmcs_id FROM perfex.whmcs_links AS l
                 WHERE l.data_type = 'client' AND l.whmcs_id > 100
                 ORDER BY l.whmcs_id LIMIT $new_invoice_count) AS c
         UNION ALL
        SELECT CONCAT('do=set&entity=client&id=', c.whmcs_id, '&companyname=Bench+renamed')
          FROM (SELECT l.whmcs_id FROM perfex.whmcs_links AS l
                 WHERE l.data_type = 'client' AND l.whmcs_id > 100
                 ORDER BY l.whmcs_id DESC LIMIT $renamed_client_count) AS c
         UNION ALL
        SELECT CONCAT('do=add&entity=client&firstname=Bench&lastname=New&country=DE',
                      '&companyname=Bench+new&email=bench', s.seq, '@new.example')
          FROM seq_1_to_100000 AS s WHERE s.seq <= $new_client_count
         UNION ALL
        SELECT CONCAT('do=set&entity=contact&id=', c.whmcs_id, '&lastname=Bench+renamed')
          FROM (SELECT l.whmcs_id FROM perfex.whmcs_links AS l
                 WHERE l.data_type = 'contact' AND l.whmcs_id > 100
                 ORDER BY l.whmcs_id DESC LIMIT $renamed_contact_count) AS c
         UNION ALL
        SELECT CONCAT('do=add&entity=contact&firstname=Bench&lastname=Bench+new&userid=',
                      c.whmcs_id, '&email=bench-contact', c.whmcs_id, '@new.example')
          FROM (SELECT l.whmcs_id FROM perfex.whmcs_links AS l
                 WHERE l.data_type = 'client' AND l.whmcs_id > 100
                 ORDER BY l.whmcs_id LIMIT $new_contact_count) AS c"
}

# change_records N: changes one of N records of each kind. Sets the numbers of each
# change, makes them, and counts them in change_count.
change_records() {
    share=$((invoices / $1))
    [ "$share" -ge 4 ] || share=4
    paid_count=$((share / 4)) fee_count=$((share / 4)) refund_count=$((share / 4))
    new_invoice_count=$((share - paid_count - fee_count - refund_count))
    share=$((clients / $1))
    [ "$share" -ge 2 ] || share=2
    renamed_client_count=$((share / 2)) new_client_count=$((share - share / 2))
    share=$((contacts / $1))
    [ "$share" -ge 2 ] || share=2
    renamed_contact_count=$((share / 2)) new_contact_count=$((share - share / 2))
    change_count=$((paid_count + fee_count + refund_count + new_invoice_count + \
        renamed_client_count + new_client_count + renamed_contact_count + new_contact_count))

    change_traces >"$cell_dir/traces"
    write_commands >"$cell_dir/commands"
    [ "$(wc -l <"$cell_dir/commands")" = "$change_count" ] ||
        die "$(wc -l <"$cell_dir/commands") changes instead of $change_count"
    control_all "$cell_dir/commands"
}

# What the changes leave in Perfex, counted: late fees and refunds are there before.
change_traces() {
    client -N perfex -e "
        SELECT (SELECT COUNT(*) FROM tblinvoices AS i
                       JOIN tblinvoicepaymentrecords AS p ON p.invoiceid = i.id
                 WHERE p.transactionid LIKE 'BENCH-%' AND i.status = 2),
               (SELECT COUNT(*) FROM tblitemable AS l
                 WHERE l.rel_type = 'invoice' AND l.description LIKE 'Late Fee%'),
               (SELECT COUNT(*) FROM tblcreditnote_refunds AS r WHERE r.amount = 1.00),
               (SELECT COUNT(*) FROM tblinvoices AS i
                       JOIN tblitemable AS l ON l.rel_id = i.id AND l.rel_type = 'invoice'
                 WHERE l.description = 'Bench new invoice' AND i.total = 10.00),
               (SELECT COUNT(*) FROM tblclients AS c WHERE c.company = 'Bench renamed'),
               (SELECT COUNT(*) FROM tblclients AS c
                       JOIN tblcontacts AS p ON p.userid = c.userid AND p.is_primary = 1
                 WHERE c.company = 'Bench new' AND p.email LIKE 'bench%@new.example'),
               (SELECT COUNT(*) FROM tblcontacts AS p WHERE p.lastname = 'Bench renamed'),
               (SELECT COUNT(*) FROM tblcontacts AS p
                 WHERE p.lastname = 'Bench new' AND p.email LIKE 'bench-contact%@new.example')"
}

# Everything that was changed has arrived.
verify_changes() {
    change_traces >"$cell_dir/traces_after"
    set -- "$paid_count" "$fee_count" "$refund_count" "$new_invoice_count" \
        "$renamed_client_count" "$new_client_count" "$renamed_contact_count" "$new_contact_count"
    position=0
    for wanted in "$@"; do
        position=$((position + 1))
        what=$(echo "payments late_fees refunds new_invoices renamed_clients new_clients \
            renamed_contacts new_contacts" | awk -v n="$position" '{ gsub("_", " ", $n); print $n }')
        same "arrived $what:" "$wanted" "$(cat "$cell_dir/traces" "$cell_dir/traces_after" |
            awk -v n="$position" 'NR == 1 { before = $n } NR == 2 { print $n - before }')"
    done
}
