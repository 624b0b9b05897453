#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh fuzz/smoke.sh [FOLDER]: runs the fuzzers that build.sh made in FOLDER (default: build-fuzz) for five million
# executions in all, two at a time. Five million take about six minutes: an execution of a decoder
# costs thirty times one of the query. They are the same each time (but those of served_client, whose threads take turns as the
# system likes), and others where SEED is another number than 1. The last line is the sum; an input that breaks a promise is
# kept in FOLDER.
# long.sh runs them for long.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-build-fuzz}

# run TARGET EXECUTIONS
run() {
  "$folder/$1" -seed="${SEED:-1}" -runs="$2" -max_len=512 -timeout=10 -artifact_prefix="$folder/$1-" -print_final_stats=1 \
    "$folder/corpus/$1" >"$folder/$1.log" 2>&1 || {
    cat "$folder/$1.log"
    return 1
  }
  echo "$1: $2 executions"
}

{
  run query 4000000
  run http1 300000
} &
first=$!
trap 'kill "$first" 2>/dev/null || :' EXIT
run operation 60000
run three_formats 6000
run same_record 15000
run csv 150000
run csv_round_trip 150000
run xml 150000
run json 150000
run json_tokenizers 60000
run xml_tokenizers 60000
run redaction 10000
run sandbox_request 10000
run utf8 100000
run config_file 15000
run dataset_manifest 40000
run netrc 50000
run previous_import 20000
run sandbox_data_file 8000
run served_client 1500
wait "$first"
cat "$folder"/*.log | awk '/number_of_executed_units/ { runs += $2 } END { print runs " executions"; exit runs < 5000000 }'
