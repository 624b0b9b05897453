#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/run.sh: builds the library's programs and tests and runs the tests. On Debian 12 and its kin it first installs
# what is missing; elsewhere that is the caller's business. BUILD names the build folder (default: build); where it is not
# there it is set up without optimization and with sources compiled together, for that takes a third of the time.
#
# The last line is "N passed, M failed", with ", K skipped" where tests were skipped; the exit status is 0 where M is 0
# and N is not.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
. tests/install_missing.sh

packages='
  ca-certificates catch2 curl g++ jq libboost-json1.81-dev libboost-url1.81-dev libboost1.81-dev libcli11-dev libcurl4-openssl-dev
  libexpat1-dev libfmt-dev libhowardhinnant-date-dev libidn2-dev libpq-dev libsqlite3-dev libssl-dev libtomlplusplus-dev libtrompeloeil-cpp-dev
  meson ninja-build openssl pkg-config postgresql python3 python3-jsonschema sqlite3 tzdata valgrind
  zlib1g-dev
'

give_up() {
  echo "$1" >&2
  echo "0 passed, 1 failed"
  exit 1
}

# count NAME: a number of Meson's closing summary (a test may have printed such a line before).
count() {
  sed -n "s/^$1: *\([0-9][0-9]*\) *\$/\1/p" "$build/meson-logs/testlog.txt" | tail -n 1
}

# shellcheck disable=SC2086 # a list of words
install_missing $packages || give_up "the packages cannot be installed"

set -- -Doptimization=0 -Ddebug=false -Dunity=on -Dunity_size=15
if [ -f "$build/build.ninja" ]; then
  set -- --reconfigure
fi
meson setup "$build" -Dtests=enabled -Dexamples=enabled "$@" || give_up "the build cannot be set up"
meson compile -C "$build" || give_up "the build failed"

rm -f "$build/meson-logs/testlog.txt"
status=0
# One more than there are processors: a fifth of the tests' time is waiting, for limits of time and for other processes.
meson test -C "$build" --no-rebuild --print-errorlogs --num-processes $(($(nproc) + 1)) || status=$?
[ -f "$build/meson-logs/testlog.txt" ] || give_up "no test ran"

passed=$(($(count Ok) + $(count 'Expected Fail')))
failed=$(($(count Fail) + $(count 'Unexpected Pass') + $(count Timeout)))
skipped=$(count Skipped)
# Meson knows of failures that its summary does not count, such as a broken build file.
if [ "$status" != 0 ] && [ "$failed" = 0 ]; then
  failed=1
fi
if [ "$skipped" = 0 ]; then
  echo "$passed passed, $failed failed"
else
  echo "$passed passed, $failed failed, $skipped skipped"
fi
[ "$failed" = 0 ] && [ "$passed" != 0 ]
