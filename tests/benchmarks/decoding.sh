#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/benchmarks/decoding.sh [PAIRS] [ATTENDEES] [WORD...]: see decoding.cpp; on one core. BUILD names the build
# folder (default: build-benchmarks).
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build-benchmarks}

pin=
if command -v taskset >/dev/null; then
  pin='taskset -c 0'
fi
if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" -Dtests=enabled -Dexamples=disabled -Doptimization=2 -Ddebug=false -Db_ndebug=true >&2
fi
ninja -C "$build" benchmarks >&2
# shellcheck disable=SC2086 # a list of words
exec $pin "$build/tests/benchmarks/decoding" "$@"
