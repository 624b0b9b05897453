#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh fuzz/build.sh [TARGET...]: builds the fuzz targets, all without a name, as OSS-Fuzz wants it; --list names them, --parts
# TARGET what one is made of besides its file and every other's libraries. CXX, CXXFLAGS, LIB_FUZZING_ENGINE and OUT come from
# the environment; without them: clang's libFuzzer with the address and undefined-behaviour sanitizers, into ./build-fuzz.
# Then, for example:  build-fuzz/xml -dict=build-fuzz/xml.dict build-fuzz/corpus/xml
# AFL++:  CXX=afl-clang-fast++ CXXFLAGS=-O2 LIB_FUZZING_ENGINE=-fsanitize=fuzzer sh fuzz/build.sh
set -eu
cd "$(dirname "$0")/.."
targets='config_file csv csv_round_trip dataset_manifest http1 json json_tokenizers netrc operation previous_import query redaction
  same_record sandbox_data_file sandbox_request served_client three_formats utf8 xml xml_tokenizers'

# Sources, options and libraries of the targets that test the exporter, or have a network.
parts() {
  case $1 in
    config_file)
      exporter 'cli/argument_parser cli/config_file text/nearest_word'
      echo '-lfmt'
      ;;
    dataset_manifest)
      exporter 'feed/dataset_manifest feed/feed_table feed/table_schema'
      echo '-lfmt'
      ;;
    netrc)
      exporter 'service/netrc terminal/advice terminal/console terminal/typed_value text/nearest_word text/terminal_text'
      echo '-lfmt'
      ;;
    previous_import)
      exporter 'exports/crm_preset exports/previous_import terminal/typed_value text/canonical_address text/nearest_word'
      echo '-lfmt -lidn2'
      ;;
    served_client)
      echo '-lcurl -lz -lssl -lcrypto -pthread'
      ;;
  esac
}
exporter() {
  echo '-Iexamples/export -DWEBCASTS_EXPORT_VERSION="0"'
  for part in $1; do
    echo "examples/export/$part.cpp"
  done
}

case ${1:-} in
  --list)
    # shellcheck disable=SC2086 # a list of words
    echo $targets
    exit
    ;;
  --parts)
    parts "$2"
    exit
    ;;
esac
: "${CXX:=clang++}" "${CXXFLAGS=-O2 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all -fsanitize=fuzzer-no-link}"
: "${LIB_FUZZING_ENGINE:=-fsanitize=fuzzer}" "${OUT:=build-fuzz}"
mkdir -p "$OUT/corpus"

build() {
  # shellcheck disable=SC2046,SC2086 # lists of words
  $CXX $CXXFLAGS -std=c++20 -Iinclude -Itests "fuzz/$1.cpp" $(parts "$1") $LIB_FUZZING_ENGINE -lboost_url -lboost_json -lexpat -o "$OUT/$1"
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
