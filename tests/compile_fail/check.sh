#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# check.sh compile MESSAGES DEPFILE FILE COMPILER FLAGS
#   compiles FILE with all its cases (CASE_<CASE> defined) at once and writes what the compiler says to MESSAGES.
# check.sh control FILE COMPILER FLAGS
#   compiles FILE without any wrong line: it must compile, so that a typo cannot pass for a rejection.
# check.sh case MESSAGES FILE CASE SENTENCE
#   says whether the lines of CASE are refused, and whether the compiler names SENTENCE (a concept, or a function that no
#   constant may call) as the reason. An error belongs to the case whose lines it names first.
set -eu

# Messages in English with plain quotes, whatever the user's locale.
export LC_ALL=C

case_lines='^#ifdef CASE_'

# COMPILER may be several words, such as "ccache g++".
# shellcheck disable=SC2086
case ${1:-} in
compile)
  messages=$2
  depfile=$3
  file=$4
  compiler=$5
  shift 5
  # shellcheck disable=SC2013 # a name a line
  for case in $(sed -n "s/$case_lines//p" "$file"); do
    set -- "$@" "-DCASE_$case"
  done
  # shellcheck disable=SC2094 # the name of the target is no reading of it
  $compiler "$@" -fsyntax-only -MD -MF "$depfile" -MT "$messages" "$file" 2>"$messages" || true
  # A compiler that stops at an error writes no list of what it has read.
  [ -f "$depfile" ] || printf '%s: %s\n' "$messages" "$file" >"$depfile"
  exit 0
  ;;
control)
  file=$2
  compiler=$3
  shift 3
  $compiler "$@" -fsyntax-only "$file" && exit 0
  echo "FAILED: the control of $file does not compile"
  exit 1
  ;;
case) ;;
*)
  echo "usage: check.sh compile|control|case ..." >&2
  exit 2
  ;;
esac
messages=$2
file=$3
case=$4
sentence=$5

# The errors of the case: each begins with where it was met (GCC says so before the error) and ends where the next begins.
# shellcheck disable=SC2016 # awk's own variables
errors=$(awk -v wanted="$case" -v name="${file##*/}" '
  function finish() {
    if (belongs == wanted) printf "%s", error
    error = ""
    belongs = ""
  }
  function add(line,   rest, at) {
    error = error line "\n"
    rest = line
    while (belongs == "" && (at = index(rest, name ":")) > 0) {
      rest = substr(rest, at + length(name) + 1)
      belongs = of_line[rest + 0]
    }
  }
  FNR == NR {
    if (sub(/^#ifdef CASE_/, "")) inside = $0
    else if (/^#endif/) inside = ""
    if (inside != "") of_line[FNR] = inside
    next
  }
  /^In file included from|^ +from [^ ]+[:,]$|: (In|At) [a-z]|: +(recursively )?required |: +in .constexpr. expansion|skipping [0-9]+ inst/ {
    met = met $0 "\n"
    next
  }
  / (fatal )?error: / { finish() }
  {
    count = split(met, lines, "\n")
    for (i = 1; i < count; ++i) add(lines[i])
    met = ""
    add($0)
  }
  END { finish() }
' "$file" "$messages")

if [ -z "$errors" ]; then
  cat "$messages"
  echo "FAILED: case $case of $file compiles"
  exit 1
fi

# What g++ and clang++ write before the name of a broken concept, of a function that is not constexpr, and around the
# operand of an operator or conversion that does not exist or is deleted, a class that is incomplete, and a name that is not declared.
why="(required for the satisfaction of|does not satisfy|because|call to non-'constexpr' function|non-constexpr function)"
name="'(void )?(webcasts::)?(v0::)?(detail::)?${sentence}[<('(]"
operator="(no match for 'operator<<'|invalid operands to binary expression).*'(const )?webcasts::(v0::)?${sentence}'"
incomplete="(incomplete type|undefined template) '(webcasts::v0::|boost::system::)?${sentence}<"
undeclared="('${sentence}' was not declared in this scope|use of undeclared identifier '${sentence}')"
deleted="(const (webcasts::)?(v0::)?${sentence}&\)|requires\(!${sentence}<Shape>\)) = delete"
conversion="(conversion from|cannot convert '.*' \(type) '(const )?webcasts::(v0::)?${sentence}'"
# A function that is deleted for temporaries: the sentence is what it returns, or the name of its parameter.
temporary="(${sentence} [a-z_]+\(.*\) (const ?)?&& = delete|\([^ ].*&& ?${sentence}[,)].* = delete)"
if printf '%s\n' "$errors" | grep -Eq "$why $name|$operator|$deleted|$incomplete|$undeclared|$conversion|$temporary"; then
  exit 0
fi
printf '%s\n' "$errors"
echo "FAILED: case $case of $file does not compile, but the compiler does not name '$sentence' as the reason"
exit 1
