#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh fuzz/smoke.sh [FOLDER]: runs the fuzzers that build.sh made in FOLDER (default: build-fuzz) for 5.4 million executions
# in all, two at a time; takes about five minutes. They are the same each time, and others where SEED is another number
# than 1. The last line is the sum; an input that breaks a promise is kept in FOLDER.
# For a long run of one:  build-fuzz/xml -max_total_time=1800 -dict=build-fuzz/xml.dict NEW build-fuzz/corpus/xml
set -eu
cd "$(dirname "$0")/.."
folder=${1:-build-fuzz}

run() {
  "$folder/$1" -seed="${SEED:-1}" -runs="$2" -max_len=512 -timeout=10 -artifact_prefix="$folder/$1-" -print_final_stats=1 \
    "$folder/corpus/$1" >"$folder/$1.log" 2>&1 || {
    cat "$folder/$1.log"
    return 1
  }
  echo "$1: $2 executions"
}

{
  run query 2500000
  run csv_round_trip 1000000
} &
first=$!
trap 'kill "$first" 2>/dev/null || :' EXIT
run csv 700000
run xml 400000
run xml_tokenizers 200000
run json 400000
run operation 150000
run sandbox_request 20000
run three_formats 15000
wait "$first"
cat "$folder"/*.log | awk '/number_of_executed_units/ { runs += $2 } END { print runs " executions"; exit runs < 5000000 }'
