#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# Output that cannot be written: exit code 7, a message that says why, and nothing half written.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

# cannot_write TEXT COMMAND...: its standard output is the caller's.
cannot_write() {
    reason=$1
    shift
    got=0
    "$@" 2>err || got=$?
    [ "$got" -eq 7 ] || fail "exit code $got, not 7: $*"
    said "cannot be written: $reason"
}

# ends_quietly COMMAND...: its standard output is the caller's, and nobody reads that.
ends_quietly() {
    got=0
    "$@" 2>err || got=$?
    [ "$got" -eq 141 ] || fail "exit code $got, not 141: $*"
    ! grep -qiE 'pipe|cannot be written' err || fail "something is said to nobody's reader: $*"
}

# A pipe whose reader has gone.
mkfifo pipe
exec 8<>pipe
exec 7>pipe
exec 8>&-

for format in table csv ndjson; do
    set -- "$exporter" report 1000001 --sandbox --format "$format"
    cannot_write "No space left on device" "$@" >/dev/full
    cannot_write "Bad file descriptor" "$@" >&-
    ends_quietly "$@" >&7
    cannot_write "No space left on device" "$@" -o /dev/full
    expect 2 "$@" -o .
    said "it is a directory; name a file in it"
    cannot_write "No such file or directory" "$@" -o no/such/folder
    ends_quietly "$exporter" events --sandbox --format "$format" >&7
    # What was there stays, and nothing is left beside it, when the disk is full: a file may have 1 KiB here.
    echo '{"event_id":"before"}' >kept
    (
        ulimit -f 2
        cannot_write "File too large" "$@" -o kept
    )
    [ "$(cat kept)" = '{"event_id":"before"}' ] || fail "the file was replaced by half a report"
done
[ "$(find . -name 'kept*' | wc -l)" -eq 1 ] || fail "a temporary file was left behind"
for arguments in --help --version help '' man "completion bash" "sync --sandbox --db printed.db --plan" "doctor --sandbox"; do
    # shellcheck disable=SC2086
    ends_quietly "$exporter" $arguments >&7
done

# What is stored counts, not what can be printed.
done_all_the_same() {
    rm -f printed.db
    got=0
    "$exporter" sync --sandbox --db printed.db "$@" 2>err || got=$?
    [ "$got" -eq 0 ] || fail "exit code $got, not 0: sync $*"
    [ ! -s err ] || fail "a sync that stored everything complains"
    [ "$(rows_of printed.db event)" -eq 12 ] || fail "what was stored before the table is lost"
}
done_all_the_same -q >&7
done_all_the_same -q >&-
done_all_the_same -q --json >&7
done_all_the_same -q --json >&-
expect 0 sh -c "exec '$exporter' forget ada@example.com --db printed.db -q >&-"
expect 0 sh -c "exec '$exporter' login --sandbox --json -q >&-"
expect 0 sh -c "exec '$exporter' export --db printed.db -o summed.csv --json -q >&-"
expect 0 sh -c "exec '$exporter' report 1000001 --sandbox -o summed.csv --json -q >&-"
[ "$(wc -l <summed.csv)" -gt 10 ] || fail "the file is not whole"
cannot_write "No space left on device; the work itself is done" "$exporter" sync --sandbox --db printed.db -q --full >/dev/full

# A reader that has enough of it, in the middle.
expect 0 sh -c "'$exporter' export --db printed.db 2>said | head -n 1; cat said >&2"
[ "$(wc -l <out)" -eq 1 ] && [ ! -s err ] || fail "| head does not end quietly"

# A device or a link stays what it is, and a file is for its owner alone.
expect 0 "$exporter" report 1000003 --sandbox -o /dev/null
[ -c /dev/null ] || fail "/dev/null was replaced"
echo '{"event_id":"before"}' >target
ln -s target link
expect 0 "$exporter" report 1000003 --sandbox --format ndjson -o link
[ -L link ] && [ "$(wc -l <target)" -eq 97 ] || fail "the link was replaced"
[ "$(stat -c %a target)" = 600 ] || fail "others can read the report"
expect 0 "$exporter" report 1000003 --sandbox --format ndjson -o -
same out target "standard output named -"

# Databases that are none, that are another program's, that are in use, and a disk that is full.
set -- "$exporter" sync --sandbox -q --db
mkdir folder
cannot_write "it is a directory" "$@" folder >out
cannot_write "its folder does not exist; make it" "$@" no/such/folder.db >out
cannot_write "its folder does not exist; make it" "$@" /dev/full/file.db >out
printf 'not a database, but long enough to have had a header, which has one hundred bytes, so that SQLite looks at it' >text
cp text text.before
cannot_write "it is not an SQLite database" "$@" text >out
same text text.before "the file was changed"
sqlite3 others.db 'CREATE TABLE mine (v); INSERT INTO mine VALUES (1)'
cp others.db others.before
cannot_write "it is another program's database" "$@" others.db >out
same others.db others.before "another program's database was changed"
expect 0 "$@" newer.db
sqlite3 newer.db 'PRAGMA user_version = 99'
cannot_write "a newer webcasts-export made it" "$@" newer.db >out

expect 0 "$@" locked.db
sqlite3 locked.db 'BEGIN EXCLUSIVE' ".shell '$exporter' sync --sandbox -q --full --db locked.db 2>err; echo \$? >status" \
    >out 2>&1 || true
[ "$(cat status)" -eq 8 ] || fail "exit code $(cat status), not 8, of a locked database"
said "another program is using it; try again when that has ended"
expect 0 "$@" locked.db

# A file that may be read only; root may write any.
expect 0 "$@" protected.db
chmod 444 protected.db
chmod 755 .
as_nobody=
[ "$(id -u)" -ne 0 ] || as_nobody='setpriv --reuid 65534 --regid 65534 --clear-groups'
# shellcheck disable=SC2086
cannot_write "it is read-only" $as_nobody "$@" protected.db >out

expect 0 "$@" whole.db
expect 0 "$@" full.db --event 1000012
(
    ulimit -f 1000
    cannot_write "reading or writing failed" "$@" full.db >out
)
stored=$(rows_of full.db event)
[ "$stored" -gt 1 ] && [ "$stored" -lt 12 ] || fail "$stored events are stored on a disk that is full"
[ "$(sqlite3 full.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || fail "the database is damaged"
events=$(sqlite3 full.db "SELECT group_concat(quote(event_id)) FROM event")
for table in attendee session answer; do
    sqlite3 full.db "SELECT * FROM $table" >stored
    sqlite3 whole.db "SELECT * FROM $table WHERE event_id IN ($events)" >wanted
    same wanted stored "half an event is stored in $table"
done
