#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash tests/matrix/debian13.sh: make the Debian 13 that the matrix of compilers and versions is tried in, below
# $DEBIAN13 (default /srv/debian13), by debootstrap from the mirror that this machine's apt uses. Where it is there and
# whole, nothing happens; where an attempt was cut off, the next one goes on or starts anew. Needs root or sudo.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/install_missing.sh
. tests/install_missing.sh

target=${DEBIAN13:-/srv/debian13}
boost=1.88
packages=(
    ca-certificates catch2 clang-19 curl g++-14 g++-14-multilib jq libc++-19-dev libc++abi-19-dev libcli11-dev libcatch2-dev
    libclang-rt-19-dev libfmt-dev libidn2-dev libsqlite3-dev libtomlplusplus-dev libtrompeloeil-cpp-dev meson ninja-build openssl
    pkg-config python3 sqlite3 tzdata
)
# These also for 32 bits.
for package in libboost-json1.83-dev libboost-url1.83-dev libcurl4-openssl-dev libexpat1-dev libssl-dev zlib1g-dev; do
    packages+=("$package" "$package:i386")
done

if [ "$(id -u)" != 0 ]; then
    exec sudo env DEBIAN13="$target" bash "$0"
fi
exec 9>"$target.lock"
flock 9

wanted=$(printf '%s\n' "${packages[@]}" "boost $boost" | sha256sum)
if [ -f "$target/.webcasts-matrix" ] && [ "$(cat "$target/.webcasts-matrix")" = "$wanted" ]; then
    exit 0
fi

inside() {
    # shellcheck disable=SC2016 # the dollars are the inner shell's
    unshare --mount sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" env DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"' \
        "$target" "$@"
}

if [ ! -x "$target/usr/bin/apt-get" ]; then
    install_missing debian-archive-keyring debootstrap
    mirror=$(debian_mirror)
    rm -rf "$target.part"
    debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg trixie "$target.part" "$mirror"
    # A folder that somebody made for it is empty, or this fails.
    [ ! -d "$target" ] || rmdir "$target"
    mv "$target.part" "$target"
fi

cp -L /etc/resolv.conf "$target/etc/resolv.conf"
# No service starts.
printf '#!/bin/sh\nexit 101\n' >"$target/usr/sbin/policy-rc.d"
chmod +x "$target/usr/sbin/policy-rc.d"
inside dpkg --add-architecture i386
inside apt-get update -qq
inside apt-get install -y -qq --no-install-recommends "${packages[@]}"

# unpack FOLDER PACKAGE...: what cannot be installed beside the default goes below /opt.
unpack() {
    # shellcheck disable=SC2016 # the dollars are the inner shell's
    inside sh -ec 'folder=$1; shift; work=$(mktemp -d); chmod 755 "$work"; cd "$work"
        apt-get download -q "$@"; for package in *.deb; do dpkg -x "$package" "$folder"; done; rm -r "$work"' sh "$@"
}
unpack "/opt/boost-$boost" "libboost$boost-dev" "libboost-json$boost-dev" "libboost-json$boost.0" \
    "libboost-url$boost-dev" "libboost-url$boost.0" "libboost-container$boost.0"
unpack /opt/catch2-i386 libcatch2-dev:i386

printf '%s\n' "$wanted" >"$target/.webcasts-matrix"
