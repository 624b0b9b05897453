#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/benchmarks/serving.sh [SECONDS]: measures how fast webcasts-sandbox starts, and how many small requests a second
# it answers, alone and with 500 idle and 50 slow connections. sh tests/benchmarks/serving.sh mixed [SECONDS]: measures its
# memory under mixed load. Prints Markdown tables; the exit status is 1 if a response was wrong.
#
# BUILD is the build folder (default: build-serving). SANDBOX is a webcasts-sandbox to measure instead of the built one. On
# Debian and similar systems missing packages are installed first.
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build-serving}
. tests/install_missing.sh

packages='
  g++ libboost-json1.81-dev libboost-url1.81-dev libboost1.81-dev libcli11-dev libcurl4-openssl-dev libexpat1-dev
  libfmt-dev libhowardhinnant-date-dev libidn2-dev libsqlite3-dev libssl-dev libtomlplusplus-dev meson ninja-build pkg-config
  python3 tzdata wrk zlib1g-dev
'
# shellcheck disable=SC2086 # a list of words
install_missing $packages

if [ -z "${SANDBOX:-}" ]; then
  if [ ! -f "$build/build.ninja" ]; then
    meson setup "$build" -Dtests=disabled -Dexamples=enabled -Doptimization=2 -Ddebug=false -Db_ndebug=true >&2
  fi
  meson compile -C "$build" webcasts-sandbox >&2
  SANDBOX=$build/examples/webcasts-sandbox
fi
exec python3 tests/benchmarks/serving.py "$SANDBOX" "$@"
