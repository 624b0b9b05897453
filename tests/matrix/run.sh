#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash tests/matrix/run.sh [NAME...]: try the library with the compilers, standards, standard libraries and versions of
# what it depends on that doc/matrix.md lists. Without a NAME: every cell.
#
#   --list   the names, one a line
#   --ci     what CI runs: the cell that shows what none of its other checks does
#   --quick  all quick cells
#
# MATRIX_BUILD (default build-matrix, of this checkout) is where things are built and where each cell leaves NAME.log;
# DEBIAN13 (default /srv/debian13) where debian13.sh makes a Debian 13. The last line is "N passed, M failed".
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
source=$PWD
build=${MATRIX_BUILD:-$source/build-matrix}
debian13=${DEBIAN13:-/srv/debian13}
# shellcheck source=tests/install_missing.sh
. tests/install_missing.sh

# NAME  PLACE  KIND  COMPILER  FLAG...  (a word A=B before the flags is a variable of cell.sh; LIBCXX names a version of
# libc++ that is unpacked beside the installed one, and ARCHITECTURE what sysroot.sh unpacks)
cells() {
    cat <<'EOF'
gcc12-c++23               debian12 quick   g++-12      -std=c++23
clang14-c++20             debian12 quick   clang++-14  -std=c++20
clang14-c++23             debian12 quick   clang++-14  -std=c++2b
clang14-libc++            debian12 quick   clang++-14  BOOST_SOURCES=true -std=c++20 -stdlib=libc++
clang14-libc++-c++23      debian12 quick   clang++-14  BOOST_SOURCES=true -std=c++2b -stdlib=libc++
clang19-libc++            debian12 quick   clang++-19  BOOST_SOURCES=true LIBCXX=19 -std=c++20 -stdlib=libc++
clang19-libc++-c++23      debian12 quick   clang++-19  BOOST_SOURCES=true LIBCXX=19 -std=c++23 -stdlib=libc++
clang19-libc++-std-stop   debian12 quick   clang++-19  BOOST_SOURCES=true LIBCXX=19 -std=c++20 -stdlib=libc++ -fexperimental-library
gcc12-no-exceptions       debian12 kernel  g++-12      -std=c++20 -fno-exceptions -fno-rtti
gcc12-fast-math           debian12 quick   g++-12      -std=c++20 -O2 -ffast-math
gcc12-unity               debian12 quick   g++-12      UNITY=true -std=c++20
gcc12-precompiled         debian12 quick   g++-12      PRECOMPILED=true -std=c++20
clang14-precompiled       debian12 quick   clang++-14  PRECOMPILED=true -std=c++20
gcc12-shared-objects      debian12 shared  g++-12      -std=c++20
clang14-shared-objects    debian12 shared  clang++-14  -std=c++20
gcc14-c++20               debian13 quick   g++-14      -std=c++20
gcc14-c++23               debian13 quick   g++-14      -std=c++23
gcc14-boost1.88           debian13 quick   g++-14      BOOST=/opt/boost-1.88 -std=c++20
gcc14-no-exceptions       debian13 kernel  g++-14      -std=c++20 -fno-exceptions -fno-rtti
gcc14-32-bit              debian13 quick   g++-14      -std=c++20 -m32 -L/opt/catch2-i386/usr/lib
clang19-c++20             debian13 quick   clang++-19  -std=c++20
clang19-c++23             debian13 quick   clang++-19  -std=c++23
clang19-boost1.88         debian13 quick   clang++-19  BOOST=/opt/boost-1.88 -std=c++23
mingw64                   wine     windows x86_64-w64-mingw32-g++-posix
arm64                     debian12 foreign aarch64-linux-gnu-g++-12 ARCHITECTURE=arm64 -std=c++20
s390x                     debian12 foreign s390x-linux-gnu-g++-12   ARCHITECTURE=s390x -std=c++20
full-gcc12                debian12 full    g++-12      -std=c++20
full-amalgamated          debian12 full    g++-12      AMALGAMATED=true -std=c++20
full-clang14              debian12 full    clang++-14  -std=c++20
full-gcc14                debian13 full    g++-14      -std=c++20
full-clang19              debian13 full    clang++-19  -std=c++23
EOF
}
in_ci='clang14-libc++'

packages12='
  catch2 clang-14 g++-12 libboost-json1.81-dev libboost-url1.81-dev libboost1.81-dev libc++-14-dev libc++abi-14-dev
  libcurl4-openssl-dev libexpat1-dev libhowardhinnant-date-dev libssl-dev pkg-config zlib1g-dev
'

# packages_of COMPILER: what it needs beside packages12.
packages_of() {
    case $1 in
    clang++-19) echo clang-19 ;;
    aarch64-linux-gnu-g++-12) echo g++-12-aarch64-linux-gnu meson ninja-build qemu-user ;;
    s390x-linux-gnu-g++-12) echo g++-12-s390x-linux-gnu meson ninja-build qemu-user ;;
    esac
}

# unpack_libcxx VERSION: into $build/libc++. Debian's packages of two versions cannot be installed at once.
unpack_libcxx() (
    mkdir -p "$build/libc++" && cd "$build/libc++" || return
    [ ! -f "$1.whole" ] || return 0
    apt-get -o APT::Sandbox::User= download -q "libc++-$1-dev" "libc++1-$1" "libc++abi-$1-dev" "libc++abi1-$1" \
        "libunwind-$1" "libunwind-$1-dev" || return
    for package in *.deb; do
        dpkg-deb -x "$package" . || return
    done
    rm ./*.deb && touch "$1.whole"
)

# test_cases LOG: how many the programs ran whose last lines, by Catch2, are in the file.
test_cases() {
    sed -nE 's/^All tests passed \(.* in ([0-9]+) test cases?\)$/\1/p; s/^test cases: +([0-9]+) .*/\1/p' "$1" |
        awk '{ sum += $1 } END { if (NR) print ", " sum " test cases" }'
}

# run_cell NAME PLACE KIND COMPILER FLAG...
run_cell() {
    local name=$1 place=$2 kind=$3 compiler=$4 variable variables=()
    shift 4
    while [[ ${1:-} =~ ^[A-Z0-9_]+= ]]; do
        variables+=("$1")
        shift
    done
    mkdir -p "$build/$name" || return
    case $place in
    debian12)
        # shellcheck disable=SC2046,SC2086 # lists of words
        install_missing $packages12 $(packages_of "$compiler") || return
        for variable in "${variables[@]}"; do
            case $variable in
            LIBCXX=*)
                unpack_libcxx "${variable#*=}" || return
                variables+=("LIBCXX=$build/libc++/usr/lib/llvm-${variable#*=}")
                ;;
            ARCHITECTURE=*)
                bash tests/matrix/sysroot.sh "${variable#*=}" "$build/sysroot-${variable#*=}" || return
                variables+=("SYSROOT=$build/sysroot-${variable#*=}")
                ;;
            esac
        done
        env "${variables[@]}" bash tests/matrix/cell.sh "$build/$name" "$kind" "$compiler" "$@"
        ;;
    wine) bash tests/matrix/windows.sh "$build/$name" "$@" ;;
    debian13)
        bash tests/matrix/debian13.sh || return
        local root=
        [ "$(id -u)" = 0 ] || root=sudo
        # The mounts are this command's own and vanish with it; the tree is read only.
        # shellcheck disable=SC2016 # the dollars are the inner shell's
        $root unshare --mount bash -ec '
            root=$1 source=$2 build=$3
            shift 3
            mkdir -p "$root/mnt/source" "$root/mnt/build"
            mount --bind "$source" "$root/mnt/source"
            mount -o remount,bind,ro "$root/mnt/source"
            mount --bind "$build" "$root/mnt/build"
            mount -t proc proc "$root/proc"
            mount --rbind /dev "$root/dev"
            exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin HOME=/tmp LC_ALL=C.UTF-8 "$@"' \
            bash "$debian13" "$source" "$build/$name" \
            "${variables[@]}" bash /mnt/source/tests/matrix/cell.sh /mnt/build "$kind" "$compiler" "$@"
        ;;
    esac
}

case ${1:-} in
--list)
    cells | awk '{ print $1 }'
    exit
    ;;
--ci)
    # shellcheck disable=SC2086 # a list of words
    set -- $in_ci
    ;;
--quick)
    # shellcheck disable=SC2046 # a list of words
    set -- $(cells | awk '$3 != "full" && $3 != "windows" { print $1 }')
    ;;
'')
    # shellcheck disable=SC2046 # a list of words
    set -- $(cells | awk '{ print $1 }')
    ;;
esac

mkdir -p "$build" || exit 1
passed=0
failed=0
for name; do
    read -ra cell < <(cells | awk -v name="$name" '$1 == name')
    if [ "${#cell[@]}" = 0 ]; then
        failed=$((failed + 1))
        echo "FAIL  $name: no such cell; run.sh --list names them"
        continue
    fi
    started=$SECONDS
    if run_cell "${cell[@]}" >"$build/$name.log" 2>&1 </dev/null; then
        passed=$((passed + 1))
        echo "ok    $name ($((SECONDS - started)) s$(test_cases "$build/$name.log"))"
    else
        failed=$((failed + 1))
        grep -E 'error:|FAILED|FAIL|E:' "$build/$name.log" | head -n 20
        tail -n 20 "$build/$name.log"
        echo "FAIL  $name ($((SECONDS - started)) s; $build/$name.log)"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
