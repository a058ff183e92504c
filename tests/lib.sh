# shellcheck shell=sh
# Shell functions shared by tests/check, tests/demo, tests/mtr, tests/bench and the
# rough tests (tests/crash and others).
# Source it with $root set to the top of the source tree. Plain POSIX sh.
#
# Every process started here is remembered by its id and ended by that id;
# every file lives below $work, which goes away with the script.

build_packages="gcc libc6-dev cmake ninja-build pkg-config
    libcurl4-openssl-dev libcjson-dev libsodium-dev"
fake_packages="libmicrohttpd-dev"
unit_packages="libcmocka-dev"
server_packages="mariadb-server-core mariadb-client-core ca-certificates"
suite_packages="mariadb-test curl openssl perl"
bench_packages="curl php-cli php-curl php-mysql"

# shellcheck source=tests/engines/lib.sh
. "$root/tests/engines/lib.sh"

# Ends the script with a reason.
die() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# Prints those of the named Debian packages that are not installed.
missing_packages() {
    for package in "$@"; do
        # shellcheck disable=SC2016
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null |
            grep -q '^installed$' || echo "$package"
    done
}

# Installs what is missing of the named Debian packages. A lock keeps a second
# run waiting, since apt-get update itself does not wait.
install_packages() {
    [ -n "$(missing_packages "$@")" ] || return 0
    [ "$(id -u)" = 0 ] ||
        die "run as root, or install first: $(missing_packages "$@" | tr '\n' ' ')"
    # shellcheck disable=SC2086
    (
        flock 9
        missing=$(missing_packages "$@")
        [ -n "$missing" ] || exit 0
        echo "Installing" $missing
        export DEBIAN_FRONTEND=noninteractive
        apt-get -qq update &&
            apt-get -qq -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=600 \
                --no-install-recommends install $missing >"$work/apt.log" 2>&1
    ) 9>/tmp/whmcs-perfex-packages.lock || {
        cat "$work/apt.log" 2>/dev/null
        die "apt-get could not install the packages"
    }
}

# Makes the private folder $work and has it and all processes removed at the
# end, however the script ends.
open_work() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/whmcs-perfex.XXXXXX")
    process_ids=
    trap close_work EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# Ends our processes, waits for them, removes $work.
close_work() {
    trap '' HUP INT TERM
    # shellcheck disable=SC2086
    end_processes $process_ids
    rm -rf "$work"
}

# Ends the processes of these ids, which we started, and waits for them.
end_processes() {
    for id in "$@"; do
        kill "$id" 2>/dev/null || :
    done
    for id in "$@"; do
        wait "$id" 2>/dev/null || :
    done
}

# build_preset PRESET DIR [OPTION...]: configures with the options and builds
# into DIR. The output is shown only when something fails.
build_preset() (
    preset=$1 dir=$2
    shift 2
    mkdir -p "$dir"
    cd "$root"
    {
        cmake --preset "$preset" -B "$dir" "$@" &&
            cmake --build "$dir"
    } >"$dir/build.log" 2>&1 || {
        cat "$dir/build.log"
        exit 1
    }
)

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
    tries=$(($1 * 20))
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.05
    done
}

# server_start DIR PLUGIN_DIR [OPTION...]: a private server of $engine without a network
# port in DIR. Sets $server_socket and $server_pid; `client` then talks to it.
server_start() {
    server_install "$1"
    server_run "$@"
}

# server_install DIR: the data directory of a private server.
server_install() {
    mkdir -p "$1/tmp"
    engine_install "$1" >"$1/install.log" 2>&1 || {
        cat "$1/install.log"
        die "the data directory of $engine could not be made"
    }
}

# server_run DIR PLUGIN_DIR [OPTION...]: runs it, also again after it ended.
server_run() {
    server_dir=$1
    server_plugins=$2
    shift 2
    server_spawn "$server_dir" --plugin-dir="$server_plugins" \
        --character-set-server=utf8mb4 --event-scheduler=ON "$@"
    wait_for 60 client -e 'SELECT 1' || {
        cat "$server_dir/error.log"
        die "the private server does not answer"
    }
}

# server_spawn DIR [OPTION...]: the process of $engine alone, with its own defaults but
# for where things are.
server_spawn() {
    server_dir=$1
    server_socket=$1/s
    shift
    # shellcheck disable=SC2046
    $(engine_program) --no-defaults --user="$(id -un)" $(engine_options "$server_dir") \
        --datadir="$server_dir/data" --tmpdir="$server_dir/tmp" --socket="$server_socket" \
        --pid-file="$server_dir/pid" --log-error="$server_dir/error.log" \
        --skip-networking --innodb-use-native-aio=0 "$@" >"$server_dir/output" 2>&1 &
    server_pid=$!
    process_ids="$process_ids $server_pid"
}

# The ordinary client on the private server.
client() {
    mariadb --no-defaults --socket="$server_socket" --user=root \
        --default-character-set=utf8mb4 "$@"
}

# The checksum of every Perfex table, one a line: perfex_checksums DATABASE
perfex_checksums() {
    client -N "$1" -e "
        SET SESSION group_concat_max_len = 100000;
        SELECT CONCAT('CHECKSUM TABLE ', GROUP_CONCAT(t.table_name ORDER BY t.table_name))
          INTO @statement
          FROM information_schema.tables AS t
         WHERE t.table_schema = DATABASE() AND t.table_name LIKE 'tbl%';
        PREPARE sums FROM @statement;
        EXECUTE sums;"
}

# fake_start PROGRAM DIR [OPTION...]: the fake WHMCS on a free port, its log and
# port file in DIR. Sets $fake_port and $fake_pid.
fake_start() {
    fake_program=$1 fake_dir=$2
    shift 2
    mkdir -p "$fake_dir"
    rm -f "$fake_dir/port"
    "$fake_program" --port 0 --port-file "$fake_dir/port" \
        --log "$fake_dir/log" "$@" >"$fake_dir/output" 2>&1 </dev/null &
    fake_pid=$!
    wait_for 20 test -s "$fake_dir/port" || {
        cat "$fake_dir/output"
        kill "$fake_pid" 2>/dev/null || :
        die "the fake WHMCS does not listen"
    }
    fake_port=$(cat "$fake_dir/port")
}

# control_all FILE: sends the commands of a file, one a line, to the control plane of the
# fake, all by one process over one connection.
control_all() {
    awk -v url="http://127.0.0.1:$fake_port/_control" '{
        printf "%surl = \"%s\"\ndata = \"%s\"\noutput = \"/dev/null\"\n",
            (NR > 1) ? "next\n" : "", url, $0
    }' "$1" >"$1.curl"
    curl -sS --fail-early -f -K "$1.curl" || die "the fake refused a change"
}
