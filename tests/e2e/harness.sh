# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=sh disable=SC2034
# What the end-to-end tests share; each sources it. Arguments of every test: webcasts-export, webcasts-sandbox.
#
# A test works in a fresh folder ($work, also the current folder) that is removed when it ends, and names what failed.

set -eu
# A test leaves the folder that the programs may be named from.
for program; do
    set -- "$@" "$(realpath "$program")"
    shift
done
exporter=$1
sandbox=$2
work=$(mktemp -d)
cd "$work"
services=
# The caller's own settings must not reach the programs.
unset WEBCASTS_USERNAME WEBCASTS_PASSWORD WEBCASTS_DB WEBCASTS_HASH_KEY NETRC NO_COLOR http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy \
    no_proxy NO_PROXY SQLITE_TMPDIR
export LC_ALL=C.UTF-8 HOME="$work" XDG_CONFIG_HOME="$work/config"

clean_up() {
    status=$?
    for service in $services; do
        kill "$service" 2>/dev/null || true
    done
    wait
    cd /
    rm -rf "$work"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

fail() {
    printf 'FAILED: %s\n' "$1" >&2
    for shown in out err; do
        if [ -s "$work/$shown" ]; then
            printf -- '--- last standard %s:\n' "$shown" >&2
            head -c 4000 "$work/$shown" >&2
        fi
    done
    exit 1
}

# start_service [OPTION]...: start a webcasts-sandbox and set $url and $service. A pipe tells when it listens.
start_service() {
    rm -f listening
    mkfifo listening
    "$sandbox" --port 0 "$@" >listening 2>service_errors &
    service=$!
    services="$services $service"
    exec 9<listening
    read -r line <&9 || fail "webcasts-sandbox $* does not start: $(cat service_errors)"
    url=${line##* }
}

# stop_service: end the one that was started last.
stop_service() {
    kill "$service"
    wait "$service" || true
    exec 9<&-
}

# set_fault JSON: from now on this goes wrong, and nothing else does.
set_fault() {
    curl -sS -f -o service_said -X POST "$url/__sandbox/reset" || fail "the faults cannot be reset"
    curl -sS -f -o service_said -d "$1" "$url/__sandbox/faults" || fail "the fault $1 cannot be set"
}

# count_calls OPERATION: how often it was called since the start or the last set_fault.
count_calls() {
    curl -sS -f "$url/__sandbox/journal" | jq ".counts.by_operation[\"$1\"] // 0"
}

# expect STATUS COMMAND...: run it; its output is then in out and err.
expect() {
    wanted=$1
    shift
    got=0
    "$@" >out 2>err || got=$?
    [ "$got" -eq "$wanted" ] || fail "exit code $got, not $wanted: $*"
}

# said TEXT: the last command said this on standard error.
said() {
    grep -qF -- "$1" err || fail "standard error does not say: $1"
}

# printed TEXT: the last command printed this on standard output.
printed() {
    grep -qF -- "$1" out || fail "standard output does not hold: $1"
}

# same A B WHAT
same() {
    cmp -s "$1" "$2" || fail "$3: $(diff "$1" "$2" | head -n 5)"
}

# data_of DATABASE [TABLE]...: the rows as SQL, those of all data tables where none is named.
data_of() {
    database=$1
    shift
    [ $# -gt 0 ] || set -- event attendee session answer
    for table; do
        sqlite3 "$database" ".dump $table"
    done
}

# rows_of DATABASE TABLE
rows_of() {
    sqlite3 "$1" "SELECT count(*) FROM $2"
}
