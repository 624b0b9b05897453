#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# one_version.sh TREE: the files that must repeat the version say what version.hpp says, and every header opens the inline
# namespace that version.hpp opens. (Meson itself refuses a meson.build that says another version.)
set -eu
cd "${1:?usage: one_version.sh TREE}"
header=include/webcasts/version.hpp
status=0

part() {
  sed -n "s/^#define WEBCASTS_VERSION_$1 \([0-9]*\)\$/\1/p" $header
}
version=$(part MAJOR).$(part MINOR).$(part PATCH)
said=$(sed -n 's/^ *"version": "\(.*\)",$/\1/p' packaging/vcpkg/webcasts/vcpkg.json)
if [ "$said" != "$version" ]; then
  echo "packaging/vcpkg/webcasts/vcpkg.json says version $said, version.hpp $version"
  status=1
fi
abi=$(sed -n 's/^namespace webcasts { inline namespace \(v[0-9][0-9]*\) {$/\1/p' $header)
if [ -z "$abi" ]; then
  echo "$header opens no inline namespace"
  exit 1
fi
opened=$(grep -rnE '^(inline )?namespace webcasts\b' include)
if others=$(printf '%s\n' "$opened" | grep -vE ":namespace webcasts \{ inline namespace $abi \{( namespace ([a-z_:]+ )?\{)*(\}\})?\$"); then
  printf '%s\n' "$others"
  echo "These open the library's namespace without $abi."
  status=1
fi
[ "$(printf '%s\n' "$opened" | wc -l)" -gt 100 ]
exit $status
