#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# `doctor` finds what is wrong with a set-up, names the remedy, and ends with the code of the worst finding.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

# finds VERDICT CHECK TEXT: the last doctor's object has such a finding.
finds() {
    jq -e --arg verdict "$1" --arg check "$2" --arg text "$3" \
        '[.checks[] | select(.verdict == $verdict and .check == $check and ((.text + " " + (.remedy // "")) | contains($text)))] | length > 0' \
        out >found || fail "no finding: $1, $2, $3"
}

expect 0 "$exporter" doctor --sandbox
printed "ok       log-in"
expect 0 "$exporter" doctor --sandbox --json
[ "$(jq -r .exit_status out)" -eq 0 ] || fail "the summary's exit status is wrong"
[ "$(jq -r '[.checks[] | select(.verdict != "ok")] | length' out)" -eq 0 ] || fail "something is wrong with the sandbox"

start_service
set -- --base-url "$url" --json
expect 2 "$exporter" doctor "$@"
finds wrong credentials "set WEBCASTS_USERNAME"
export WEBCASTS_USERNAME=demo@example.com WEBCASTS_PASSWORD=demo
expect 0 "$exporter" doctor "$@"
finds ok credentials WEBCASTS_PASSWORD
finds ok "event list" "12 events"
WEBCASTS_PASSWORD=wrong expect 4 "$exporter" doctor "$@"
finds wrong log-in "check the user name and the password"
expect 5 "$exporter" doctor --base-url http://127.0.0.1:1 --json
finds wrong connection "the connection was refused"
expect 5 "$exporter" doctor --base-url https://no-such-host.invalid --json
finds wrong connection "no-such-host.invalid"
set_fault '{"operation":"eventlist","status":503}'
expect 5 "$exporter" doctor "$@"
finds wrong "event list" "HTTP status 503"
curl -sS -f -o service_said -X POST "$url/__sandbox/reset"

# Wrong options and configuration are findings too: all of them, beside the rest.
mkdir -p config/webcasts
printf 'jbos = 4\n[sync]\npassword = "p"\n' >config/webcasts/config.toml
expect 2 "$exporter" doctor "$@" --timeout never
finds wrong options "line 1: unknown key 'jbos'"
finds wrong options "line 3: a password in the configuration file is refused"
finds wrong options "--timeout is a number of seconds"
: >config/webcasts/config.toml
chmod 622 config/webcasts/config.toml
expect 0 "$exporter" doctor "$@"
finds warning configuration "chmod go-w"
rm config/webcasts/config.toml

# Files that are open to others, and that are not there.
printf 'demo\n' >password
chmod 644 password
expect 0 "$exporter" doctor "$@" --password-file password
finds warning "password file" "run chmod 600 on it"
expect 2 "$exporter" doctor "$@" --ca-file none.pem
finds wrong certificates "none.pem cannot be read"
TMPDIR=/no/such expect 7 "$exporter" doctor "$@"
finds wrong "temporary files" "set TMPDIR"

# The database.
set -- --sandbox --json --db
expect 0 "$exporter" doctor "$@" a.db
finds ok database "there is none yet"
[ ! -e a.db ] || fail "a database was made"
expect 0 "$exporter" sync --sandbox --db a.db -q
expect 0 "$exporter" doctor "$@" a.db
finds ok database "it is whole"
chmod 644 a.db
expect 0 "$exporter" doctor "$@" a.db
finds warning database "mode 644"
chmod 600 a.db
cp a.db newer.db
sqlite3 newer.db 'PRAGMA user_version = 99'
expect 7 "$exporter" doctor "$@" newer.db
finds wrong database "its version is 99"
sqlite3 others.db 'CREATE TABLE mine (v)'
expect 7 "$exporter" doctor "$@" others.db
finds wrong database "another program's database"
printf 'not a database, but long enough to have had a header, which has one hundred bytes, so that SQLite looks at it' >text
expect 7 "$exporter" doctor "$@" text
finds wrong database "it cannot be read"
cp a.db damaged.db
size=$(stat -c %s damaged.db)
dd if=/dev/zero of=damaged.db bs=1 seek=$((size / 2)) count=4096 conv=notrunc 2>dd_said
expect 7 "$exporter" doctor "$@" damaged.db
finds wrong database "it is damaged"
sqlite3 a.db "UPDATE run SET exit_status = 3"
expect 0 "$exporter" doctor "$@" a.db
finds warning database "ended with exit code 3"
mkfifo commands
sqlite3 a.db <commands >writer_out &
writer=$!
exec 7>commands
printf 'BEGIN IMMEDIATE; SELECT 1;\n' >&7
while [ ! -s writer_out ]; do :; done
expect 8 "$exporter" doctor "$@" a.db
finds wrong database "another program is using it"
exec 7>&-
wait "$writer"
