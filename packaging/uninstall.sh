#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# uninstall.sh BUILD: remove what `meson install` put into the prefix from the build folder BUILD, and the folders that are
# empty then. Meson itself removes the folders of the last installation alone, which had none to make where it was not the
# first.
set -eu
build=${1:?usage: uninstall.sh BUILD}
log=$build/meson-logs/install-log.txt
[ -f "$log" ] || {
  echo "nothing was installed from $build" >&2
  exit 1
}
prefix=$(meson introspect "$build" --buildoptions |
  python3 -c 'import json, sys; print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == "prefix"))')
folders=$(grep -v '^#' "$log" | while read -r file; do
  folder=$(dirname "$file")
  while [ "$folder" != / ] && [ "$folder" != "$prefix" ]; do
    echo "$folder"
    folder=$(dirname "$folder")
  done
done | LC_ALL=C sort -ru)

ninja -C "$build" uninstall
printf '%s\n%s\n' "$folders" "$prefix" | while read -r folder; do
  rmdir "$folder" 2>/dev/null || true
done
