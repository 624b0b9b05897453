#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# An output replaces only what this program wrote: never a file that the run reads, and others only with --force.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

expect 0 "$exporter" sync --sandbox --db a.db -q
printf '0123456789abcdef\n' >key.txt
chmod 600 key.txt
mkdir -p config/webcasts
printf 'timeout = 30\n' >config/webcasts/config.toml
printf 'machine api.webcasts.com login a@example.com password p\n' >.netrc
chmod 600 .netrc
expect 0 "$exporter" export --db a.db --preset hubspot -o previous.csv -q
ln -s a.db link.db
ln a.db hard.db
ln -s ../a.db config/linked
ln -s no.csv dangling
ln -s a.db-wal wal_link

# The state of every file here: names, numbers, contents.
state() {
    find . -type f ! -name out ! -name err ! -name '*state' -exec ls -i {} + | sort -k 2
    find . -type f ! -name out ! -name err ! -name '*state' -exec cksum {} + | sort -k 3
}

# kept TEXT COMMAND...: refused with exit code 2, and nothing is touched.
kept() {
    reason=$1
    shift
    state >before.state
    expect 2 "$@"
    said "$reason"
    [ ! -s out ] || fail "something was written to standard output"
    state >after.state
    same before.state after.state "a file was touched by $*"
}

# What the run reads, under any name, with --force or without.
for force in '' --force; do
    for name in a.db ./a.db "$work/a.db" link.db hard.db config/linked config/../a.db; do
        # shellcheck disable=SC2086
        kept "it is the database of --db, which is never replaced" "$exporter" export --db a.db -o "$name" $force
    done
    # shellcheck disable=SC2086
    kept "it is the database of --db" "$exporter" export --db link.db -o hard.db --format ndjson $force
    # shellcheck disable=SC2086
    kept "it is the database of --db" "$exporter" report-html --db a.db -o link.db $force
    for suffix in wal shm journal; do
        # shellcheck disable=SC2086
        kept "SQLite's part of the database of --db" "$exporter" export --db link.db -o "a.db-$suffix" $force
    done
    # shellcheck disable=SC2086
    kept "SQLite's part of the database of --db" "$exporter" export --db a.db -o wal_link $force
    # shellcheck disable=SC2086
    kept "it is the file of --hash-key-file" "$exporter" export --db a.db --hash-pii --hash-key-file key.txt -o key.txt $force
    # shellcheck disable=SC2086
    kept "it is the file of --previous" "$exporter" export --db a.db --preset hubspot --previous previous.csv \
        -o ./previous.csv $force
    # shellcheck disable=SC2086
    kept "it is the configuration file" "$exporter" events --sandbox -o config/webcasts/config.toml $force
    # shellcheck disable=SC2086
    kept "it is the netrc file" "$exporter" report 1000001 --sandbox -o .netrc $force
    # shellcheck disable=SC2086
    kept "it is the file of --password-file" "$exporter" events --username a@example.com --password-file key.txt -o key.txt $force
    # shellcheck disable=SC2086
    kept "it is the file of --ca-file" "$exporter" events --username a@example.com --password-file key.txt \
        --ca-file previous.csv -o previous.csv $force
    # shellcheck disable=SC2086
    kept "it is a directory; name a file in it" "$exporter" export --db a.db -o config $force
done
rm config/webcasts/config.toml
kept "it is the configuration file" "$exporter" events --sandbox -o config/webcasts/config.toml
kept "it is the file of --password-file" sh -c "'$exporter' events --username a@example.com --password-file - -o key.txt <key.txt"
kept "standard output: it is the database of --db" sh -c "'$exporter' export --db a.db >>a.db"
kept "standard output: it is the file of --hash-key-file" \
    sh -c "'$exporter' export --db a.db --hash-pii --hash-key-file key.txt >>key.txt"

# What this program did not write.
sqlite3 others.db 'CREATE TABLE mine (v)'
printf 'Dear Ada,\n' >letter.txt
printf 'email,name\na@example.com,Ada\n' >contacts.csv
printf '{"name":"x"}\n' >package.json
printf '#!/bin/sh\n' >script.sh
printf '\177ELF\002\001\001' >program
printf '<!DOCTYPE html>\n<title>Mine</title>\n' >mine.html
printf '\n' >line
: >others.db-wal
for command in "events --sandbox" "report 1000001 --sandbox" "export --db a.db" "report-html --db a.db"; do
    # shellcheck disable=SC2086
    kept "it is an SQLite database; give another name, or replace it with --force" "$exporter" $command -o others.db
    for file in letter.txt contacts.csv package.json script.sh program mine.html line; do
        # shellcheck disable=SC2086
        kept "it holds something that this program did not write" "$exporter" $command -o "$file"
    done
    for file in others.db-wal others.db-journal; do
        # shellcheck disable=SC2086
        kept "SQLite keeps that name for the database beside it" "$exporter" $command -o "$file"
    done
done
expect 0 "$exporter" events --sandbox -o letter.txt --force -q
grep -q 1000001 letter.txt || fail "--force does not replace a file"
expect 0 "$exporter" events --sandbox -o others.db --force -q

# What it wrote itself, in any form, and what is empty or not there.
: >mine
for first in "events --sandbox" "report 1000003 --sandbox" "events --sandbox --format csv --bom" "report 1000003 --sandbox --format csv" \
    "events --sandbox --format ndjson" "report 1000003 --sandbox --format ndjson" "export --db a.db --rows sessions" \
    "export --db a.db --rows events --drop event_id" "export --db a.db --preset salesforce" "export --db a.db --preset marketo" \
    "export --db a.db --format ndjson --drop event_id --rows answers" "report-html --db a.db"; do
    # shellcheck disable=SC2086
    expect 0 "$exporter" $first -o mine -q
    expect 0 "$exporter" events --sandbox -o mine -q
done
printf 'Email,Lead Source\r\n' >mine
expect 0 "$exporter" export --db a.db -o mine -q
expect 0 "$exporter" export --db a.db -o dangling -q
[ -L dangling ] && [ -s no.csv ] || fail "a link was replaced"
expect 0 sh -c "'$exporter' events --sandbox -q -o /dev/stdout | cat"
printed 1000001
