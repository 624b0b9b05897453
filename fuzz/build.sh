#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh fuzz/build.sh [TARGET...]: builds the fuzz targets, all without a name, as OSS-Fuzz wants it; --list
# names them. CXX, CXXFLAGS, LIB_FUZZING_ENGINE and OUT come from the
# environment; without them: clang's libFuzzer with the address and undefined-behaviour sanitizers, into ./build-fuzz.
# Then, for example:  build-fuzz/xml -dict=build-fuzz/xml.dict build-fuzz/corpus/xml
# AFL++:  CXX=afl-clang-fast++ CXXFLAGS=-O2 LIB_FUZZING_ENGINE=-fsanitize=fuzzer sh fuzz/build.sh
set -eu
cd "$(dirname "$0")/.."
targets='csv csv_round_trip http1 json json_tokenizers operation query redaction same_record sandbox_request three_formats utf8 xml xml_tokenizers'
if [ "${1:-}" = --list ]; then
  echo "$targets"
  exit
fi
: "${CXX:=clang++}" "${CXXFLAGS=-O2 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all -fsanitize=fuzzer-no-link}"
: "${LIB_FUZZING_ENGINE:=-fsanitize=fuzzer}" "${OUT:=build-fuzz}"
mkdir -p "$OUT/corpus"

build() {
  # shellcheck disable=SC2086 # lists of words
  $CXX $CXXFLAGS -std=c++20 -Iinclude -Itests "fuzz/$1.cpp" $LIB_FUZZING_ENGINE -lboost_url -lboost_json -lexpat -o "$OUT/$1"
  rm -rf "$OUT/corpus/$1"
  cp -r "fuzz/corpus/$1" "$OUT/corpus/$1"
  if command -v zip >/dev/null; then
    zip -qjr "$OUT/$1_seed_corpus.zip" "fuzz/corpus/$1"
  fi
}

# shellcheck disable=SC2086 # a list of words
[ $# -gt 0 ] || set -- $targets
for target; do
  build "$target"
done
cp fuzz/dictionaries/*.dict "$OUT"
