# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
# What .ci/run and .ci/thorough share: checks that are counted, the tools that they need, and the build under the sanitizers.
# For them to source, in the project's folder.
exec </dev/null
export CI=true
unset CXX CXXFLAGS LDFLAGS

passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/results"

# check TITLE FUNCTION [ARGUMENT...]: run FUNCTION, which stops at its first failing command; show what it said where it failed,
# otherwise its last $show lines (none without it); how long it took, and how long it kept processors busy. Lanes, which are
# checks in order in the background, may run beside one another: what each prints stays together. Where $kept names a folder, a
# check that passed leaves there what was shown of it, with the commit, and is not made again where that is there.
check() {
    local title=$1 status log result='' TIMEFORMAT='%0R s, %0U + %0S of processors'
    shift
    if [ -n "${kept:-}" ]; then
        result=$kept/$(sha256sum <<<"$title" | cut -c -16)
        if [ -f "$result" ]; then
            echo passed >>"$work/results"
            flock "$work/output.lock" cat "$result"
            return
        fi
    fi
    log=$(mktemp "$work/log.XXXXXX")
    {
        time {
            (
                set -eu
                "$@"
            ) >"$log" 2>&1
        }
    } 2>"$log.time"
    status=$?
    {
        flock 9
        if [ "$status" = 0 ]; then
            echo passed >>"$work/results"
            {
                echo "ok    $title ($(cat "$log.time")${result:+, at $(git rev-parse --short HEAD)})"
                tail -n "${show:-0}" "$log" | sed 's/^/      /'
            } | tee ${result:+"$result"}
        else
            echo failed >>"$work/results"
            tail -n 150 "$log"
            echo "FAIL  $title ($(cat "$log.time"), exit status $status)"
        fi
    } 9>"$work/output.lock"
}

# The number of checks with a result, passed or failed.
count_results() {
    grep -cx "$1" "$work/results"
}

# install_tools [PACKAGE...]: what the checks need, and further packages.
install_tools() {
    local root=
    [ "$(id -u)" = 0 ] || root=sudo
    $root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        clang clang-format clang-tidy libclang-rt-14-dev shellcheck sqlite3 "$@"
}

# DuckDB for the test that asks it the ten questions; Debian has no package. Without npm, or what it would fetch, that test
# says that it was skipped.
fetch_duckdb() {
    if [ ! -d build-duckdb/node_modules/@duckdb ] && command -v npm >/dev/null; then
        npm install --silent --no-audit --no-fund --prefix build-duckdb @duckdb/node-api@1.5.6-r.1 >/dev/null 2>&1 || true
    fi
}

set_up_sanitized() {
    if [ ! -f build-sanitized/build.ninja ]; then
        CXX=clang++ meson setup build-sanitized -Dtests=enabled -Dexamples=enabled -Doptimization=0 -Ddebug=false \
            -Dunity=on -Dunity_size=15 -Db_sanitize=address,undefined -Db_lundef=false \
            '-Dcpp_args=-fno-sanitize-recover=all -gline-tables-only -D_GLIBCXX_ASSERTIONS'
    fi
}

# test_under_threads TEST=PROGRAM ...: build programs with ThreadSanitizer, in C++23, and run their tests.
test_under_threads() {
    if [ ! -f build-threads/build.ninja ]; then
        CXX=clang++ meson setup build-threads -Dtests=enabled -Dexamples=disabled -Doptimization=0 -Ddebug=false \
            -Dunity=on -Dunity_size=15 -Db_sanitize=thread -Db_lundef=false \
            -Dcpp_std=none '-Dcpp_args=-std=c++2b -gline-tables-only' # Meson 1.0 does not know the name
    fi
    ninja -C build-threads "${@/#*=/tests/}"
    meson test -C build-threads --no-rebuild --print-errorlogs --timeout-multiplier 4 "${@%%=*}"
}

# The closing line of a script, and its exit status: the checks, and what `passed` and `failed` count beside them.
sum_up() {
    passed=$((passed + $(count_results passed)))
    failed=$((failed + $(count_results failed)))
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] && [ "$passed" != 0 ]
}
