#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# one_decoder.sh [--self-test] COMPILER FILE -- FLAGS
#
# Compiles FILE, header-only and without optimization, and lists the decoders in it by their vtables: there must be one for
# CSV, one for XML and one for JSON, so that the program does not grow by three decoders with each visitor.
#
# --self-test: the same must fail for FILE with SECOND_XML_DECODER defined, and name both decoders of XML.
set -eu

self_test=no
if [ "${1-}" = --self-test ]; then
  self_test=yes
  shift
fi
if [ $# -lt 3 ] || [ "$3" != -- ]; then
  echo "usage: one_decoder.sh [--self-test] COMPILER FILE -- FLAGS" >&2
  exit 2
fi
compiler=$1
file=$2
shift 3
command -v nm >/dev/null || exit 77 # skipped

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# decoders FLAGS: print the name of each class of decoders in FILE, compiled with FLAGS.
decoders() {
  # shellcheck disable=SC2086 # the compiler may be several words
  $compiler "$@" -O0 -c "$file" -o "$folder/object.o"
  nm -C "$folder/object.o" | sed -n 's/^.* vtable for \([^<]*_decoder\(<.*\)\{0,1\}\)$/\1/p' | { grep -v '::format_decoder$' || true; }
}

# check CLASSES: tell whether these are three classes, one for each format.
check() {
  if [ "$(printf '%s\n' "$1" | wc -l)" = 3 ] &&
    [ "$(printf '%s\n' "$1" | grep -c '::csv_decoder')" = 1 ] &&
    [ "$(printf '%s\n' "$1" | grep -c '::tree_decoder<.*::xml_tokenizer\>')" = 1 ] &&
    [ "$(printf '%s\n' "$1" | grep -c '::tree_decoder<.*::json_tokenizer\>')" = 1 ]; then
    return
  fi
  echo "FAILED: the program must have one decoder for CSV, one for XML and one for JSON. It has:"
  printf '%s\n' "$1" | sed 's/^/  /'
  return 1
}

if [ $self_test = no ]; then
  classes=$(decoders "$@")
  check "$classes"
  exit
fi
classes=$(decoders "$@" -DSECOND_XML_DECODER)
if message=$(check "$classes"); then
  echo "FAILED: the check passes a program with two decoders of XML"
  exit 1
fi
printf '%s\n' "$message"
[ "$(printf '%s\n' "$message" | grep -c '::tree_decoder<.*_tokenizer')" = 3 ]
if check "" >/dev/null; then
  echo "FAILED: the check passes a program without decoders"
  exit 1
fi
