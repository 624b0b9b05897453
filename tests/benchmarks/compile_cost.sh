#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/benchmarks/compile_cost.sh [RUNS]: the compile time of the library's headers, compared with that of its
# dependencies' headers: user CPU time of -fsyntax-only, medians of RUNS (default 7) alternating pairs, one core. CXX is
# the compiler (default g++). Prints a Markdown table.
set -eu
cd "$(dirname "$0")/../.."
runs=${1:-7}
compiler=${CXX:-g++}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pin=
if command -v taskset >/dev/null; then
  pin='taskset -c 0'
fi

# compile NAME HEADER...: compile a file that includes the headers, and append the milliseconds to the file NAME.
# The builtin `times` prints the times of this shell's children: it must not run in a subshell.
compile() {
  name=$1
  shift
  printf '#include <%s>\n' "$@" >"$work/include.cpp"
  times >"$work/before"
  # shellcheck disable=SC2086 # lists of words
  $pin $compiler -std=c++20 -fsyntax-only -Iinclude "$work/include.cpp"
  times >"$work/after"
  awk 'FNR == 2 { split($1, part, /[ms]/); at[++n] = (part[1] * 60 + part[2]) * 1000 }
       END { printf "%d\n", at[2] - at[1] + 0.5 }' "$work/before" "$work/after" >>"$work/$name"
}

median() {
  sort -n "$work/$1" | awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

# row HEADER REFERENCE...: measure HEADER and the reference headers in alternation, and print the row.
row() {
  header=$1
  shift
  rm -f "$work/ours" "$work/theirs"
  i=0
  while [ "$i" -lt "$runs" ]; do
    compile ours "$header"
    compile theirs "$@"
    i=$((i + 1))
  done
  ours=$(median ours)
  theirs=$(median theirs)
  ratio=$(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }')
  # shellcheck disable=SC2016 # Markdown
  printf '| `%s` | %s | `%s` | %s | %s |\n' "$header" "$ours" "$(echo "$*" | sed 's/ /` + `/g')" "$theirs" "$ratio"
}

# The first compilation reads the files from the disk.
compile warm_up webcasts.hpp boost/url.hpp boost/json.hpp expat.h

echo "Compiler: $($compiler --version | head -n 1); user CPU milliseconds, medians of $runs alternating pairs."
echo
echo '| header | ms | beside | ms | ratio |'
echo '|---|---:|---|---:|---:|'
row webcasts.hpp boost/url.hpp boost/json.hpp expat.h
for header in api query/query_shape query/event_id query/calendar_date query/date_range query/time_zone_name query/value_list \
  query query_params error_code error result query/chrono_date secret credentials http_message redaction transport records; do
  row "webcasts/$header.hpp" boost/json.hpp
done
