# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=sh
# install_missing PACKAGE...: on Debian and its kin install the packages that are missing; elsewhere that is the caller's
# business. Says on standard error what it installs. For the other scripts to source.
install_missing() {
  command -v apt-get >/dev/null || return 0
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
