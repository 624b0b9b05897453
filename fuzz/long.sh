#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh fuzz/long.sh [MINUTES [FOLDER [TARGET...]]]: runs each fuzzer that build.sh made in FOLDER (default: build-fuzz), or those
# that are named, for MINUTES (default 30), one on each core, and goes on from what earlier runs have found, which it keeps in
# FOLDER/found. Prints the executions of each; an input that breaks a promise is kept in FOLDER, and its log printed.
set -eu
cd "$(dirname "$0")/.."
minutes=${1:-30}
folder=${2:-build-fuzz}

# shellcheck disable=SC2016 # the dollars are the inner shell's
if [ $# -gt 2 ]; then
  shift 2
  printf '%s\n' "$@"
else
  find "$folder" -maxdepth 1 -type f -executable -printf '%f\n' | LC_ALL=C sort
fi | xargs -P "$(nproc)" -I TARGET sh -ec '
  target=$1 folder=$2 seconds=$3
  found=$folder/found/$target
  mkdir -p "$found"
  words=
  [ ! -f "$folder/$target.dict" ] || words=-dict=$folder/$target.dict
  "$folder/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=3000 -artifact_prefix="$folder/$target-" \
    -print_final_stats=1 $words "$found" "$folder/corpus/$target" >"$folder/$target.log" 2>&1 || {
    tail -n 60 "$folder/$target.log"
    exit 255
  }
  echo "$target: $(sed -n "s/^stat::number_of_executed_units: *//p" "$folder/$target.log") executions"
' sh TARGET "$folder" "$((60 * minutes))"
