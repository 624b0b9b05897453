#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# check_includes.sh COMPILER HEADER FORBIDDEN -- FLAGS
#
# Passes where HEADER, included alone, brings in no file whose path matches FORBIDDEN, an extended regular expression.
set -eu

if [ $# -lt 4 ]; then
  echo "usage: check_includes.sh COMPILER HEADER FORBIDDEN -- FLAGS" >&2
  exit 2
fi
compiler=$1
header=$2
forbidden=$3
shift 4

# shellcheck disable=SC2086 # the compiler may be several words
files=$(printf '#include <%s>\n' "$header" | $compiler "$@" -x c++ -M -) || exit 1
# A make rule: the names are separated by blanks and continued lines.
files=$(printf '%s\n' "$files" | sed 's/\\$//' | tr -s ' ' '\n')
if ! printf '%s\n' "$files" | grep -q "/$header\$"; then
  echo "FAILED: the compiler does not list $header itself"
  exit 1
fi
if found=$(printf '%s\n' "$files" | grep -E "$forbidden"); then
  printf '%s\n' "$found" | head -n 5
  echo "FAILED: $header includes what it must not"
  exit 1
fi
