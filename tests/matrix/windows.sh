#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash tests/matrix/windows.sh BUILD [FLAG...]
#
# The cell of the matrix for Windows, for run.sh: build the library's tests by MinGW-w64, and run them under wine, without
# a display. BUILD is a folder to build in. What the library needs is built in it, too: Debian has its sources, which apt
# verifies, but only zlib in binary form; Boost and Catch2 are headers. With FLAGs (of the compiler) beside its own.
#
#   1. every public header compiles, alone after foreign macros and all in two orders
#   2. the programs of the suites "unit" and "contract" run
#   3. a static program without Meson, tests/consumers/main.cpp, prints the sandbox's events
#   4. Meson refuses to build the programs, which need POSIX, in a sentence
set -euo pipefail
cd "$(dirname "$0")/../.."
source=$PWD
build=$(realpath -m "$1")
shift
# shellcheck source=tests/install_missing.sh
. tests/install_missing.sh

install_missing catch2 dpkg-dev g++-mingw-w64-x86-64-posix libboost1.81-dev libz-mingw-w64-dev make meson ninja-build \
    perl pkg-config wine64

host=x86_64-w64-mingw32
compiler=$host-g++-posix
root=$build/root
# What Boost.Asio of 1.81, OpenSSL and libcurl need of Windows.
system_libraries='-lws2_32 -lmswsock -lcrypt32 -lbcrypt'
mkdir -p "$root/include" "$root/lib/pkgconfig" "$build/sources"

# fetch PACKAGE...: unpack the sources of Debian's packages, with Debian's patches, in sources/. apt verifies them by the
# archive's signature; its own configuration stays as it is.
fetch() {
    local state=$build/apt options
    mkdir -p "$state/lists/partial" "$state/archives/partial"
    local mirror
    mirror=$(debian_mirror)
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" >"$state/sources.list"
    options=(-qq -o "Dir::Etc::sourcelist=$state/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$state/lists"
        -o "Dir::Cache=$state")
    [ "$(id -u)" != 0 ] || options+=(-o APT::Sandbox::User=root)
    apt-get "${options[@]}" update
    (cd "$build/sources" && apt-get "${options[@]}" source "$@")
}

# once NAME COMMAND...: run the command unless it has succeeded in this folder before.
once() {
    local name=$1
    shift
    [ ! -e "$root/$name.done" ] || return 0
    echo "== $name"
    "$@"
    touch "$root/$name.done"
}

# write_pc NAME VERSION LIBS [CFLAGS]: what Meson finds a library by.
write_pc() {
    printf 'Name: %s\nDescription: built by windows.sh\nVersion: %s\nLibs: -L%s/lib %s\nCflags: %s\n' \
        "$1" "$2" "$root" "$3" "${4:-}" >"$root/lib/pkgconfig/$1.pc"
}

build_headers() {
    ln -sfn /usr/include/boost "$root/include/boost"
    ln -sfn /usr/include/catch2 "$root/include/catch2"
    write_pc catch2 "$(dpkg-query -W -f='${Version}' catch2 | sed 's/-.*//')" ''
    cp "/usr/$host/lib/libz.a" "$root/lib" # beside it is that of a DLL, which Meson would prefer
    write_pc zlib 1.2.13 -lz
}
build_boost() {
    local name
    for name in json url; do
        echo "#include <boost/$name/src.hpp>" >"$build/boost_$name.cpp"
        "$compiler" -std=c++20 -O1 -isystem "$root/include" -c "$build/boost_$name.cpp" -o "$build/boost_$name.o"
        "$host-ar" rcs "$root/lib/libboost_$name.a" "$build/boost_$name.o"
    done
}
build_expat() (
    cd "$build"/sources/expat-*/expat/lib
    local name objects=()
    printf '#define %s\n' 'BYTEORDER 1234' 'XML_NS 1' 'XML_DTD 1' 'XML_CONTEXT_BYTES 1024' >expat_config.h
    for name in xmlparse xmlrole xmltok; do
        "$host-gcc-posix" -O1 -I. -DXML_STATIC -c "$name.c" -o "$name.o"
        objects+=("$name.o")
    done
    "$host-ar" rcs "$root/lib/libexpat.a" "${objects[@]}"
    cp expat.h expat_external.h "$root/include"
    write_pc expat 2.5.0 -lexpat -DXML_STATIC
)
build_openssl() (
    cd "$build"/sources/openssl-*/
    local without=(aria bf camellia cast cmp cms ct dso dtls engine gost idea legacy md4 mdc2 nextprotoneg psk rc2 rc4
        rmd160 scrypt seed shared siphash sm2 sm3 sm4 srp srtp ssl3 tests ts ui-console whirlpool)
    ./Configure mingw64 --cross-compile-prefix="$host-" --prefix="$root" --libdir=lib --openssldir=/openssl \
        "${without[@]/#/no-}" -O1
    make -s -j"$(nproc)" build_generated
    make -s -j"$(nproc)" libcrypto.a libssl.a
    make -s install_dev >/dev/null
)
build_curl() (
    cd "$build"/sources/curl-*/lib
    mkdir -p "$host" # where its objects go
    CFLAGS=-O1 CPPFLAGS='-DCURL_STATICLIB -DHTTP_ONLY -DCURL_DISABLE_NTLM' make -s -j"$(nproc)" -f Makefile.mk \
        CROSSPREFIX="$host-" ARCH=w64 CFG=-ssl-zlib-ipv6 OPENSSL_PATH="$root" ZLIB_PATH="/usr/$host" libcurl.a
    cp libcurl.a "$root/lib"
    cp -r ../include/curl "$root/include"
    write_pc libcurl 7.88.1 "-lcurl -lssl -lcrypto -lz $system_libraries" -DCURL_STATICLIB
)

once sources fetch curl expat openssl
once headers build_headers
once boost build_boost
once expat build_expat
once openssl build_openssl
once curl build_curl

export WINEDEBUG=-all WINEPREFIX=$build/wine
unset DISPLAY WAYLAND_DISPLAY

# When GCC 12 optimizes, it takes members of std::optional that nobody reads for uninitialized ones.
cat >"$build/cross.ini" <<EOF
[binaries]
cpp = '$compiler'
ar = '$host-ar'
strip = '$host-strip'
pkgconfig = 'pkg-config'
exe_wrapper = '/usr/lib/wine/wine64'

[properties]
needs_exe_wrapper = true
boost_root = '$root'
pkg_config_libdir = '$root/lib/pkgconfig'

[built-in options]
cpp_args = ['-isystem', '$root/include', '-Wno-maybe-uninitialized'$(printf ", '%s'" "$@" | sed "s/, ''$//")]
cpp_link_args = ['-static']

[host_machine]
system = 'windows'
cpu_family = 'x86_64'
cpu = 'x86_64'
endian = 'little'
EOF

# setup FOLDER OPTION... An object file of Windows has room for 10 MB of the names of its functions, and GNU's linker takes
# minutes where they are many: hence few tests together, with the functions inlined that can be.
setup() {
    meson setup --cross-file "$build/cross.ini" -Doptimization=1 -Ddebug=false -Dunity=on -Dunity_size=5 "$@"
}
[ -f "$build/tests/build.ninja" ] || setup "$build/tests" -Dtests=enabled
ninja -C "$build/tests" build.ninja # after changes of the files that set it up

# The programs of the suites, and of the headers.
mapfile -t programs < <(meson introspect --tests "$build/tests" | python3 -c '
import json, os, sys
build, suites = sys.argv[1], set(sys.argv[2:])
for test in json.load(sys.stdin):
    if suites & {name.split(":")[-1] for name in test["suite"]} and test["cmd"][0].endswith(".exe"):
        print(os.path.relpath(test["cmd"][0], build))' "$build/tests" unit contract | sort -u)
ninja -j "$(nproc)" -C "$build/tests" "${programs[@]}" tests/headers/link_test.exe
# Wine's own processes are started here, since they would keep the output of the first test open, and Meson waits for its end.
wineserver=/usr/lib/wine/wineserver64
"$wineserver" -p
trap '"$wineserver" -k || true' EXIT
/usr/lib/wine/wine64 wineboot -i >/dev/null 2>&1 </dev/null
status=0
meson test -C "$build/tests" --no-rebuild --timeout-multiplier 4 --suite unit --suite contract --print-errorlogs || status=1
# With each program's number of test cases.
tr -d "\r" <"$build/tests/meson-logs/testlog.txt"
[ "$status" = 0 ]
/usr/lib/wine/wine64 "$build/tests/tests/headers/link_test.exe"

echo '== every public header after <windows.h>'
(cd include && find . -name '*.hpp' ! -name src.hpp ! -name zoneinfo.hpp | cut -c 3- | LC_ALL=C sort |
    sed 's/.*/#include <&>/') >"$build/headers.cpp"
flags=(-std=c++20 "$@" -I"$source/include" -isystem "$root/include" -DXML_STATIC -DCURL_STATICLIB)
warnings=(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
# Windows has global names such as `byte`, which our local ones may shadow.
"$compiler" "${flags[@]}" "${warnings[@]}" -Wno-shadow -include winsock2.h -include windows.h -fsyntax-only \
    "$build/headers.cpp"

echo '== a static program'
"$compiler" "${flags[@]}" "${warnings[@]}" -static -O1 -o "$build/consumer.exe" tests/consumers/main.cpp -L"$root/lib" \
    -lboost_json -lboost_url -lexpat
/usr/lib/wine/wine64 "$build/consumer.exe" | tee "$build/consumer.txt"
grep -q '^1000001  .' "$build/consumer.txt" || { echo 'FAIL: it prints no events'; exit 1; }

echo '== the programs are refused'
if setup "$build/programs" -Dexamples=enabled >"$build/programs.txt" 2>&1; then
    echo 'FAIL: Meson takes them'
    exit 1
fi
grep 'need a POSIX system' "$build/programs.txt" || { echo 'FAIL: not by that sentence'; cat "$build/programs.txt"; exit 1; }
