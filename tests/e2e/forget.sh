#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# `forget` leaves nothing of a person: no row, no mention, no byte in the file or beside it.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

expect 0 "$exporter" sync --sandbox --db a.db -q
sqlite3 a.db <<'END' >journal_mode
PRAGMA journal_mode = WAL;
BEGIN;
CREATE TEMP TABLE chosen AS SELECT event_id, email_key FROM attendee WHERE event_id = '1000001' AND email_key IN
    (SELECT email_key FROM session WHERE event_id = '1000001' AND email_key NOT LIKE '%#%') ORDER BY email_key LIMIT 3;
PRAGMA foreign_keys = OFF;
END
# One person in two events, twice in one of them, named by others; two whose addresses only look alike.
one=$(sqlite3 a.db "SELECT email_key FROM session WHERE event_id = '1000001' GROUP BY email_key ORDER BY count(*) DESC, email_key LIMIT 1")
sqlite3 a.db "PRAGMA foreign_keys = OFF;
    UPDATE attendee SET email_key = 'zoe.canary@example.com', email = 'Zoe.Canary@Example.com', lname = 'Canaryson'
        WHERE event_id = '1000001' AND email_key = '$one';
    UPDATE session SET email_key = 'zoe.canary@example.com' WHERE event_id = '1000001' AND email_key = '$one';
    UPDATE answer SET email_key = 'zoe.canary@example.com' WHERE event_id = '1000001' AND email_key = '$one';
    UPDATE attendee SET email_key = 'zoe.canary@example.com#2', email = 'zoe.canary@example.com' WHERE event_id = '1000001' AND
        email_key = (SELECT max(email_key) FROM attendee WHERE event_id = '1000001');
    UPDATE attendee SET email_key = 'azoe.canary@example.com', email = 'azoe.canary@example.com' WHERE event_id = '1000002' AND
        email_key = (SELECT max(email_key) FROM attendee WHERE event_id = '1000002');
    UPDATE attendee SET email_key = 'zoe.canary@example.com#x', email = 'other@example.org' WHERE event_id = '1000003' AND
        email_key = (SELECT max(email_key) FROM attendee WHERE event_id = '1000003');
    DELETE FROM session WHERE (event_id, email_key) NOT IN (SELECT event_id, email_key FROM attendee);
    DELETE FROM answer WHERE (event_id, email_key) NOT IN (SELECT event_id, email_key FROM attendee);
    UPDATE answer SET question = 'Is ZOE.canary@example.com here? And zoe.canary@example.com.au?' WHERE event_id = '1000003' AND
        (email_key, kind, ordinal) = (SELECT email_key, kind, ordinal FROM answer WHERE event_id = '1000003' LIMIT 1);
    INSERT INTO run_event (run_id, event_id, status, error, finished) VALUES (1, '7777777', 'failed', 'of zoe.canary@example.com', '');"
people=$(rows_of a.db attendee)
sessions=$(sqlite3 a.db "SELECT count(*) FROM session WHERE email_key GLOB 'zoe.canary@example.com*' AND event_id = '1000001'")
[ "$sessions" -gt 0 ] || fail "the person has no session: the case is not tested"
grep -qai canaryson a.db a.db-* || fail "the search finds no name"

expect 2 "$exporter" forget zoe.canary --db a.db
expect 2 "$exporter" forget zoe.canary@example.com --db none.db
[ ! -e none.db ] || fail "a database was made"
expect 0 "$exporter" forget ZOE.Canary@example.com --db a.db --json
[ "$(jq -r '.tables[] | select(.table == "attendee") | .removed' out)" -eq 2 ] || fail "not both registrations are removed"
[ "$(jq -r '.tables[] | select(.table == "session") | .removed' out)" -eq "$sessions" ] || fail "not all sessions are removed"
[ "$(jq -r .cleaned out)" -eq 2 ] || fail "not both mentions are cleaned"
[ "$(rows_of a.db attendee)" -eq $((people - 2)) ] || fail "others were removed"
[ "$(sqlite3 a.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || fail "the database is damaged"
sqlite3 a.db "SELECT question FROM answer WHERE question LIKE '%removed%'" >out
printed 'Is [removed] here? And zoe.canary@example.com.au?'
! grep -qai canaryson a.db* || fail "the name's bytes are still there"
# Only the addresses of others that hold the same letters are left.
! grep -aio '.zoe\.canary@example\.com..' a.db* | grep -qvE 'azoe|com#x|com\.a' || fail "the address's bytes are still there"
expect 0 "$exporter" forget zoe.canary@example.com --db a.db
said "the database holds nothing of this person"
said "sync will not store this person in this database again"

# The service still has the person; sync does not bring them back, counts them, and names nobody.
back=$(sqlite3 a.db "SELECT person_key FROM attendee WHERE email LIKE '%@%' GROUP BY 1 ORDER BY count(DISTINCT event_id) DESC, 1 LIMIT 1")
events=$(sqlite3 a.db "SELECT count(DISTINCT event_id) FROM attendee WHERE person_key = '$back'")
registrations=$(sqlite3 a.db "SELECT count(*) FROM attendee WHERE person_key = '$back'")
[ "$events" -ge 2 ] || fail "nobody registered for two events"
expect 0 "$exporter" forget "$back" --db a.db
expect 0 "$exporter" sync --sandbox --full --db a.db --json
[ "$(jq .total.left_out out)" -eq "$registrations" ] || fail "not $registrations registrations are left out"
[ "$(jq '[.events[] | select(.left_out > 0)] | length' out)" -eq "$events" ] || fail "not $events events have somebody left out"
said " left out"
! grep -qiF "$back" out err || fail "the person is named"
! grep -qaiF "$back" a.db* || fail "sync brought the person back"
[ "$(sqlite3 a.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || fail "the database is damaged"
[ "$(rows_of a.db attendee)" -gt 0 ] || fail "sync stored nobody"
expect 0 "$exporter" sync --sandbox --full --db a.db
printed "12 events, $registrations left out "
# Who is taken from the list, as the documentation says, is stored again.
sqlite3 a.db "DELETE FROM forgotten WHERE token = '$(printf %s "$back" | sha256sum | cut -d ' ' -f 1)'"
expect 0 "$exporter" sync --sandbox --full --db a.db -q
[ "$(sqlite3 a.db "SELECT count(*) FROM attendee WHERE person_key = '$back'")" -eq "$registrations" ] || fail "the person is not let in again"

# While another program reads, the bytes cannot be overwritten: that is said, and the next attempt ends it.
if command -v mkfifo >fifo_path; then
    person=$(sqlite3 a.db "SELECT email FROM attendee WHERE event_id = '1000004' AND email LIKE '%@%' LIMIT 1")
    mkfifo commands
    sqlite3 a.db <commands >reader_out &
    reader=$!
    exec 7>commands
    printf 'BEGIN; SELECT count(*) FROM attendee;\n' >&7
    while [ ! -s reader_out ]; do :; done
    expect 8 "$exporter" forget "$person" --db a.db
    said "another program is using it"
    exec 7>&-
    wait "$reader"
    expect 0 "$exporter" forget "$person" --db a.db
    ! grep -qaiF "$person" a.db* || fail "the bytes are still there"
fi

# The addresses of many people come from a file or from standard input, in any spelling; nothing of them is left.
sqlite3 a.db "SELECT email FROM attendee WHERE email LIKE '%@%' GROUP BY person_key ORDER BY person_key LIMIT 3" >people
[ "$(wc -l <people)" -eq 3 ] || fail "there are no three people"
sqlite3 a.db "UPDATE event SET query = 'note=' || replace('$(head -n 1 people)', '@', '%40') WHERE event_id = '1000001'"
people=$(sqlite3 a.db "SELECT count(DISTINCT person_key) FROM attendee")
tr '[:lower:]' '[:upper:]' <people | sed 's/^/ /; s/$/ \r/' >shouted
expect 0 "$exporter" forget --db a.db --addresses - --json <shouted
[ "$(jq -c '[.addresses, .left, .exit_status]' out)" = '[3,[],0]' ] || fail "the summary is wrong: $(cat out)"
[ "$(sqlite3 a.db "SELECT count(DISTINCT person_key) FROM attendee")" -eq $((people - 3)) ] || fail "not three people are removed"
[ "$(sqlite3 a.db "SELECT query FROM event WHERE event_id = '1000001'")" = 'note=[removed]' ] || fail "a filter has the address"
expect 0 "$exporter" sync --sandbox --full --db a.db -q
! grep -qaiFf people a.db* || fail "sync brought somebody back"
expect 0 "$exporter" forget --db a.db --addresses people
said "the database holds nothing of these people"
said "no spelling of an address is left"

# What is no list of addresses removes nobody.
printf 'ada@example.com\nAda Lovelace\n' >wrong
expect 2 "$exporter" forget --db a.db --addresses wrong
said "line 2 of --addresses is not one e-mail address"
! grep -q Lovelace err || fail "a line is shown"
printf '\n \n' >wrong
expect 2 "$exporter" forget --db a.db --addresses wrong
said "--addresses holds no e-mail address"
expect 2 "$exporter" forget --db a.db --addresses none
said "the file of --addresses cannot be read"

# What cannot be removed is named, with exit code 7.
sqlite3 a.db "CREATE TABLE pages (path TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO pages VALUES ('/of/ada%40example.com')"
expect 7 "$exporter" forget --db a.db ada@example.com --json
said "an address is still in column path of table pages (1 time)"
[ "$(jq -r '.left[0]' out)" = "column path of table pages (1 time)" ] || fail "the place is not in the summary"
sqlite3 a.db "DROP TABLE pages"
expect 0 "$exporter" forget --db a.db ada@example.com
