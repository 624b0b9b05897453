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

set_up_sanitized() {
    if [ ! -f build-sanitized/build.ninja ]; then
        CXX=clang++ meson setup build-sanitized -Dtests=enabled -Dexamples=enabled -Doptimization=0 -Ddebug=false \
            -Dunity=on -Dunity_size=6 -Db_sanitize=address,undefined -Db_lundef=false \
            '-Dcpp_args=-fno-sanitize-recover=all -gline-tables-only -D_GLIBCXX_ASSERTIONS'
    fi
}

# The closing line of a script, and its exit status.
sum_up() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] && [ "$passed" != 0 ]
}
