# shellcheck shell=sh disable=SC2154
# One cell: a server, a fake WHMCS and an empty Perfex of its own, three syncs,
# and the baseline. Part of tests/bench.

identifier=demo-identifier-0123456789abcdefgh
secret=demo-secret-0123456789abcdefghijk

# The fake's last day. It lies in the past, so no invoice was closed within
# recheck_days: a quiet run asks for open invoices and the rotating share only.
fake_today=2026-06-30

progress() {
    echo "[$(date +%H:%M:%S)] $*" >&2
}

# Begins the file of raw results: lines of names and values separated by tabs, one
# for the whole, one for each sync.
results_begin() {
    printf 'meta\tcommand=%s\tdate=%s\tcpus=%s\tbuffer_pool=%s\toptions=%s\tseed=%s\tcommit=%s\n' \
        "$command" "$(date -u +%Y-%m-%d)" "$(nproc)" "$buffer_pool" "${options# }" "$seed" \
        "$(git -C "$root" describe --always --dirty 2>/dev/null || :)" >"$results"
}

# Adds one line to the results: result KIND NAME=VALUE...
result() {
    result_line=$1
    shift
    for pair in "$@"; do
        result_line="$result_line	$pair"
    done
    echo "$result_line" >>"$results"
}

# run_cell INVOICES LATENCY WORKERS [BASELINE_INVOICES]
run_cell() {
    invoices=$1 latency=$2 worker_count=$3 baseline=${4:-0}
    clients=$((invoices / 10))
    contacts=$((clients * 6 / 10))
    [ "$clients" -gt 30 ] || clients=31 # the fake has that many in any case
    [ "$contacts" -gt 14 ] || contacts=15
    cell_dir=$work/cell
    mkdir "$cell_dir"
    progress "$invoices invoices, $latency ms, $worker_count workers"

    server_start "$cell_dir/db" "$build/udf" --innodb-buffer-pool-size="$buffer_pool"
    fake_start "$build/tests/fake_whmcs/fake_whmcs" "$cell_dir/whmcs" --log /dev/null \
        --clients "$clients" --contacts "$contacts" --invoices "$invoices" --seed "$seed" \
        --latency-ms "$latency" --workers "$worker_count" --today "$fake_today" \
        --lifetime 86400
    process_ids="$process_ids $fake_pid"
    make_bench_database
    install_perfex
    warm_server
    result server "version=$(client -N -e 'SELECT VERSION()')" "commit_us=$(commit_us)"

    for kind in first quiet changed; do
        [ "$kind" != changed ] || change_records 200
        perfex_checksums perfex >"$cell_dir/before"
        measure_sync
        verify_sync
        record_sync
    done
    [ "$baseline" = 0 ] || run_baseline
    end_processes "$server_pid" "$fake_pid"
    process_ids=
    rm -rf "$cell_dir"
}

# An empty Perfex, whmcs-perfex in it, the connection and the options.
install_perfex() {
    client -e "CREATE DATABASE perfex CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
    "$root/tests/perfex/make-schema" 3.4 tbl 3.4 countries.sql seed.sql | client perfex
    (cd "$root/sql" && client perfex <install.sql >"$cell_dir/install")
    {
        echo "CALL whmcs_configure('http://127.0.0.1:$fake_port/whmcs', '$identifier', '$secret');"
        echo "CALL whmcs_set_option('max_in_flight', '$((worker_count * 5 / 4))');"
        for option in $options; do
            echo "CALL whmcs_set_option('${option%%=*}', '${option#*=}');"
        done
    } | client perfex >"$cell_dir/configure"
}

# Writes what was measured and verified down.
record_sync() {
    result sync "kind=$kind" "invoices=$invoices" "clients=$clients" "contacts=$contacts" \
        "latency=$latency" "workers=$worker_count" "us=$us" "requests=$requests" \
        "lists=$lists" "client_details=$client_details" "invoice_details=$invoice_details" \
        "other=$other_requests" "expected=$expected_requests" "open=$open_count" \
        "recent=$recent_count" "pages=$page_count" "rotation=$rotation_count" \
        "changes=$change_count" "server_cpu_us=$server_cpu_us" "fake_cpu_us=$fake_cpu_us" \
        "memory_before_kb=$memory_before_kb" "memory_after_kb=$memory_after_kb" \
        "memory_peak_kb=$memory_peak_kb" "used_memory_kb=$used_memory_kb" \
        "sql_us=$sql_us" "rows=$rows_written" "faults=$faults"
    progress "  $kind: $(awk -v us="$us" 'BEGIN { printf "%.2f", us / 1000000 }') s," \
        "$requests requests, $rows_written rows written, ${faults:-all verified}"
}

# The way people do it today, into a second Perfex on the same server: twice, for
# the second time shows what nothing new costs there.
run_baseline() {
    client -e "CREATE DATABASE perfex_baseline
                   CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
    "$root/tests/perfex/make-schema" 3.4 tbl 3.4 countries.sql seed.sql | client perfex_baseline
    for kind in baseline baseline_again; do
        settle
        server_cpu_us=$(cpu_us "$server_pid")
        php "$root/tests/bench.d/baseline.php" "$server_socket" perfex_baseline \
            "http://127.0.0.1:$fake_port/whmcs/includes/api.php" "$identifier" "$secret" \
            "$baseline" >"$cell_dir/baseline" || die "the baseline failed"
        server_cpu_us=$(($(cpu_us "$server_pid") - server_cpu_us))
        faults=$(verify_baseline)
        while read -r line_records line_us calls queries; do
            records=$line_records us=$line_us
            result "$kind" "latency=$latency" "workers=$worker_count" "invoices=$baseline" \
                "records=$records" "us=$us" "requests=$calls" "queries=$queries" \
                "server_cpu_us=$server_cpu_us" "faults=$faults"
        done <"$cell_dir/baseline"
        progress "  $kind: $records records," \
            "$(awk -v us="$us" 'BEGIN { printf "%.2f", us / 1000000 }') s, ${faults:-all verified}"
    done
}
