#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash tests/matrix/cell.sh BUILD KIND COMPILER [FLAG...]
#
# One cell of the matrix, for run.sh, which may start it in another Debian. BUILD is a folder to build in. Of KIND
#   quick    every public header is compiled, and the tests of the library's core are built into one program and run
#   kernel   the same without exceptions and run-time type information: the tests that need neither
#   shared   a program of two shared objects whose symbols are hidden
#   full     Meson builds everything, and all tests are run
#   foreign  Meson builds the unit tests for the machine of the folder SYSROOT, which sysroot.sh made, and runs them in qemu
# Each FLAG is a flag of the compiler; -l and -L ones are the linker's. BOOST names a folder with another Boost; where
# AMALGAMATED is true, what is full is built against the amalgamated header. Where PRECOMPILED is true, tests are compiled
# after one precompiled header of all public ones; where UNITY is, in one translation unit; where BOOST_SOURCES is, together
# with Boost's own sources. LIBCXX names a folder with another libc++. Catch2's last lines, which count test cases, are printed.
set -euo pipefail
cd "$(dirname "$0")/../.."
source=$PWD
build=$1
kind=$2
compiler=$3
shift 3

mkdir -p "$build"
export source compiler

# set_up_meson OPTION...: unless it was done before. The compiler's flags become Meson's options.
set_up_meson() {
    local options=()
    for flag in "${compiler_flags[@]}"; do
        case $flag in
        -std=*) options+=("-Dcpp_std=${flag#-std=}") ;;
        *) options+=("-Dcpp_args=$flag") ;;
        esac
    done
    if [ ! -f "$build/build.ninja" ]; then
        meson setup "$build" -Dtests=enabled -Doptimization=0 -Ddebug=false -Dunity=on -Dunity_size=15 "$@" "${options[@]}"
    fi
}

# run_meson_tests ARGUMENT...: and print how many test cases each program ran.
run_meson_tests() {
    local status=0
    meson test -C "$build" --print-errorlogs "$@" || status=$?
    grep -E '^(All tests passed|test cases:)' "$build/meson-logs/testlog.txt" || true
    return "$status"
}

compiler_flags=("$@")
case $kind in
full)
    [ -z "${BOOST:-}" ] || export BOOST_ROOT="$BOOST/usr"
    CXX=$compiler set_up_meson -Dexamples=enabled -Damalgamated="${AMALGAMATED:-false}"
    meson compile -C "$build"
    run_meson_tests --no-rebuild --timeout-multiplier 4
    exit
    ;;
foreign)
    set_up_meson -Dexamples=disabled --cross-file "$SYSROOT/cross.ini"
    # Qemu takes eight times as long as this machine itself, and more.
    cat <<'EOF' >"$build/left_out"
typed_query_combinations: types, which the compiler judges
query_combinations: every combination of settings, which no machine's bytes decide
without exceptions and RTTI: the same tests once more
conformance_mutants: tests of tests
redactor: 40 seconds outside of qemu; repeated_secrets runs the same code
sandbox_large: a million attendees
EOF
    sed 's/^/left out: /' "$build/left_out"
    mapfile -t names < <(meson test -C "$build" --suite unit --list 2>/dev/null | sed -n 's|.* / ||p' |
        grep -vxFf <(cut -d : -f 1 "$build/left_out"))
    [ "${#names[@]}" != 0 ] || { echo "cell.sh: Meson lists no tests" >&2; exit 1; }
    run_meson_tests --suite unit --timeout-multiplier 20 "${names[@]}"
    exit
    ;;
esac

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
if [ -n "${LIBCXX:-}" ]; then
    # The compiler then needs -stdlib=libc++ when it links, and says so when it compiles.
    flags+=(-nostdinc++ -isystem "$LIBCXX/include/c++/v1" -Wno-unused-command-line-argument)
    libraries+=("-L$LIBCXX/lib" "-Wl,-rpath,$LIBCXX/lib")
fi

case $kind in
quick) tests+=(core/error row/row testing/sandbox/sandbox query/vocabulary transport/stop_token) ;;
kernel) tests+=(wire/decoder_errors operation/operation wire/writers) ;;
shared) tests=() ;;
*)
    echo "cell.sh: no kind $kind" >&2
    exit 2
    ;;
esac

if [ "$kind" != shared ]; then
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
    echo "$build/headers.cpp"
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
