#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# fallbacks.sh DIR: build and run three tests with --wrap-mode=forcefallback and no network, from the archives that
# `apt-get source --download-only catch2 expat` left in DIR. Catch2's must be the very file of its wrap, as Debian 13's is. Of
# expat any version will do, and for Trompeloeil the installed headers: these two show that our build files for them work, not
# that the wraps' archives can be had.
set -eu
archives=$(cd "${1:?usage: fallbacks.sh DIR}" && pwd)
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git ls-files -co --exclude-standard | tar -c -T - | tar -x -C "$work"
cd "$work"
cache=subprojects/packagecache
mkdir "$cache"

# replace NAME FOLDER: let the wrap NAME take FOLDER, which is packed for it.
replace() {
  tar -czf "$cache/$2.tar.gz" "$2"
  rm -r "$2"
  hash=$(sha256sum "$cache/$2.tar.gz" | cut -d ' ' -f 1)
  sed -i "s/^directory = .*/directory = $2/; s/^source_filename = .*/source_filename = $2.tar.gz/; s/^source_hash = .*/source_hash = $hash/" \
    "subprojects/$1.wrap"
}

cp "$archives"/catch2_3.7.1.orig.tar.gz "$cache/Catch2-3.7.1.tar.gz"

mkdir unpacked
tar -xf "$archives"/expat_*.orig.tar.* -C unpacked
# Debian's archive of some versions is the repository, with the release in a folder of its own.
mv "$(dirname "$(dirname "$(find unpacked -path '*/lib/expat.h')")")" expat-other
replace expat expat-other

mkdir -p trompeloeil-other/include
for name in trompeloeil.hpp trompeloeil catch2/trompeloeil.hpp; do
  if [ -e "/usr/include/$name" ]; then
    mkdir -p "trompeloeil-other/include/$(dirname "$name")"
    cp -R "/usr/include/$name" "trompeloeil-other/include/$name"
  fi
done
replace trompeloeil trompeloeil-other

meson setup build --wrap-mode=forcefallback -Dtests=enabled -Dexamples=enabled -Doptimization=0 -Ddebug=false
# Of the three the last reads its corpus, by expat and by our own scanner.
mock=examples/4_mock_with_trompeloeil
secret=tests/unit/secret_test
tokenizers=fuzz/fuzz_xml_tokenizers
ninja -C build $mock $secret $tokenizers
build/$mock
build/$secret
build/$tokenizers fuzz/corpus/xml_tokenizers
# expat is in the program itself.
if ldd build/$tokenizers | grep expat; then
  exit 1
fi
