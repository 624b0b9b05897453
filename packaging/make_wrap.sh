#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# make_wrap.sh ARCHIVE [URL]: print the wrap by which Meson takes ARCHIVE, made by `meson dist`, as a subproject; from URL,
# or from where it lies.
set -eu
archive=${1:?usage: make_wrap.sh ARCHIVE [URL]}
name=$(basename "$archive")
folder=$(cd "$(dirname "$archive")" && pwd)
hash=$(sha256sum "$archive" | cut -d ' ' -f 1)
cat <<END
[wrap-file]
directory = ${name%.tar.*}
source_url = ${2:-file://$folder/$name}
source_filename = $name
source_hash = $hash

[provide]
webcasts = webcasts_dep
END
