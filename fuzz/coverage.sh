#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh fuzz/coverage.sh [FOLDER]: how much of the decoders, transports and readers of files the seed corpora reach, and with
# FOLDER the inputs in FOLDER/TARGET too: a table of lines and branches by file, from clang's source-based coverage. LLVM
# names the tools' version suffix (default: -14).
set -eu
cd "$(dirname "$0")/.."
suffix=${LLVM--14}
more=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

objects=
for target in $(sh fuzz/build.sh --list); do
  # shellcheck disable=SC2046 # a list of words
  clang++ -std=c++20 -O0 -g1 -fprofile-instr-generate -fcoverage-mapping -Iinclude -Itests "fuzz/$target.cpp" fuzz/run_corpus.cpp \
    $(sh fuzz/build.sh --parts "$target") -lboost_url -lboost_json -lexpat -o "$work/$target"
  set -- "fuzz/corpus/$target"
  if [ -n "$more" ] && [ -d "$more/$target" ]; then
    set -- "$@" "$more/$target"
  fi
  for folder; do
    LLVM_PROFILE_FILE="$work/$target-%p.profraw" "$work/$target" "$folder" >/dev/null
  done
  objects="$objects -object $work/$target"
done
"llvm-profdata$suffix" merge "$work"/*.profraw -o "$work/all.profdata"
# shellcheck disable=SC2086 # a list of words
"llvm-cov$suffix" report "$work/xml" $objects -instr-profile="$work/all.profdata" -show-region-summary=false \
  include/webcasts/wire include/webcasts/operation include/webcasts/transports include/webcasts/client include/webcasts/detail \
  examples/export
