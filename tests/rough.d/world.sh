# shellcheck shell=sh disable=SC2154
# The world of the rough tests: a private MariaDB with two Perfex databases, `perfex`
# that is treated roughly and `reference` that is not, and one fake WHMCS whose data
# change under both. Part of tests/crash, tests/kill, tests/soak and tests/beside.

identifier=demo-identifier-0123456789abcdefgh
secret=demo-secret-0123456789abcdefghijk

# Builds what is needed. The caller has called open_work.
world_build() {
    # shellcheck disable=SC2086
    install_packages $build_packages $fake_packages $server_packages curl
    [ -n "${build:-}" ] || {
        build=${WHMCS_BUILD_DIR:-$work/build}/release
        build_preset release "$build" -DWHMCS_FAKE=ON || die "the build failed"
    }
}

# The server, as it is started each time.
world_run() {
    server_run "$work/db" "$build/udf" --innodb-buffer-pool-size=64M \
        --innodb-log-file-size=8M --event-scheduler=OFF
}

# world_start INVOICES [OPTION-OF-THE-FAKE...]: server, fake, two databases installed
# and connected, nothing synced.
world_start() {
    world_invoices=$1
    shift
    fake_start "$build/tests/fake_whmcs/fake_whmcs" "$work/whmcs" --log /dev/null \
        --clients "$((world_invoices / 4 + 31))" --contacts 40 --invoices "$world_invoices" \
        --seed "$seed" --today 2026-06-30 --lifetime 86400 "$@"
    process_ids="$process_ids $fake_pid"
    server_install "$work/db"
    world_run
    for world_database in perfex reference; do
        client -e "CREATE DATABASE $world_database
                       CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
        "$root/tests/perfex/make-schema" 3.4 tbl 3.4 countries.sql seed.sql |
            client "$world_database"
        (cd "$root/sql" && client "$world_database" <install.sql >"$work/install")
        {
            echo "CALL whmcs_configure('http://127.0.0.1:$fake_port/whmcs', '$identifier',
                                       '$secret');"
            # Small portions, so that a short run has many transactions and fetches.
            echo "CALL whmcs_set_option('batch_size', '20');"
            echo "CALL whmcs_set_option('page_size', '40');"
        } | client "$world_database" >"$work/configure"
        client "$world_database" <"$root/tests/rough.d/contents.sql"
    done
}

# Sends one command to the control plane of the fake.
control() {
    curl -sS --fail-with-body "http://127.0.0.1:$fake_port/_control" -d "$1"
}

# random NUMBER BELOW: the NUMBERth whole number of this seed and try, 0 <= it < BELOW.
random() {
    awk -v seed="$seed" -v try="$try" -v number="$1" -v below="$2" 'BEGIN {
        srand(seed * 1000003 + try * 101 + number)
        rand(); rand()
        printf "%d\n", rand() * below
    }'
}

now_ms() {
    echo $(($(date +%s%N) / 1000000))
}

# Changes WHMCS by random: payments, late fees, refunds, new invoices, renamed and new
# clients and contacts; only what its lists show. $1 = how many of each.
change_whmcs() {
    client -N --raw reference -e "
        SET @seed = $seed + $try;
        (SELECT CONCAT('do=pay&id=', i.whmcs_id, '&transid=ROUGH-$try-', i.whmcs_id)
           FROM whmcs_invoice AS i WHERE i.status = 'Unpaid' AND i.whmcs_id > 100
          ORDER BY RAND(@seed) LIMIT $1)
         UNION ALL
        (SELECT CONCAT('do=late_fee&id=', i.whmcs_id, '&amount=1.50')
           FROM whmcs_invoice AS i WHERE i.status = 'Unpaid' AND i.whmcs_id > 100
          ORDER BY RAND(@seed + 1) LIMIT $1)
         UNION ALL
        (SELECT CONCAT('do=refund&id=', i.whmcs_id, '&amount=1.00')
           FROM whmcs_invoice AS i
          WHERE i.status = 'Paid' AND i.whmcs_id > 100 AND i.total > 20 AND i.credit = 0
          ORDER BY RAND(@seed + 2) LIMIT $1)
         UNION ALL
        (SELECT CONCAT('do=add&entity=invoice&status=Unpaid&userid=', c.whmcs_id,
                       '&taxrate=19&item_description[]=Rough+', $try, '&item_amount[]=10.00',
                       '&item_description[]=Second&item_amount[]=2.50')
           FROM whmcs_client AS c WHERE c.whmcs_id > 100 ORDER BY RAND(@seed + 3) LIMIT $1)
         UNION ALL
        (SELECT CONCAT('do=set&entity=client&id=', c.whmcs_id, '&companyname=Rough+$try')
           FROM whmcs_client AS c WHERE c.whmcs_id > 100 ORDER BY RAND(@seed + 4) LIMIT $1)
         UNION ALL
        (SELECT CONCAT('do=set&entity=contact&id=', c.whmcs_id, '&lastname=Rough+$try')
           FROM whmcs_contact AS c WHERE c.whmcs_id > 100 ORDER BY RAND(@seed + 5) LIMIT $1)
         UNION ALL
        (SELECT CONCAT('do=add&entity=client&firstname=Rough&lastname=New&country=DE',
                       '&companyname=Rough+new+$try&email=rough-$try-', s.seq, '@new.example')
           FROM seq_1_to_100 AS s WHERE s.seq <= $1)
         UNION ALL
        (SELECT CONCAT('do=add&entity=contact&firstname=Rough&lastname=New&userid=', c.whmcs_id,
                       '&email=rough-contact-$try-', c.whmcs_id, '@new.example')
           FROM whmcs_client AS c WHERE c.whmcs_id > 100 ORDER BY RAND(@seed + 6) LIMIT $1)" \
        >"$work/commands"
    control_all "$work/commands"
}

# sync_whmcs DATABASE: one undisturbed sync. Sets $sync_ms.
sync_whmcs() {
    sync_ms=$(now_ms)
    client "$1" -e 'CALL whmcs_sync_all()' >"$work/sync" 2>&1 || {
        cat "$work/sync" >&2
        return 1
    }
    sync_ms=$(($(now_ms) - sync_ms))
}

# Compares Perfex of both databases, row by row, by natural keys. Sets $lost,
# $duplicated and $differing; the differences stay in $work/differences. $1 = SQL that
# is done to `perfex` before, and undone.
compare_contents() {
    client -N --raw perfex -e "START TRANSACTION; ${1:-} CALL rough_contents(); ROLLBACK" |
        LC_ALL=C sort >"$work/perfex.rows"
    client -N --raw reference -e 'CALL rough_contents()' | LC_ALL=C sort >"$work/reference.rows"
    diff "$work/reference.rows" "$work/perfex.rows" >"$work/differences" || :
    # A key that one side lacks is lost or duplicated; what both have differs.
    # shellcheck disable=SC2046
    set -- $(awk -F '\t' '
        /^[<>]/ { side = substr($0, 1, 1); key = substr($1, 3) "\t" $2; seen[side, key]++; keys[key] }
        END {
            for (key in keys) {
                less = seen["<", key] + 0
                more = seen[">", key] + 0
                both = less < more ? less : more
                differing += both
                lost += less - both
                duplicated += more - both
            }
            print lost + 0, duplicated + 0, differing + 0
        }' "$work/differences")
    lost=$1 duplicated=$2 differing=$3
}

# The comparison itself: it sees a row less, a row more, and another value.
check_comparison() {
    compare_contents "
        DELETE FROM tblinvoicepaymentrecords ORDER BY id LIMIT 1;
        INSERT INTO tblitemable (rel_id, rel_type, description, qty, rate, item_order)
        SELECT t.rel_id, t.rel_type, t.description, t.qty, t.rate, t.item_order
          FROM tblitemable AS t ORDER BY t.id LIMIT 1;
        UPDATE tblclients SET city = 'Elsewhere' ORDER BY userid LIMIT 1;"
    [ "$lost $duplicated $differing" = "1 1 1" ] ||
        die "the comparison saw $lost lost, $duplicated duplicated, $differing differing, not 1 1 1"
}
