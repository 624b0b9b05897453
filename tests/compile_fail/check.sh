#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# check.sh COMPILER FILE CASE SENTENCE -- FLAGS
#
# Compiles FILE with CASE_<CASE> defined. It must not compile, and the compiler must name SENTENCE (a concept, or a
# function that no constant may call) as the reason. The case "control" is the same file without any wrong line: it must
# compile, so that a typo cannot pass for a rejection; its SENTENCE is empty.
set -eu

if [ $# -lt 5 ]; then
  echo "usage: check.sh COMPILER FILE CASE SENTENCE -- FLAGS" >&2
  exit 2
fi
compiler=$1
file=$2
case=$3
sentence=$4
shift 5

# Messages in English with plain quotes, whatever the user's locale.
export LC_ALL=C

# $compiler may be several words, such as "ccache g++".
# shellcheck disable=SC2086
if messages=$($compiler "$@" -D"CASE_$case" -fsyntax-only "$file" 2>&1); then
  compiled=yes
else
  compiled=no
fi

if [ "$case" = control ]; then
  [ "$compiled" = yes ] && exit 0
  printf '%s\n' "$messages"
  echo "FAILED: the control of $file does not compile"
  exit 1
fi

if [ "$compiled" = yes ]; then
  echo "FAILED: case $case of $file compiles"
  exit 1
fi

# What g++ and clang++ write before the name of a broken concept, of a function that is not constexpr, and around the
# operand of an operator that does not exist or is deleted, a class that is incomplete, and a name that is not declared.
why="(required for the satisfaction of|does not satisfy|because|call to non-'constexpr' function|non-constexpr function)"
name="'(void )?(webcasts::)?(v0::)?(detail::)?${sentence}[<('(]"
operator="(no match for 'operator<<'|invalid operands to binary expression).*'(const )?webcasts::(v0::)?${sentence}'"
incomplete="(incomplete type|undefined template) '(webcasts::v0::|boost::system::)?${sentence}<"
undeclared="('${sentence}' was not declared in this scope|use of undeclared identifier '${sentence}')"
deleted="(const (webcasts::)?(v0::)?${sentence}&\)|requires\(!${sentence}<Shape>\)) = delete"
if printf '%s\n' "$messages" | grep -Eq "$why $name|$operator|$deleted|$incomplete|$undeclared"; then
  exit 0
fi
printf '%s\n' "$messages"
echo "FAILED: case $case of $file does not compile, but the compiler does not name '$sentence' as the reason"
exit 1
