#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/torture/counts.sh [BUILD]: runs the torture that a build folder has (default: build) and prints how many faults
# were injected, and after how many of them the same object or file was used again. The last line is the sum; the exit
# status is 0 where nothing went wrong and there were faults.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for program in "$build"/tests/torture/*_torture; do
  "$program" >"$work/said" 2>&1 || {
    cat "$work/said"
    exit 1
  }
  # The lines with figures, without those of Catch2 and the parts of a table.
  grep -e 'faults injected' -e 'allocations failed' -e '^in all: ' "$work/said" | sed "s/^/$(basename "$program"): /" |
    tee -a "$work/all"
done
awk '
  {
    for (i = 2; i <= NF; i++) {
      if ($i ~ /^(faults|allocations),?$/ && $(i - 1) ~ /^[0-9]+$/) faults += $(i - 1)
      if ($i ~ /^continued[;,]?$/) {
        if ($(i - 1) ~ /^[0-9]+$/) continued += $(i - 1)
        else if ($(i - 1) == "uses") continued += $(i - 2)
      }
    }
  }
  END {
    printf "in all: %d faults injected, %d uses continued\n", faults, continued
    exit !(faults > 0 && continued > 0)
  }' "$work/all"
