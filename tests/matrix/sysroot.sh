#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash tests/matrix/sysroot.sh ARCHITECTURE FOLDER
#
# Unpack what Debian 12 has of the library's dependencies for another ARCHITECTURE (arm64, s390x, ...) below FOLDER/root,
# and write FOLDER/cross.ini, with which Meson builds for that machine and runs its programs under qemu. The packages come
# from the mirror that this machine's apt uses, by an apt state of its own in FOLDER: neither dpkg's list of architectures
# nor any package of this machine changes. Where FOLDER is whole, nothing happens.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/install_missing.sh
. tests/install_missing.sh

architecture=$1
folder=$2
packages=(
    catch2 libboost-json1.81-dev libboost-url1.81-dev libboost1.81-dev libc6-dev libcli11-dev libcurl4-openssl-dev
    libexpat1-dev libfmt-dev libhowardhinnant-date-dev libidn2-dev libsqlite3-dev libssl-dev libstdc++6 libtomlplusplus-dev
    libtrompeloeil-cpp-dev tzdata zlib1g-dev
)

wanted=$(printf '%s\n' "$architecture" "${packages[@]}" | cat - "$0" | sha256sum)
if [ "$(cat "$folder/whole" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

install_missing debian-archive-keyring dpkg-dev
cpu=$(dpkg-architecture -a "$architecture" -q DEB_HOST_GNU_CPU)
tuple=$(dpkg-architecture -a "$architecture" -q DEB_HOST_MULTIARCH)
endian=$(dpkg-architecture -a "$architecture" -q DEB_HOST_ARCH_ENDIAN)
mirror=$(debian_mirror)

rm -rf "$folder"
mkdir -p "$folder/root" "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial"
folder=$(cd "$folder" && pwd)
root=$folder/root
: >"$folder/apt/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" >"$folder/apt/sources.list"

# apt_get ARGUMENT...: apt of the other architecture, to which no package is installed yet.
apt_get() {
    apt-get -qq -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture" -o APT::Sandbox::User= \
        -o "Dir::State=$folder/apt" -o "Dir::State::status=$folder/apt/status" -o "Dir::Cache=$folder/apt/cache" \
        -o "Dir::Etc::SourceList=$folder/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::Etc::PreferencesParts=/dev/null -o APT::Install-Recommends=false "$@"
}
apt_get update
apt_get install --yes --download-only "${packages[@]}"

# As every Debian 12 has them: packages still name /lib.
for name in bin lib sbin; do
    mkdir -p "$root/usr/$name"
    ln -s "usr/$name" "$root/$name"
done
for package in "$folder"/apt/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink --no-same-owner -C "$root"
done
rm -r "$folder/apt"

cat >"$folder/cross.ini" <<INI
[binaries]
cpp = ['$tuple-g++-12', '--sysroot=$root']
ar = '$tuple-gcc-ar-12'
strip = '$tuple-strip'
pkgconfig = 'pkg-config'
exe_wrapper = ['qemu-$cpu', '-L', '$root']
[properties]
sys_root = '$root'
pkg_config_libdir = ['$root/usr/lib/$tuple/pkgconfig', '$root/usr/share/pkgconfig']
boost_includedir = '$root/usr/include'
boost_librarydir = '$root/usr/lib/$tuple'
[host_machine]
system = 'linux'
cpu_family = '$cpu'
cpu = '$cpu'
endian = '$endian'
INI
printf '%s\n' "$wanted" >"$folder/whole"
