# shellcheck shell=sh
# The database servers that the tests know: where each comes from, and how its data
# directory is made and its server run. tests/lib.sh reads it.
#
#   mariadb     the MariaDB that is installed here
#   mariadb11   MariaDB 11.8, from Debian 13
#   mysql       MySQL 9, from Debian's unstable, since no release has one
#
# Those that are not installed are unpacked into WHMCS_ENGINE_DIR, once, see
# tests/engines/get, and run through their own C library's loader.

engine=mariadb
all_engines="mariadb mariadb11 mysql"
engine_cache=${WHMCS_ENGINE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/whmcs-perfex/engines}

# engine_use NAME: what server_install and server_run are about from now on. False, with
# the reason on stdout, when the engine cannot be had here.
engine_use() {
    case $1 in
    mariadb) engine_missing= ;;
    mariadb11) engine_missing=$(engine_get trixie mariadb11 mariadb-server-core libcurl4t64) ;;
    mysql) engine_missing=$(engine_get sid mysql mysql-server-core) ;;
    *)
        echo "no engine is called $1; there are: $all_engines"
        return 1
        ;;
    esac
    [ -z "$engine_missing" ] || {
        echo "$engine_missing"
        return 1
    }
    engine=$1
    engine_root=$engine_cache/$1
}

# What people call the server.
engine_title() {
    case $engine in
    mysql) echo MySQL ;;
    *) echo MariaDB ;;
    esac
}

# engine_get SUITE NAME PACKAGE...: unpacks it if need be; prints the reason when it cannot.
engine_get() (
    suite=$1 name=$2
    shift 2
    [ "$(dpkg --print-architecture)" = amd64 ] || {
        echo "other engines are run on amd64 only"
        exit 0
    }
    mkdir -p "$engine_cache"
    exec 9>"$engine_cache/lock"
    flock 9
    "$root/tests/engines/get" "$suite" "$engine_cache/$name" "$@" >"$engine_cache/log" 2>&1 ||
        echo "Debian's archive did not give $1 of $suite:" \
            "$(grep -m 1 -E '^(E:|the )' "$engine_cache/log" || tail -n 1 "$engine_cache/log")"
)

# The command of the server, for use as $(engine_program) without quotes; none of its
# parts holds a blank unless the folder's name does.
engine_program() {
    case $engine in
    mariadb) echo mariadbd ;;
    mariadb11) engine_loader usr/sbin/mariadbd ;;
    mysql) engine_loader usr/sbin/mysqld ;;
    esac
}

# engine_loader PROGRAM: a program of the unpacked tree with its own C library.
engine_loader() {
    echo "$engine_root/lib64/ld-linux-x86-64.so.2" \
        --library-path "$engine_root/usr/lib/x86_64-linux-gnu" "$engine_root/$1"
}

# engine_options DIR: where the server finds what belongs to it, and what it may write.
engine_options() {
    case $engine in
    mariadb11) echo "--lc-messages-dir=$engine_root/usr/share/mariadb" \
        "--character-sets-dir=$engine_root/usr/share/mariadb/charsets" ;;
    # X protocol would take a port. Packages of MySQL let SQL read and write files in a
    # folder apart; so does this.
    mysql) echo "--basedir=$engine_root/usr --mysqlx=OFF --secure-file-priv=$1/tmp" ;;
    esac
}

# engine_install DIR: the data directory DIR/data, with a root without a password.
engine_install() {
    case $engine in
    mariadb)
        mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$1/data" \
            --auth-root-authentication-method=normal --skip-test-db \
            --skip-name-resolve --force
        ;;
    mariadb11)
        # mariadb-install-db of the package looks for its files below /usr.
        mkdir -p "$1/data/mysql"
        {
            printf 'CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n'
            cd "$engine_root/usr/share/mariadb"
            cat mariadb_system_tables.sql mariadb_performance_tables.sql \
                mariadb_system_tables_data.sql maria_add_gis_sp_bootstrap.sql \
                mariadb_sys_schema.sql
        } >"$1/bootstrap.sql"
        # shellcheck disable=SC2046
        $(engine_program) --no-defaults --user="$(id -un)" $(engine_options "$1") \
            --datadir="$1/data" --tmpdir="$1/tmp" --innodb-use-native-aio=0 \
            --bootstrap <"$1/bootstrap.sql"
        ;;
    mysql)
        # shellcheck disable=SC2046
        $(engine_program) --no-defaults --user="$(id -un)" $(engine_options "$1") \
            --datadir="$1/data" --tmpdir="$1/tmp" --innodb-use-native-aio=0 \
            --initialize-insecure
        ;;
    esac
}
