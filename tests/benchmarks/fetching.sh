#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/benchmarks/fetching.sh [ROUNDS] [REPORTS] [ATTENDEES] [LATENCY_MS]: pulls many reports from a server on this
# machine, compares this with a bare libcurl loop and Python, and prints Markdown tables. fetching.cpp describes the
# arguments (default: 7, 200, 2000, 20) and the exit status.
#
# BUILD is the build folder (default: build-benchmarks). On Debian and similar systems missing packages are installed first.
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build-benchmarks}
. tests/install_missing.sh

packages='
  catch2 g++ libboost-json1.81-dev libboost-url1.81-dev libboost1.81-dev libcurl4-openssl-dev libexpat1-dev libssl-dev
  libtrompeloeil-cpp-dev meson ninja-build pkg-config python3 python3-requests zlib1g-dev
'
# shellcheck disable=SC2086 # a list of words
install_missing $packages

if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" -Dtests=enabled -Dexamples=disabled -Doptimization=2 -Ddebug=false -Db_ndebug=true >&2
fi
meson compile -C "$build" fetching >&2
exec "$build/tests/benchmarks/fetching" "$@"
