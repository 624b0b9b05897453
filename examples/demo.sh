#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Build webcasts-export and let it pull a made-up account's audience into an SQLite database: no server, no log-in.
# On Debian and its like the packages that are missing are installed first. Safe to run again.
set -eu
cd "$(dirname "$0")/.."
. tests/install_missing.sh

packages='g++ meson pkg-config libboost-url1.81-dev libboost-json1.81-dev libcli11-dev libcurl4-openssl-dev libexpat1-dev
    libfmt-dev libhowardhinnant-date-dev libidn2-dev libsqlite3-dev libssl-dev libtomlplusplus-dev sqlite3 zlib1g-dev'

# shellcheck disable=SC2086 # a list of words
install_missing $packages

# Sources compiled together and not optimized further take a third of the time.
[ -f build-demo/build.ninja ] ||
  meson setup build-demo --buildtype=release -Doptimization=1 -Dunity=on -Dunity_size=15 -Dtests=disabled
ninja -C build-demo examples/webcasts-export
build-demo/examples/webcasts-export sync --sandbox --db webcasts-demo.db

cat <<END

The program is build-demo/examples/webcasts-export. For a page of figures:
build-demo/examples/webcasts-export report-html --db webcasts-demo.db -o report.html

The data is in $PWD/webcasts-demo.db. Look into it, for example at who watched the most events:
sqlite3 -box webcasts-demo.db 'SELECT email_key, count(DISTINCT event_id) AS events FROM session GROUP BY 1 ORDER BY 2 DESC LIMIT 5'
END
