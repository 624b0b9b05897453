# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=sh
# install_missing PACKAGE...: on Debian and its kin install the packages that are missing; elsewhere that is the caller's
# business. Says on standard error what it installs. Debian 12 has Boost 1.81 beside an older one; where it is another
# Debian, a package of 1.81 stands for that of its own Boost. For the other scripts to source.
install_missing() {
  command -v apt-get >/dev/null || return 0
  if ! grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release; then
    # shellcheck disable=SC2046 # a list of words
    set -- $(printf '%s\n' "$@" | sed 's/^\(libboost[a-z-]*\)1\.81/\1/')
  fi
  missing=
  for package; do
    # shellcheck disable=SC2016 # the dollar is dpkg-query's
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || state=
    [ "$state" = installed ] || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  root='env DEBIAN_FRONTEND=noninteractive'
  [ "$(id -u)" = 0 ] || root="sudo $root"
  echo "Installing:$missing" >&2
  # shellcheck disable=SC2086 # lists of words
  $root apt-get update -qq </dev/null >&2 && $root apt-get install -y -qq --no-install-recommends $missing </dev/null >&2
}

# debian_mirror: the mirror of Debian that this machine's apt uses.
debian_mirror() {
  apt-get indextargets --format "\$(REPO_URI)" 'Created-By: Packages' 'Label: Debian' | sort -u | sed -n 1p | grep . ||
    {
      echo "apt names no mirror of Debian" >&2
      return 1
    }
}
