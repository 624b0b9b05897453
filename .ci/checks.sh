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

# check TITLE FUNCTION: run FUNCTION, which stops at its first failing command; show what it said where it failed.
check() {
    local started=$SECONDS status
    (
        set -eu
        "$2"
    ) >"$work/log" 2>&1
    status=$?
    if [ "$status" = 0 ]; then
        passed=$((passed + 1))
        echo "ok    $1 ($((SECONDS - started)) s)"
    else
        failed=$((failed + 1))
        tail -n 150 "$work/log"
        echo "FAIL  $1 ($((SECONDS - started)) s, exit status $status)"
    fi
}

install_tools() {
    local root=
    [ "$(id -u)" = 0 ] || root=sudo
    $root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        clang clang-format clang-tidy fish libclang-rt-14-dev libreoffice-calc mandoc php-cli php-xml shellcheck sqlite3 zsh
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

# The closing line of a script, and its exit status.
sum_up() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] && [ "$passed" != 0 ]
}
