# Shell functions shared by tests/check, tests/demo and tests/mtr. Source it
# with $root set to the top of the source tree. Plain POSIX sh.
#
# Every process started here is remembered by its id and ended by that id;
# every file lives below $work, which goes away with the script.

build_packages="gcc libc6-dev cmake ninja-build pkg-config
    libcurl4-openssl-dev libcjson-dev libsodium-dev"
fake_packages="libmicrohttpd-dev"
unit_packages="libcmocka-dev"
server_packages="mariadb-server-core mariadb-client-core ca-certificates"
suite_packages="mariadb-test curl openssl perl"

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
        die "run as root, or install first:" $(missing_packages "$@")
    (
        flock 9
        missing=$(missing_packages "$@")
        [ -n "$missing" ] || exit 0
        echo "Installing" $missing
        export DEBIAN_FRONTEND=noninteractive
        apt-get -qq update &&
            # shellcheck disable=SC2086
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
    for id in $process_ids; do
        kill "$id" 2>/dev/null || :
    done
    for id in $process_ids; do
        wait "$id" 2>/dev/null || :
    done
    rm -rf "$work"
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

# server_start DIR PLUGIN_DIR: a private MariaDB without a network port in DIR.
# Sets $server_socket; `client` then talks to it.
server_start() {
    server_dir=$1
    server_socket=$1/s
    mkdir -p "$1/tmp"
    mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$1/data" \
        --auth-root-authentication-method=normal --skip-test-db \
        --skip-name-resolve --force \
        >"$1/install.log" 2>&1 || {
        cat "$1/install.log"
        die "mariadb-install-db failed"
    }
    mariadbd --no-defaults --user="$(id -un)" --datadir="$1/data" \
        --tmpdir="$1/tmp" --socket="$server_socket" --pid-file="$1/pid" \
        --log-error="$1/error.log" --skip-networking --plugin-dir="$2" \
        --innodb-use-native-aio=0 --character-set-server=utf8mb4 \
        --event-scheduler=ON >"$1/output" 2>&1 &
    process_ids="$process_ids $!"
    wait_for 60 client -e 'SELECT 1' || {
        cat "$1/error.log"
        die "the private MariaDB does not answer"
    }
}

# The ordinary client on the private server.
client() {
    mariadb --no-defaults --socket="$server_socket" --user=root \
        --default-character-set=utf8mb4 "$@"
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
