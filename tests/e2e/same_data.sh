#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# The exporter gets the same data over real HTTP as from the sandbox in process, in every format and by both methods,
# and a second run changes nothing.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

export WEBCASTS_USERNAME=demo@example.com WEBCASTS_PASSWORD=demo
seed=7
start_service --seed "$seed"

for wire in xml json csv; do
    expect 0 "$exporter" sync --sandbox --seed "$seed" --wire "$wire" --db "local-$wire.db" -q
    data_of "local-$wire.db" >"local-$wire.sql"
    expect 0 "$exporter" events --sandbox --seed "$seed" --wire "$wire" --format ndjson -q
    cp out "local-events-$wire.ndjson"
    events=$(jq -r .id out)
    # One word for each event is meant.
    # shellcheck disable=SC2086
    for format in table csv ndjson; do
        expect 0 "$exporter" report $events --sandbox --seed "$seed" --wire "$wire" --format "$format" -q
        cp out "local-$wire.$format"
    done
    for method in get post; do
        how="$wire, $method"
        set -- --base-url "$url" --wire "$wire" --method "$method" -q
        expect 0 "$exporter" sync "$@" --db "http-$wire-$method.db"
        data_of "http-$wire-$method.db" >http.sql
        same "local-$wire.sql" http.sql "database, $how"
        expect 0 "$exporter" events "$@" --format ndjson
        same "local-events-$wire.ndjson" out "events, $how"
        for format in table csv ndjson; do
            # shellcheck disable=SC2086
            expect 0 "$exporter" report $events "$@" --format "$format"
            same "local-$wire.$format" out "report as $format, $how"
        done
    done
done

# There was something to compare.
[ "$(rows_of local-xml.db event)" -eq 12 ] || fail "not 12 events"
for table in attendee session answer; do
    [ "$(rows_of local-xml.db "$table")" -gt 500 ] || fail "hardly any rows in $table"
done
[ "$(wc -l <local-xml.ndjson)" -eq "$(rows_of local-xml.db attendee)" ] || fail "not a line for each attendee"

# The three formats of one report give the same rows; CSV carries no questions and survey answers.
same local-xml.sql local-json.sql "XML and JSON differ"
for table in event attendee session; do
    data_of local-xml.db "$table" >xml.sql
    data_of local-csv.db "$table" >csv.sql
    same xml.sql csv.sql "XML and CSV differ in $table"
done
[ "$(rows_of local-csv.db answer)" -eq 0 ] || fail "answers came from a CSV report"

# The same again: the same rows, and one file.
expect 0 "$exporter" sync --base-url "$url" --db http-xml-get.db
data_of http-xml-get.db >again.sql
same local-xml.sql again.sql "a second run changed rows"
[ "$(rows_of http-xml-get.db run)" -eq 2 ] || fail "not two runs"
[ "$(sqlite3 http-xml-get.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || fail "the database is damaged"
for beside in journal wal shm; do
    [ ! -e "http-xml-get.db-$beside" ] || fail "there is a file http-xml-get.db-$beside"
done
[ "$(stat -c %a http-xml-get.db)" = 600 ] || fail "others can read the database"

# Another seed gives other data: what is compared above comes from the service.
expect 0 "$exporter" sync --sandbox --seed 8 --db other.db -q
data_of other.db >other.sql
! cmp -s other.sql local-xml.sql || fail "two seeds give the same data"

# A filter reaches the service, and the numbers of the table are those of the database.
expect 0 "$exporter" sync --base-url "$url" --event 1000001 --no-shows --db no-shows.db --json -q
shown=$(jq '.total.registrants' out)
known=$(sqlite3 local-xml.db "SELECT count(*) FROM attendee a WHERE event_id = '1000001' AND NOT EXISTS
    (SELECT 1 FROM session s WHERE s.event_id = a.event_id AND s.email_key = a.email_key)")
[ "$shown" -eq "$known" ] && [ "$known" -gt 0 ] || fail "$shown no-shows, not $known"
[ "$(rows_of no-shows.db session)" -eq 0 ] || fail "a no-show has a session"
