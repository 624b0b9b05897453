#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# run.sh [--quick] [DIR]: take every road by which a user includes the library, each from outside the tree: copy the project of
# the road to DIR (default: a folder that is removed at the end), follow the steps of doc/install.md, and look at the
# events that its program prints. On Debian 12 and 13 what is missing is installed first; the Debian package is removed again.
# With --quick only the roads that most go, without the Debian package, a moved prefix and CMake's ways of taking in sources.
# The last line is "N passed, M failed"; the exit status is 0 where M is 0 and N is not.
set -eu
cd "$(dirname "$0")/../.."
repository=$PWD
. tests/install_missing.sh

quick=
packaging='autopkgtest debhelper fakeroot lintian'
if [ "${1-}" = --quick ]; then
  quick=yes
  packaging=
  shift
fi
# shellcheck disable=SC2086 # a list of words
install_missing $packaging build-essential cmake git libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libcurl4-openssl-dev \
  libexpat1-dev libssl-dev meson ninja-build pkgconf python3 xz-utils zlib1g-dev || {
  echo "0 passed, 1 failed"
  exit 1
}
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
if [ $# -gt 0 ]; then
  mkdir -p "$1"
  work=$(cd "$1" && pwd)/roads
  rm -rf "$work"
  mkdir "$work"
else
  work=$(mktemp -d)
fi

# What is there is there again after this script.
purge() {
  state=$(dpkg-query -W -f='${db:Status-Status}' libwebcasts-dev 2>/dev/null) || return 0
  [ "$state" != installed ] || $as_root dpkg --purge libwebcasts-dev >/dev/null
}
clean_up() {
  [ -z "${installing_package-}" ] || purge
  [ $# -gt 0 ] || rm -rf "$work"
}
trap 'clean_up "$@"' EXIT

# check TITLE FUNCTION: run FUNCTION in a folder of its own, which stops at its first failing command; show what it said
# where it failed.
check() {
  started=$(date +%s)
  mkdir "$work/$2"
  status=0
  # Not in a condition, where `set -e` has no effect.
  set +e
  (
    set -eu
    cd "$work/$2"
    "$2"
  ) >"$work/$2.log" 2>&1 </dev/null
  status=$?
  set -e
  took=$(($(date +%s) - started))
  if [ "$status" = 0 ]; then
    echo "ok    $1 ($took s)"
    echo passed >>"$work/results"
  else
    tail -n 60 "$work/$2.log"
    echo "FAIL  $1 ($took s, exit status $status)"
    echo failed >>"$work/results"
  fi
}

# take ROAD: copy the project of a road here; at most ten lines of build file and ten of C++.
take() {
  cp -R "$repository/tests/consumers/$1/." "$repository/tests/consumers/main.cpp" .
  for file in Makefile CMakeLists.txt meson.build main.cpp; do
    [ ! -f "$file" ] || [ "$(grep -vcE '^$|^(#|//) SPDX' "$file")" -le 10 ]
  done
}

# prints_events PROGRAM: it prints the events of the sandbox.
prints_events() {
  "$1" >events
  head -n 3 events
  [ "$(wc -l <events)" -gt 5 ]
  grep -qE '^1000001  .' events
}

# files DIR: what is in it, by name.
files() {
  (cd "$1" && find . -type f | LC_ALL=C sort)
}

# The tree as it is, in a repository of its own, so that what was not committed takes part.
snapshot() {
  mkdir "$work/tree"
  if [ -e "$repository/.git" ]; then
    git -C "$repository" ls-files -co --exclude-standard
  else
    (cd "$repository" && find . -name 'build*' -prune -o -type f -print)
  fi | tar -c --ignore-failed-read -C "$repository" -T - | tar -x -C "$work/tree"
  cd "$work/tree"
  git init -q
  git add -A
  git -c user.name=tests -c user.email=tests@example.org commit -qm snapshot
  meson setup "$work/build" "$work/tree" --prefix "$work/a prefix" -Dtests=disabled -Dexamples=disabled
}

distribution() {
  meson dist -C "$work/build" --no-tests --formats xztar
  ln -s "$work/build/meson-dist/$name.tar.xz" "$work/$name.tar.xz"
  (cd "$work/build/meson-dist" && sha256sum -c "$name.tar.xz.sha256sum")
  tar -xJf "$work/$name.tar.xz"
  [ "$(ls)" = "$name" ]
  # All of the repository and nothing else.
  (cd "$work/tree" && git ls-files | LC_ALL=C sort | sed 's,^,./,') >expected
  files "$name" | diff expected -
  meson setup build "$name" -Dtests=disabled -Dexamples=disabled
  ninja -C build
}

subproject() {
  take subproject
  mkdir subprojects
  sh "$repository/packaging/make_wrap.sh" "$work/$name.tar.xz" >subprojects/webcasts.wrap
  meson setup build --force-fallback-for=webcasts
  ninja -C build
  prints_events build/consumer
  # Neither its tests nor its programs came along: one program is linked.
  [ "$(ninja -C build -t targets all | grep -c '_LINKER$')" = 1 ]
}

# The prefix has a space in its name, and was moved for the second half.
pkg_config() {
  take pkg_config
  export PKG_CONFIG_PATH="$prefix/share/pkgconfig"
  make
  prints_events ./consumer
  [ "$(pkg-config --modversion webcasts)" = "${name#webcasts-}" ]
  pkg-config --atleast-version 0.1 webcasts
  ! pkg-config --atleast-version 99 webcasts || exit 1
}

find_package() {
  take find_package
  cmake -S . -B build "-DCMAKE_PREFIX_PATH=$prefix"
  cmake --build build
  prints_events build/consumer
}

moved_pkg_config() {
  prefix="$work/moved to here"
  pkg_config
}

moved_find_package() {
  prefix="$work/moved to here"
  find_package
}

# wants REQUEST: configure a project that asks CMake for the package by these words.
wants() {
  rm -rf wants
  mkdir wants
  {
    echo 'cmake_minimum_required(VERSION 3.24)'
    echo 'project(consumer LANGUAGES C CXX)'
    echo "find_package(webcasts $1 REQUIRED)"
    echo 'add_executable(consumer main.cpp)'
    echo "target_link_libraries(consumer PRIVATE \${TARGETS})"
  } >wants/CMakeLists.txt
  cp "$repository/tests/consumers/main.cpp" wants
  cmake -S wants -B wants/build "-DCMAKE_PREFIX_PATH=$prefix" "-DTARGETS=${2:-webcasts::webcasts}" >wants/said 2>&1
}

refuses() {
  ! wants "$1" || exit 1
  grep -q "$2" wants/said || {
    cat wants/said
    exit 1
  }
}

find_package_versions() {
  version=${name#webcasts-}
  for good in "" 0 0.1 "$version" "$version EXACT" 0.0...0.9 "COMPONENTS curl beast" "OPTIONAL_COMPONENTS carrier_pigeon"; do
    wants "$good"
  done
  for bad in 0.0 0.1.99 0.2 1 99 "$version.1 EXACT" 0.1.99...2 "0.0...<0.1"; do
    refuses "$bad" 'requested version'
  done
  refuses 'COMPONENTS carrier_pigeon' 'the component carrier_pigeon needs'
  wants 'COMPONENTS curl beast' 'webcasts::curl;webcasts::beast'
  for library in curl ssl z boost_url boost_json expat; do
    grep -q "lib$library\.\|-l$library\b" wants/build/CMakeFiles/consumer.dir/link.txt
  done
}

install_twice() {
  meson install -C "$work/build"
  files "$prefix" >once
  meson install -C "$work/build"
  files "$prefix" | diff once -
  grep -q '^./share/pkgconfig/webcasts.pc$' once
  # CMake installs the same.
  cmake -S "$work/tree/packaging/cmake" -B build "-DCMAKE_INSTALL_PREFIX=$PWD/by cmake"
  cmake --install build
  diff -r "$prefix" 'by cmake'
}

uninstall() {
  # An installation that others share.
  mkdir -p 'prefix/include' 'prefix/share/pkgconfig'
  echo theirs >prefix/share/pkgconfig/theirs.pc
  meson setup build "$work/tree" --prefix "$PWD/prefix" -Dtests=disabled -Dexamples=disabled
  meson install -C build
  meson install -C build
  [ "$(files prefix | wc -l)" -gt 100 ]
  sh "$work/tree/packaging/uninstall.sh" build
  [ "$(find prefix)" = "$(printf '%s\n' prefix prefix/share prefix/share/pkgconfig prefix/share/pkgconfig/theirs.pc)" ]
  # After one installation Meson needs no help.
  meson setup once "$work/tree" --prefix "$PWD/another prefix" -Dtests=disabled -Dexamples=disabled
  meson install -C once
  [ -d 'another prefix' ]
  ninja -C once uninstall
  [ ! -e 'another prefix' ]
}

fetch_content() {
  take fetch_content
  cp "$work/$name.tar.xz" webcasts.tar.xz
  cmake -S . -B build
  cmake --build build
  prints_events build/consumer
}

add_subdirectory() {
  take add_subdirectory
  tar -xJf "$work/$name.tar.xz"
  mv "$name" webcasts
  cmake -S . -B build
  cmake --build build
  prints_events build/consumer
}

plain_copy() {
  take plain_copy
  cp -R "$work/tree/include" .
  make
  prints_events ./consumer
}

amalgamated() {
  take amalgamated
  python3 "$work/tree/packaging/amalgamate.py" . webcasts/testing/sandbox.hpp
  [ "$(files . | grep -c '\.hpp$')" = 2 ]
  make
  prints_events ./consumer
}

recipes() {
  python3 "$repository/tests/consumers/recipes.py" "$work/tree"
}

manual() {
  python3 "$repository/tests/consumers/manual.py"
}

build_package() {
  sh "$work/tree/packaging/build_deb.sh" "$work/debian"
  lintian --version
  lintian --allow-root --fail-on error,warning "$work"/debian/*.changes
}

debian_package() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$work"/debian/libwebcasts-dev_*.deb
  take debian_package
  make
  prints_events ./consumer
  $as_root dpkg --purge libwebcasts-dev
  [ ! -e /usr/include/webcasts ]
}

package_test() {
  $as_root autopkgtest --output-dir "$PWD/said" "$work"/debian/*.deb "$work/debian/$name/" -- null
}

name=webcasts-$(sed -n "s/^  version: '\(.*\)',$/\1/p" meson.build)
prefix="$work/a prefix"
if [ -e /usr/include/webcasts.hpp ]; then
  echo "The headers in /usr/include would hide what the roads lack: remove them first." >&2
  echo "0 passed, 1 failed"
  exit 1
fi

check "the tree sets up without programs and tests" snapshot
check "meson dist holds the repository, which sets up again" distribution
check "installing twice leaves the same files, and CMake installs them too" install_twice
check "uninstalling leaves nothing" uninstall &
check "Meson subproject by a wrap" subproject
wait
check "pkg-config, prefix with a space" pkg_config &
check "CMake find_package, prefix with a space" find_package
wait
check "CMake find_package knows versions and components" find_package_versions &
check "plain copy of include/" plain_copy
wait
check "one amalgamated header" amalgamated &
check "the vcpkg port and the Conan recipe agree with the library" recipes
check "doc/install.md shows the projects as they are" manual
wait
if [ -z "$quick" ]; then
  mv "$prefix" "$work/moved to here" || true
  check "pkg-config after the prefix was moved" moved_pkg_config &
  check "CMake find_package after the prefix was moved" moved_find_package
  wait
  check "CMake FetchContent" fetch_content &
  check "CMake add_subdirectory" add_subdirectory
  wait
  check "the Debian package builds and lintian finds nothing" build_package
  installing_package=yes
  check "Debian package" debian_package
  check "the Debian package passes its autopkgtest" package_test
fi

passed=$(grep -c passed "$work/results") || true
failed=$(grep -c failed "$work/results") || true
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
