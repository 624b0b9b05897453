#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# `purge`: the people of old events go, nothing of them is left, what is counted stays, and a sync does not bring them back.
# It is killed at random, until KILLS (20) have struck; SEED (1) chooses the points.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

expect 0 "$exporter" sync --sandbox --db whole.db -q
# The first nine events ended long ago.
sqlite3 whole.db "UPDATE event SET sched_start_utc = '2020-01-01T10:00:00Z', sched_end_utc = '2020-01-01T11:00:00Z', sched_start = '2020-01-01T10:00:00+00:00',
    sched_end = '2020-01-01T11:00:00+00:00' WHERE event_id <= '1000009';
    UPDATE event SET query = 'note=' || (SELECT email FROM attendee WHERE event_id = '1000001' AND email LIKE '%@%' AND person_key NOT IN
        (SELECT person_key FROM attendee WHERE event_id > '1000009') LIMIT 1) WHERE event_id = '1000010'"
expect 0 "$exporter" status --db whole.db --json
old="event_id <= '1000009'"
sqlite3 whole.db "SELECT DISTINCT person_key FROM attendee WHERE $old AND person_key LIKE '%@%' EXCEPT SELECT person_key FROM attendee WHERE NOT ($old)" >gone
[ "$(wc -l <gone)" -gt 20 ] || fail "hardly anybody goes: the case is not tested"
numbers_of() {
    sqlite3 "$1" "SELECT * FROM v_funnel ORDER BY 1; SELECT * FROM v_domain ORDER BY 1, 2; SELECT * FROM v_source ORDER BY 1, 2;
        SELECT * FROM v_company ORDER BY 1, 2; SELECT * FROM v_registration_day ORDER BY 1, 2; SELECT * FROM v_watch_minutes ORDER BY 1, 2;
        SELECT * FROM v_concurrency ORDER BY 1, 2, 3"
}
page_of() {
    # The time of the page, and the purge itself, are no numbers of people.
    expect 0 "$exporter" report-html --db "$1" -o page.html --force -q
    grep -o '<data value="[^"]*"' page.html
}
numbers_of whole.db >numbers
page_of whole.db >page

cp whole.db a.db
expect 0 "$exporter" purge --db a.db --older-than 24m --plan
[ "$(grep -c '^100000[1-9] ' out)" -eq 9 ] && [ "$(grep -c '^1000' out)" -eq 9 ] || fail "other events would go: $(cat out)"
said "the people of 9 events would go; nothing is removed"
expect 0 "$exporter" purge --db a.db --older-than 24m --plan --json
[ "$(jq -c '[.events[].event_id]' out)" = "$(seq 1000001 1000009 | jq -c -s 'map(tostring)')" ] || fail "other events would go: $(cat out)"
[ "$(jq '[.events[].registrations] | add' out)" -eq "$(sqlite3 a.db "SELECT count(*) FROM attendee WHERE $old")" ] || fail "another number of registrations"
data_of whole.db >before
data_of a.db >after
same before after "the plan changed rows"

expect 0 "$exporter" purge --db a.db --older-than 24m --json
[ "$(jq -c '[.people, .left, .exit_status]' out)" = "[$(wc -l <gone),[],0]" ] || fail "the summary is wrong: $(cat out)"
said "what is counted of 9 events stays, and sync does not fetch them again"
for table in attendee session answer person_event; do
    [ "$(sqlite3 a.db "SELECT count(*) FROM $table WHERE $old")" -eq 0 ] || fail "rows are left in $table"
    [ "$(sqlite3 a.db "SELECT count(*) FROM $table WHERE NOT ($old)")" -eq "$(sqlite3 whole.db "SELECT count(*) FROM $table WHERE NOT ($old)")" ] ||
        fail "others went from $table"
done
! grep -qaiFf gone a.db* || fail "bytes of somebody are left"
[ "$(sqlite3 a.db "SELECT query FROM event WHERE event_id = '1000010'")" = 'note=[removed]' ] || fail "a filter has an address"
numbers_of a.db >after
same numbers after "the numbers"
page_of a.db >after
same page after "the page's numbers"
[ "$(sqlite3 a.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || fail "the database is damaged"
[ "$(sqlite3 a.db "SELECT count(*) FROM journal WHERE action = 'purge' AND finished IS NOT NULL AND details ->> 'people' = $(wc -l <gone)")" -eq 1 ] ||
    fail "it is not noted"
expect 0 "$exporter" purge --db a.db --older-than 24m
said "no event with people ended before"

# A sync does not bring them back, and says why where it was asked for them.
expect 0 "$exporter" sync --sandbox --db a.db --full
said "warning: 9 events are not fetched again, because purge removed their people"
expect 0 "$exporter" sync --sandbox --db a.db --event 1000002
said "warning: 1 event is not fetched again"
expect 0 "$exporter" sync --sandbox --db a.db --plan
[ "$(grep -c ' purged$' out)" -eq 9 ] || fail "the plan does not say why: $(cat out)"
! grep -qaiFf gone a.db* || fail "sync brought somebody back"
[ "$(sqlite3 a.db "SELECT count(*) FROM attendee WHERE $old")" -eq 0 ] || fail "sync brought somebody back"
sqlite3 a.db "SELECT * FROM event_figures WHERE $old" >after
sqlite3 whole.db "SELECT * FROM event_figures WHERE $old" >before
same before after "the figures after a sync"
# Rows of a purged event are no rows; that is an answer, not an error.
expect 0 "$exporter" export --db a.db --event 1000001 --format ndjson
[ ! -s out ] || fail "somebody is exported"
expect 0 "$exporter" export --db a.db --rows events --event 1000001 --column Purged=purged_utc --column registrants --format ndjson
[ "$(jq .registrants out)" -eq "$(sqlite3 whole.db "SELECT registrants FROM v_funnel WHERE event_id = '1000001'")" ] && grep -q '"20..-' out ||
    fail "the event does not say what was purged: $(cat out)"

# Mistakes.
expect 2 "$exporter" purge --db a.db
said "purge: --older-than is required"
for period in "" 24 m 24x -1d 24M "24 m" 101y; do
    expect 2 "$exporter" purge --db a.db "--older-than=$period"
    said "--older-than"
done
expect 2 "$exporter" purge --db none.db --older-than 24m
said "there is no database none.db"
[ ! -e none.db ] || fail "a database was made"
# While a run changes the database, another one waits or ends.
if command -v flock >flock_path; then
    cp whole.db busy.db
    flock busy.db-lock "$exporter" purge --db busy.db --older-than 24m >out 2>err && fail "a second run changed the database"
    said "is changing"
fi

# Killed at random: all of the events' people are there, or none; the next run ends it.
kills=${KILLS:-20}
seed=${SEED:-1}
cp whole.db timed.db
begun=$(date +%s%N)
expect 0 "$exporter" purge --db timed.db --older-than 24m -q
longest=$(($(date +%s%N) - begun))
awk -v seed="$seed" -v most="$longest" -v count="$((kills * 4))" \
    'BEGIN { srand(seed); while (count-- > 0) printf "%.6f\n", 0.004 + rand() * most / 1e9 }' >delays
struck=0
midway=0
exec 3<delays
while [ "$struck" -lt "$kills" ]; do
    read -r delay <&3 || break
    rm -f torn.db torn.db-*
    cp whole.db torn.db
    got=0
    timeout -s KILL "$delay" "$exporter" purge --db torn.db --older-than 24m -q >out 2>err || got=$?
    [ "$got" -eq 137 ] || [ "$got" -eq 0 ] || fail "exit code $got after a kill"
    [ "$got" -eq 0 ] || struck=$((struck + 1))
    [ "$(sqlite3 torn.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || fail "the database is damaged after kill $struck"
    numbers_of torn.db >after
    same numbers after "the numbers after kill $struck"
    left=$(sqlite3 torn.db "SELECT count(*) FROM attendee WHERE $old")
    case $left in
    0) [ "$got" -eq 0 ] || midway=$((midway + 1)) ;;
    "$(sqlite3 whole.db "SELECT count(*) FROM attendee WHERE $old")") ;;
    *) fail "half the people went: $left are left after kill $struck" ;;
    esac
    expect 0 "$exporter" purge --db torn.db --older-than 24m -q
    ! grep -qaiFf gone torn.db* || fail "bytes of somebody are left after kill $struck"
    [ "$(sqlite3 torn.db "SELECT count(*) FROM journal WHERE finished IS NULL")" -eq 0 ] || fail "the journal is not ended after kill $struck"
done
echo "$struck kills, $midway of them after the people had gone: the database was whole each time"
