#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# What the database keeps: one source, what is known of an event, the filters it was asked with, every person.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

export WEBCASTS_USERNAME=demo@example.com WEBCASTS_PASSWORD=demo
start_service

# Data of two services do not mix, and a failed attempt does not decide which it is.
expect 5 "$exporter" sync --base-url http://127.0.0.1:1 --db one.db
expect 0 "$exporter" sync --sandbox --db one.db -q
data_of one.db >before.sql
expect 2 "$exporter" sync --base-url "$url" --db one.db
said "holds data of sandbox, seed 1"
said "use another --db"
expect 2 "$exporter" sync --sandbox --seed 2 --db one.db
data_of one.db >after.sql
same before.sql after.sql "the refused run changed rows"
# One service has one name.
expect 0 "$exporter" sync --base-url "$url" --db two.db -q
expect 0 "$exporter" sync --base-url "$url///" --db two.db -q

# An event by itself keeps what the list said of it; without the list that is unknown.
expect 0 "$exporter" sync --sandbox --event 1000002 --event 1000002 --db one.db -q
data_of one.db >after.sql
same before.sql after.sql "an event by itself changed rows"
expect 0 "$exporter" sync --sandbox --event 1000002 --db single.db -q
[ "$(sqlite3 single.db "SELECT count(*) FROM event WHERE event_id = '1000002' AND title <> '' AND expired IS NULL
    AND sched_start IS NULL")" -eq 1 ] || fail "the event is not as it should be"

# Other filters replace the rows, and that is said.
expect 0 "$exporter" sync --sandbox --event 1000002 --live-viewers --tz GMT --db one.db
said "asked for with other filters"
[ "$(sqlite3 one.db "SELECT query FROM event WHERE event_id = '1000002'")" = 'tz=GMT&live_viewers=on' ] ||
    fail "the filters are not noted"
expect 0 "$exporter" sync --sandbox --db one.db
data_of one.db >after.sql
same before.sql after.sql "the filters left something behind"
expect 0 "$exporter" sync --sandbox --db one.db
! grep -q warning err || fail "a warning about the same filters"

# The tables are what doc/exporter_database.md says, and the numbers printed are theirs.
[ "$(sqlite3 one.db 'PRAGMA user_version')" -eq 4 ] || fail "not version 4"
expect 0 "$exporter" sync --sandbox --db one.db --full --json -q
jq -e '.exit_status == 0 and .source == "sandbox, seed 1" and (.events | length) == 12' out >/dev/null ||
    fail "not the summary"
for column in registrants live simlive on_demand no_shows; do
    case $column in
    registrants) condition=true ;;
    no_shows)
        condition='NOT EXISTS (SELECT 1 FROM session s WHERE s.event_id = a.event_id AND s.email_key = a.email_key)
            AND EXISTS (SELECT 1 FROM event e WHERE e.event_id = a.event_id AND e.begun AND a.reg_date_utc <= e.sched_end_utc)'
        ;;
    *)
        kind=$column
        [ "$column" != on_demand ] || kind="od"
        condition="EXISTS (SELECT 1 FROM session s WHERE s.event_id = a.event_id AND s.email_key = a.email_key
            AND s.kind = '$kind')"
        ;;
    esac
    stored=$(sqlite3 one.db "SELECT count(*) FROM attendee a WHERE $condition")
    shown=$(jq ".total.$column" out)
    [ "$stored" -eq "$shown" ] && [ "$stored" -gt 0 ] || fail "$column: $shown printed, $stored stored"
done
[ "$(sqlite3 one.db "SELECT count(*) FROM attendee WHERE email_key NOT IN (lower(email), '') AND
    email_key NOT LIKE lower(email) || '#%'")" -eq 0 ] || fail "a key that is not made of the e-mail"
[ "$(sqlite3 one.db "SELECT count(*) FROM attendee, json_each(extra) WHERE value ->> 'name' = 'custom_question1'")" -eq \
    "$(rows_of one.db attendee)" ] || fail "custom questions are lost"

# Nobody is a no-show of an event that has not begun.
[ "$(sqlite3 one.db 'SELECT count(*) FROM event WHERE NOT begun')" -eq 1 ] || fail "not one event to come"
coming=$(sqlite3 one.db 'SELECT event_id FROM event WHERE NOT begun')
jq -e --arg id "$coming" '.events[] | select(.event_id == $id) | .no_shows == 0 and .registrants > 0 and (.begun | not)' \
    out >/dev/null || fail "no-shows of an event to come"
