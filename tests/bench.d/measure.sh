# shellcheck shell=sh disable=SC2154,SC2034
# What a run costs: time, requests, CPU, memory, and the time outside of
# whmcs_fetch. Part of tests/bench; uses $cell_dir, $server_pid, $fake_pid and
# $fake_port.

# Microseconds of a clock.
now_us() {
    echo $(($(date +%s%N) / 1000))
}

# Microseconds of CPU that a process has used, in all its threads.
cpu_us() {
    awk -v ticks="$(getconf CLK_TCK)" '{
        sub(/^.*\) /, "")
        printf "%.0f\n", ($12 + $13) * 1000000 / ticks
    }' "/proc/$1/stat"
}

# memory_kb ID FIELD: VmRSS (now in memory) or VmHWM (the most so far).
memory_kb() {
    awk -v field="$2:" '$1 == field { print $2 }' "/proc/$1/status"
}

# Sends one command to the control plane of the fake.
control() {
    curl -sS --fail-with-body "http://127.0.0.1:$fake_port/_control" -d "$1"
}

# api ACTION [NAME=VALUE...]: asks the fake as WHMCS is asked.
api() {
    api_action=$1
    shift
    for pair in "$@"; do
        set -- "$@" --data-urlencode "$pair"
        shift
    done
    curl -sS "http://127.0.0.1:$fake_port/whmcs/includes/api.php" \
        -d "identifier=$identifier" -d "secret=$secret" -d responsetype=json \
        -d "action=$api_action" "$@"
}

# How many requests of an action the answer of do=stats in the file counts.
requests_of() {
    sed -n "s/.*\"$2\":{\"requests\":\([0-9]*\).*/\1/p" "$1" | grep . || echo 0
}

# The database `bench` beside Perfex: the watch, and what verify.sh compares with.
#
# watch() looks at the session that holds the lock `bench.run`, until it gives it
# back, and counts in how many of the looks it was inside whmcs_fetch, that is
# waiting for WHMCS or reading its answers. All else is SQL. It needs no counter
# of the library, and costs the server half a per cent of one processor. It also
# sees how much more memory the server says that it uses (the C library keeps more).
make_bench_database() {
    client <<'SQL'
CREATE DATABASE bench CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
USE bench
DELIMITER $$
CREATE PROCEDURE watch (OUT out_looks INT, OUT out_inside INT, OUT out_memory BIGINT)
BEGIN
    DECLARE v_id BIGINT UNSIGNED;
    DECLARE v_is_inside INT;
    DECLARE v_memory, v_memory_before BIGINT;
    DECLARE v_tries INT DEFAULT 0;

    SET out_looks = 0, out_inside = 0, out_memory = 0;
    SELECT g.VARIABLE_VALUE INTO v_memory_before
      FROM information_schema.GLOBAL_STATUS AS g WHERE g.VARIABLE_NAME = 'MEMORY_USED';
    WHILE v_id IS NULL AND v_tries < 1000 DO
        DO SLEEP(0.01);
        SET v_id = IS_USED_LOCK('bench.run'), v_tries = v_tries + 1;
    END WHILE;
    WHILE IS_USED_LOCK('bench.run') = v_id DO
        SELECT COALESCE(MAX(LEFT(p.INFO, 500) LIKE '%whmcs_fetch(%'), 0) INTO v_is_inside
          FROM information_schema.PROCESSLIST AS p
         WHERE p.ID = v_id;
        IF out_looks MOD 10 = 0 THEN
            SELECT g.VARIABLE_VALUE INTO v_memory
              FROM information_schema.GLOBAL_STATUS AS g WHERE g.VARIABLE_NAME = 'MEMORY_USED';
            SET out_memory = GREATEST(out_memory, v_memory - v_memory_before);
        END IF;
        SET out_looks = out_looks + 1, out_inside = out_inside + v_is_inside;
        DO SLEEP(0.02);
    END WHILE;
END$$
DELIMITER ;
SQL
}

# Fills the caches of InnoDB and Aria (which has the server's own temporary tables)
# once, with tables that then go away, so that their memory is the server's own
# before anything is measured. Two rows fill a page of InnoDB.
warm_server() {
    client bench <<'SQL'
CREATE TABLE filler (id INT NOT NULL PRIMARY KEY, filler VARBINARY(7900) NOT NULL);
CREATE TABLE aria_filler (id INT NOT NULL PRIMARY KEY, filler VARBINARY(7900) NOT NULL)
    ENGINE = Aria;
SET @statement = CONCAT('INSERT INTO filler (id, filler) SELECT s.seq, REPEAT(''x'', 7900) ',
    'FROM seq_1_to_', @@GLOBAL.innodb_buffer_pool_size DIV 7900, ' AS s');
EXECUTE IMMEDIATE @statement;
SET @statement = CONCAT('INSERT INTO aria_filler (id, filler) ',
    'SELECT s.seq, REPEAT(''x'', 7900) ',
    'FROM seq_1_to_', @@GLOBAL.aria_pagecache_buffer_size DIV 7900, ' AS s');
EXECUTE IMMEDIATE @statement;
SELECT COUNT(*) INTO @filler_count FROM filler WHERE filler <> 'y';
SELECT COUNT(*) INTO @filler_count FROM aria_filler WHERE filler <> 'y';
DROP TABLE filler, aria_filler;
SQL
}

# Waits, at most half a minute, until the server has tidied up after the last run:
# what it still purges would be counted with the next.
settle() {
    settle_tries=60
    while [ "$settle_tries" -gt 0 ]; do
        settle_length=$(client -N -e "SHOW GLOBAL STATUS LIKE 'Innodb_history_list_length'" |
            awk '{ print $2 }')
        [ "${settle_length:-0}" -gt 100 ] || break
        settle_tries=$((settle_tries - 1))
        sleep 0.5
    done
}

# The time that one small transaction takes, in microseconds: mostly the disk's.
commit_us() {
    client -N bench <<'SQL'
CREATE TABLE commits (id INT NOT NULL PRIMARY KEY) ENGINE = InnoDB;
DELIMITER $$
BEGIN NOT ATOMIC
    DECLARE v_i INT DEFAULT 0;
    DECLARE v_from DATETIME(6);
    WHILE v_i < 600 DO
        SET v_i = v_i + 1;
        IF v_i = 301 THEN
            SET v_from = SYSDATE(6);
        END IF;
        INSERT INTO commits (id) VALUES (v_i);
    END WHILE;
    SELECT TIMESTAMPDIFF(MICROSECOND, v_from, SYSDATE(6)) DIV 300;
END$$
DELIMITER ;
DROP TABLE commits;
SQL
}

# One sync, measured: sets us, requests, lists, client_details, invoice_details,
# other_requests, server_cpu_us, fake_cpu_us, memory_before_kb, memory_after_kb,
# memory_peak_kb (- where the kernel does not let us reset the peak),
# used_memory_kb and sql_us (- where the watch saw nothing).
measure_sync() {
    settle
    control do=reset_stats >"$cell_dir/reset"
    is_peak_known=yes
    echo 5 2>/dev/null >"/proc/$server_pid/clear_refs" || is_peak_known=
    memory_before_kb=$(memory_kb "$server_pid" VmRSS)
    server_cpu_us=$(cpu_us "$server_pid")
    fake_cpu_us=$(cpu_us "$fake_pid")
    client -N bench -e "CALL watch(@looks, @inside, @memory);
        SELECT @looks, @inside, @memory DIV 1024" \
        >"$cell_dir/watch" &
    watch_pid=$!
    us=$(now_us)
    client --table perfex -e "DO GET_LOCK('bench.run', 0); CALL whmcs_sync_all()" \
        >"$cell_dir/sync" || die "the sync failed"
    us=$(($(now_us) - us))
    wait "$watch_pid" || :
    server_cpu_us=$(($(cpu_us "$server_pid") - server_cpu_us))
    fake_cpu_us=$(($(cpu_us "$fake_pid") - fake_cpu_us))
    memory_after_kb=$(memory_kb "$server_pid" VmRSS)
    memory_peak_kb=$(memory_kb "$server_pid" VmHWM)
    [ -n "$is_peak_known" ] || memory_peak_kb=-

    control do=stats >"$cell_dir/stats"
    requests=$(sed -n 's/^{"result":"success","requests":\([0-9]*\).*/\1/p' "$cell_dir/stats")
    lists=0
    for action in GetClients GetContacts GetInvoices; do
        lists=$((lists + $(requests_of "$cell_dir/stats" $action)))
    done
    client_details=$(requests_of "$cell_dir/stats" GetClientsDetails)
    invoice_details=$(requests_of "$cell_dir/stats" GetInvoice)
    other_requests=$((requests - lists - client_details - invoice_details))

    used_memory_kb=
    read -r looks inside used_memory_kb <"$cell_dir/watch" || :
    sql_us=-
    if [ "${looks:-0}" -gt 0 ] && [ "${inside:-0}" -gt 0 ]; then
        sql_us=$((us * (looks - inside) / looks))
    fi
}
