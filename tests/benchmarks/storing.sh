#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/benchmarks/storing.sh [REGISTRANTS]...: measures what webcasts-export does with a database of one event of so many
# registrants (default: 10000 100000 1000000), and with 200 events of 500, and prints a Markdown table of CPU seconds and peak
# memory. With BEFORE=REVISION another version of the program does the same in turn.
#
# BUILD is the build folder (default: build-benchmarks); of the other version, BUILD-before. A command that takes longer than
# LIMIT seconds (default: 600) is ended, and the table says so.
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build-benchmarks}
[ $# -gt 0 ] || set -- 10000 100000 1000000
. tests/install_missing.sh
packages='
  catch2 g++ libboost-json1.81-dev libboost-url1.81-dev libboost1.81-dev libcli11-dev libcurl4-openssl-dev libexpat1-dev
  libfmt-dev libhowardhinnant-date-dev libidn2-dev libsqlite3-dev libssl-dev libtomlplusplus-dev meson ninja-build pkg-config
  python3 sqlite3 tzdata zlib1g-dev
'
# shellcheck disable=SC2086 # a list of words
install_missing $packages

# compile SOURCE BUILD
compile() {
  if [ ! -f "$2/build.ninja" ]; then
    meson setup "$2" "$1" -Dtests=disabled -Dexamples=enabled --buildtype=release -Dunity=on -Dunity_size=15 >&2
  fi
  ninja -C "$2" examples/webcasts-export >&2
}

compile . "$build"
ninja -C "$build" examples/webcasts-sandbox >&2
before=
if [ -n "${BEFORE:-}" ]; then
  [ -d "$build-before-source" ] || git worktree add --detach "$build-before-source" "$BEFORE" >&2
  compile "$build-before-source" "$build-before"
  before=$build-before/examples/webcasts-export
fi
exec python3 tests/benchmarks/storing.py --program "$build/examples/webcasts-export" --before "$before" \
  --sandbox "$build/examples/webcasts-sandbox" "$@"
