#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# build_deb.sh [DIR]: build the Debian package libwebcasts-dev in DIR (default: build-deb), sources and all. On Debian what
# is missing is installed first. The tree is not touched, and a further run builds anew.
set -eu
cd "$(dirname "$0")/.."
out=${1:-build-deb}
. tests/install_missing.sh

boost=
# Debian 12 has two versions of Boost, of which the default one is too old.
! grep -qs "^VERSION_CODENAME=bookworm" /etc/os-release || boost=1.81
install_missing build-essential debhelper fakeroot "libboost-json$boost-dev" "libboost-url$boost-dev" libexpat1-dev meson pkgconf

# part NAME: a number of the version, from the header.
part() {
  sed -n "s/^#define WEBCASTS_VERSION_$1 //p" include/webcasts/version.hpp
}
version=$(part MAJOR).$(part MINOR).$(part PATCH)

mkdir -p "$out"
out=$(cd "$out" && pwd)
source=$out/webcasts-$version
rm -rf "$source" "$out"/webcasts_* "$out"/libwebcasts-dev_*
mkdir "$source"
if [ -e .git ]; then
  git ls-files -co --exclude-standard
else
  find . -name 'build*' -prune -o -type f -print
fi | tar -c --ignore-failed-read -T - | tar -x -C "$source"
tar -cJf "$out/webcasts_$version.orig.tar.xz" -C "$out" "webcasts-$version"

cp -R "$source/packaging/debian" "$source/debian"
cat >"$source/debian/changelog" <<END
webcasts ($version-0upstream1) unstable; urgency=medium

  * Built from its sources; CHANGELOG.md says what changed.

 -- webcasts maintainers <maintainers@example.org>  $(date -R -r CHANGELOG.md)
END
(cd "$source" && dpkg-buildpackage -us -uc)
ls "$out"/*.deb
