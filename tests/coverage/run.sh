#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash tests/coverage/run.sh: what of the library, and of the exporter's plan of a sync, the unit tests run. Builds tests/unit
# and tests/exporter with clang 19's source-based coverage, runs them and prints lines, branches and conditions (MC/DC) by
# room, and each place that is missing (report.py says how it counts). On Debian 12 and 13 it first installs what is missing.
#
# COVERAGE_BUILD (default build-coverage, of this checkout) is the build folder, which is used again. The last line is the
# sums; the exit status is 0 where at least 95 % of each are there in each room and each missing place is listed in missing.toml.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${COVERAGE_BUILD:-$PWD/build-coverage}
# shellcheck source=tests/install_missing.sh
. tests/install_missing.sh

# The same code as in other programs, once more: without exceptions, optimized, or for each combination of a query's settings.
repeated='without_exceptions_test|sandbox_large_test|typed_query_combinations_test'

install_missing binutils catch2 clang-19 libboost-json1.81-dev libboost-url1.81-dev libboost1.81-dev libclang-rt-19-dev libcli11-dev \
    libcurl4-openssl-dev libexpat1-dev libfmt-dev libhowardhinnant-date-dev libidn2-dev libpq-dev libsqlite3-dev libssl-dev \
    libtomlplusplus-dev libtrompeloeil-cpp-dev llvm-19 meson ninja-build openssl pkg-config python3 tzdata zlib1g-dev

mkdir -p "$build/profiles"
# The tests themselves and the system's headers are not counted.
counted=$(printf 'source:%s=%s\n' '*include/webcasts*' allow '*examples/*' allow '*tests/*' skip)
if [ ! -f "$build/counted" ] || [ "$counted" != "$(cat "$build/counted")" ]; then # it is newer than all that was built by it
    echo "$counted" >"$build/counted"
fi
flags="-fprofile-instr-generate -fcoverage-mapping -fcoverage-mcdc -fprofile-list=$build/counted -Wno-deprecated-declarations"
if [ ! -f "$build/meson/build.ninja" ]; then
    # Assertions are left out: that they hold is what other builds show.
    CXX=clang++-19 meson setup "$build/meson" -Dtests=enabled -Dexamples=enabled -Doptimization=0 -Ddebug=false -Db_ndebug=true \
        -Dunity=on -Dunity_size=15 "-Dcpp_args=$flags" -Dcpp_link_args=-fprofile-instr-generate
fi

# The name of each test and its program, a line each.
meson introspect --tests "$build/meson" | python3 -c '
import json, os, re, sys
for test in json.load(sys.stdin):
    program = os.path.relpath(test["cmd"][0], sys.argv[1])
    if re.match("tests/(unit|exporter)/", program) and not re.fullmatch(sys.argv[2], os.path.basename(program)):
        print(test["name"], program, sep="\t")' "$build/meson" "$repeated" >"$build/tests"
mapfile -t programs < <(cut -f 2 "$build/tests" | sort -u)
mapfile -t tests < <(cut -f 1 "$build/tests")
ninja -C "$build/meson" "${programs[@]}"
rm -f "$build"/profiles/*
LLVM_PROFILE_FILE=$build/profiles/%2m.profraw meson test -C "$build/meson" --no-rebuild --print-errorlogs --timeout-multiplier 4 \
    --suite unit --suite exporter "${tests[@]}" # others have the same names
llvm-profdata-19 merge -sparse "$build"/profiles/*.profraw -o "$build/all.profdata"

rm -f "$build"/*.json
for program in "${programs[@]}"; do
    llvm-cov-19 export --skip-expansions "$build/meson/$program" "-instr-profile=$build/all.profdata" >"$build/$(basename "$program").json"
done
/usr/bin/python3 -B tests/coverage/report.py tests/coverage/missing.toml "$build"/*.json
