#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash tests/matrix/cell.sh BUILD KIND COMPILER [FLAG...]
#
# One cell of the matrix, for run.sh, which may start it in another Debian. BUILD is a folder to build in. Of KIND
#   quick    every public header is compiled, and the tests of the library's core are built into one program and run
#   kernel   the same without exceptions and run-time type information: the tests that need neither
#   shared   a program of two shared objects whose symbols are hidden
#   model    the tests of what needs no client, for standard libraries without std::stop_token
#   headers  every public header is compiled, no more
#   full     Meson builds everything, and all tests are run
# Each FLAG is a flag of the compiler; -l and -L ones are the linker's. BOOST names a folder with another Boost; where
# AMALGAMATED is true, what is full is built against the amalgamated header. Where PRECOMPILED is true, tests are compiled
# after one precompiled header of all public ones; where UNITY is, in one translation unit.
set -euo pipefail
cd "$(dirname "$0")/../.."
source=$PWD
build=$1
kind=$2
compiler=$3
shift 3

mkdir -p "$build"
export source compiler

if [ "$kind" = full ]; then
    options=()
    for flag; do
        case $flag in
        -std=*) options+=("-Dcpp_std=${flag#-std=}") ;;
        *) options+=("-Dcpp_args=$flag") ;;
        esac
    done
    [ -z "${BOOST:-}" ] || export BOOST_ROOT="$BOOST/usr"
    if [ ! -f "$build/build.ninja" ]; then
        CXX=$compiler meson setup "$build" -Dtests=enabled -Dexamples=enabled -Doptimization=0 -Ddebug=false \
            -Dunity=on -Dunity_size=15 -Damalgamated="${AMALGAMATED:-false}" "${options[@]}"
    fi
    meson compile -C "$build"
    meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier 4
    exit
fi

tests=(client/client wire/decoder query/query wire/request_encoder retry/retry wire/xml_exactness)
flags=(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -I"$source/include" -I"$source/tests")
libraries=()
for flag; do
    case $flag in
    -l* | -L*) libraries+=("$flag") ;;
    *) flags+=("$flag") ;;
    esac
done
if [ -n "${BOOST:-}" ]; then
    flags+=(-isystem "$BOOST/usr/include")
    folder=$(dirname "$(find "$BOOST" -name libboost_url.a)")
    libraries+=("$folder/libboost_url.a" "$folder/libboost_json.a")
elif [ -n "${BOOST_SOURCES:-}" ]; then
    # A standard library for which nobody has compiled Boost.
    printf '#include <boost/json/src.hpp>\n#include <boost/url/src.hpp>\n' >"$build/boost.cpp"
else
    libraries+=(-lboost_url -lboost_json)
fi
libraries+=(-lexpat)

case $kind in
quick) tests+=(core/error row/row testing/sandbox/sandbox query/vocabulary) ;;
kernel) tests+=(wire/decoder_errors operation/operation wire/writers) ;;
headers) tests=() ;;
shared) tests=() ;;
model) tests=(query/query_params wire/csv_exactness core/error wire/json_exactness query/query wire/xml_exactness) ;;
*)
    echo "cell.sh: no kind $kind" >&2
    exit 2
    ;;
esac

if [ "$kind" != model ] && [ "$kind" != shared ]; then
    (cd include && find . -name '*.hpp' ! -name src.hpp | cut -c 3- | LC_ALL=C sort | sed 's/.*/#include <&>/') >"$build/headers.cpp"
    # The test kit's time zones are those of another library where the standard library has none.
    if ! echo '#include <chrono>
        const auto* zone = std::chrono::locate_zone("UTC");' | "$compiler" "${flags[@]}" -fsyntax-only -x c++ - 2>/dev/null; then
        flags+=(-DUSE_OS_TZDB=1)
        # That library needs exceptions.
        if [ "$kind" = kernel ] || [ ! -e /usr/include/date/tz.h ]; then
            sed -i '/zoneinfo/d' "$build/headers.cpp"
        fi
    fi
fi

if [ "$kind" = headers ]; then
    "$compiler" "${flags[@]}" -fsyntax-only "$build/headers.cpp"
    exit
fi

if [ "$kind" = shared ]; then
    for name in first second; do
        "$compiler" "${flags[@]}" -DNAME="$name" -fPIC -fvisibility=hidden -fvisibility-inlines-hidden -shared \
            "$source/tests/headers/shared_object.cpp" -o "$build/lib$name.so" "${libraries[@]}" &
    done
    wait -n
    wait -n
    "$compiler" "${flags[@]}" -fvisibility=hidden "$source/tests/headers/shared_objects.cpp" -o "$build/tests" \
        "-Wl,-rpath,$build" "-L$build" -lfirst -lsecond "${libraries[@]}"
    exec "$build/tests"
fi

if [ -n "${PRECOMPILED:-}" ]; then
    # What all headers together refer to.
    libraries+=(-lcurl -lssl -lcrypto -lz -ldate-tz -pthread)
    case $compiler in
    g++*)
        cp "$build/headers.cpp" "$build/headers.hpp"
        "$compiler" "${flags[@]}" -x c++-header "$build/headers.hpp" -o "$build/headers.hpp.gch"
        flags+=(-Winvalid-pch -include "$build/headers.hpp")
        ;;
    *)
        "$compiler" "${flags[@]}" -x c++-header "$build/headers.cpp" -o "$build/headers.pch"
        flags+=(-include-pch "$build/headers.pch")
        ;;
    esac
fi
if [ -n "${UNITY:-}" ]; then
    printf "#include \"$source/tests/unit/%s_test.cpp\"\n" "${tests[@]}" >"$build/unity.cpp"
fi

{
    case $kind in
    quick | kernel) echo "$build/headers.cpp" ;;
    esac
    [ ! -f "$build/boost.cpp" ] || echo "$build/boost.cpp"
    [ "$kind" != kernel ] || echo "$source/tests/support/throw_exception.cpp"
    echo "$source/tests/support/catch_main.cpp"
    if [ -n "${UNITY:-}" ]; then
        echo "$build/unity.cpp"
    else
        printf "$source/tests/unit/%s_test.cpp\n" "${tests[@]}"
    fi
} >"$build/sources"

# shellcheck disable=SC2016 # the dollars are the inner shell's
xargs -P "$(nproc)" -I FILE sh -ec '
    file=$1 build=$2 compiler=$3
    shift 3
    object=$build/$(basename "$file" .cpp).o
    case $file in
    */headers.cpp) exec "$compiler" "$@" -fsyntax-only "$file" ;;
    */boost.cpp) exec "$compiler" "$@" -w -c -o "$object" "$file" ;;
    *) exec "$compiler" "$@" -c -o "$object" "$file" ;;
    esac' sh FILE "$build" "$compiler" "${flags[@]}" <"$build/sources"

objects=()
while read -r file; do
    [ "$file" = "$build/headers.cpp" ] || objects+=("$build/$(basename "$file" .cpp).o")
done <"$build/sources"
# Catch2 of version 2 is a header.
if echo '#include <catch2/catch_all.hpp>' | "$compiler" "${flags[@]}" -fsyntax-only -x c++ - 2>/dev/null; then
    libraries+=(-lCatch2)
fi
"$compiler" "${flags[@]}" -o "$build/tests" "${objects[@]}" "${libraries[@]}"
"$build/tests"
