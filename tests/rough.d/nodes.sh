# shellcheck shell=sh disable=SC2154
# Several servers on loopback for tests/replication and tests/galera: node N has its files
# in $work/nN, its own folder of libraries $work/nN/plugins, and the port $base + N.

identifier=demo-identifier-0123456789abcdefgh
secret=demo-secret-0123456789abcdefghijk
faults=0
checks=0

# expect WHAT WANTED GOT: counts, and prints what is not as it should be.
expect() {
    checks=$((checks + 1))
    if [ "$2" = "$3" ]; then
        echo "  ok: $1"
    else
        faults=$((faults + 1))
        echo "  FAULT: $1: wanted: $2; got: $3"
    fi
}

# expect_like WHAT PATTERN TEXT: the same by an extended regular expression.
expect_like() {
    if printf '%s\n' "$3" | grep -qE "$2"; then
        expect "$1" yes yes
    else
        expect "$1" "$2" "$3"
    fi
}

# A base so that the ports behind it are free now: choose_ports COUNT. Sets $base.
choose_ports() {
    base=$((20000 + $$ % 400 * 30))
    while [ "$base" -lt 32000 ]; do
        port=$base
        while [ "$port" -le $((base + $1)) ]; do
            ! grep -qi ":$(printf '%04X' "$port") [0-9A-F]*:0000 0A" /proc/net/tcp || break
            port=$((port + 1))
        done
        [ "$port" -le $((base + $1)) ] || return 0
        base=$((base + 30))
    done
    die "no free ports on loopback"
}

# on N COMMAND...: the command with the client's server being node N.
on() {
    server_socket=$work/n$1/s
    shift
    "$@"
}

# sql N STATEMENTS: in the Perfex database, bare result.
sql() {
    on "$1" client -N --raw perfex -e "$2" 2>&1
}

# node_spawn N [OPTION...]: the process of node N. Sets $server_pid, also $pid_N.
node_spawn() {
    node=$1
    shift
    mkdir -p "$work/n$node/plugins" "$work/n$node/tmp"
    server_spawn "$work/n$node" --skip-networking=0 --port=$((base + node)) \
        --bind-address=127.0.0.1 --plugin-dir="$work/n$node/plugins" \
        --character-set-server=utf8mb4 --event-scheduler=ON \
        --innodb-buffer-pool-size=64M "$@"
    eval "pid_$node=$server_pid"
}

# node_ready N: waits until it answers.
node_ready() {
    wait_for 60 on "$1" client -e 'SELECT 1' || {
        tail -40 "$work/n$1/error.log"
        die "node $1 does not answer"
    }
}

# node_kill N: dead at once.
node_kill() {
    eval "kill -9 \$pid_$1"
    eval "wait \$pid_$1" 2>/dev/null || :
}

# node_stop N: as an administrator does.
node_stop() {
    eval "kill \$pid_$1"
    eval "wait \$pid_$1" 2>/dev/null || :
}

# give_library N, give_key FROM TO
give_library() {
    # By another name first: a library that a server has mapped is not written over.
    cp "$build/udf/whmcs_udf.so" "$work/n$1/plugins/new"
    mv "$work/n$1/plugins/new" "$work/n$1/plugins/whmcs_udf.so"
}
give_key() {
    cp -p "$work/n$1/data/whmcs_perfex.key" "$work/n$2/data/"
}

# sums N: the checksum of every table of the database, one a line.
sums() {
    sql "$1" "SET SESSION group_concat_max_len = 1000000;
        SELECT CONCAT('CHECKSUM TABLE ', GROUP_CONCAT(t.table_name ORDER BY t.table_name))
          INTO @statement
          FROM information_schema.tables AS t
         WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE';
        PREPARE sums FROM @statement;
        EXECUTE sums;"
}

# expect_same WHAT N M: all tables of the two nodes hold the same.
expect_same() {
    sums "$2" >"$work/sums.$2"
    sums "$3" >"$work/sums.$3"
    ! grep '^ERROR' "$work/sums.$2" >"$work/error" ||
        expect "$1: checksums of node $2" "" "$(cat "$work/error")"
    expect "$1: $(wc -l <"$work/sums.$2") tables are the same on node $2 and $3" "" \
        "$(diff "$work/sums.$2" "$work/sums.$3" | tr '\n' ' ')"
}

# sync N: one sync; its text result in $answer, requests that WHMCS got in $asked.
sync_on() {
    asked=$(wc -l <"$work/whmcs/log")
    answer=$(sql "$1" 'CALL whmcs_sync_all()') || :
    asked=$(($(wc -l <"$work/whmcs/log") - asked))
}

# The last run of node N: state, rows created, Perfex rows written.
last_run() {
    sql "$1" "SELECT CONCAT(r.state, ' ', SUM(c.created_count), ' ', SUM(c.written_row_count))
        FROM whmcs_run AS r JOIN whmcs_run_count AS c ON c.run_id = r.run_id
       WHERE r.run_id = (SELECT MAX(n.run_id) FROM whmcs_run AS n WHERE n.state <> 'missed')
       GROUP BY r.run_id, r.state"
}

# Sends one command to the control plane of the fake.
control() {
    curl -sS --fail-with-body "http://127.0.0.1:$fake_port/_control" -d "$1" >"$work/control" ||
        die "the fake refused $1"
}

# Empty Perfex, our SQL, connection: on node N, where the library is.
perfex_on() {
    on "$1" client -e "CREATE DATABASE perfex CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
    "$root/tests/perfex/make-schema" 3.4 tbl 3.4 countries.sql seed.sql | on "$1" client perfex
    (cd "$root/sql" && on "$1" client perfex <install.sql) >"$work/install" 2>&1 ||
        { cat "$work/install"; die "install.sql failed"; }
    sql "$1" "CALL whmcs_configure('http://127.0.0.1:$fake_port/whmcs', '$identifier',
        '$secret')" >"$work/configure" || { cat "$work/configure"; die "no connection"; }
}
