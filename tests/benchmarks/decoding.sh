#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/benchmarks/decoding.sh [PAIRS] [ATTENDEES] [WORD...]: compares the decoders with raw tokenizers and common
# alternatives, on one core, at -O2, and prints a Markdown table. decoding.cpp describes the arguments (default: 15,
# 100000, all rows) and the exit status.
# sh tests/benchmarks/decoding.sh shapes [PAIRS] [ATTENDEES] [WORD...]: compares them on reports of many shapes with the
# fastest peers, and prints a table for each format; decoding_by_shape.cpp describes the arguments (default: 7, 100000, all).
# sh tests/benchmarks/decoding.sh growth: measures the cost a byte as attendees, fields and sessions grow in number, in time
# and in instructions, and prints a table; see decoding_growth.py. It writes reports of up to 1 GB to TMPDIR.
# sh tests/benchmarks/decoding.sh memory [BYTES] [SHAPE...]: measures the memory for decoding a report of BYTES (default:
# 1 GB) of each shape, and prints a table; see decoding_memory.cpp.
# sh tests/benchmarks/decoding.sh keep [ATTENDEES] [SHAPE...]: measures the memory of a vector of ATTENDEES (default: a
# million) records, and prints a table; see decoding_memory.cpp.
#
# BUILD is the build folder (default: build-benchmarks), CORE the core (default: 0), CXX the compiler. Each pass starts with
# an empty heap; with WARM_HEAP=1 it starts with the memory of the pass before it, as in a service. On Debian and similar
# systems missing libraries for the comparison are installed first; elsewhere the table names the missing ones.
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build-benchmarks}
. tests/install_missing.sh

packages='
  catch2 g++ libboost-json1.81-dev libboost-url1.81-dev libboost1.81-dev libcsv-dev libexpat1-dev libpugixml-dev
  librapidxml-dev libsimdjson-dev libtrompeloeil-cpp-dev libxml2-dev meson ninja-build nlohmann-json3-dev pkg-config python3
  rapidjson-dev valgrind
'

# shellcheck disable=SC2086 # a list of words
install_missing $packages

if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" -Dtests=enabled -Dexamples=disabled -Doptimization=2 -Ddebug=false -Db_ndebug=true >&2
fi
meson compile -C "$build" benchmarks >&2

pin=
if command -v taskset >/dev/null; then
  pin="taskset -c ${CORE:-0}"
fi
programs=$build/tests/benchmarks
# shellcheck disable=SC2086 # a list of words
case ${1:-} in
memory)
  shift
  exec "$programs/decoding_memory" "$@"
  ;;
keep)
  exec "$programs/decoding_memory" "$@"
  ;;
growth)
  exec $pin python3 tests/benchmarks/decoding_growth.py "$programs/decoding_growth"
  ;;
*)
  exec $pin "$programs/decoding" "$@"
  ;;
esac
