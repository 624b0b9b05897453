#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# sync is killed at random points and run again, until KILLS (60) have struck; SEED (1) chooses the points. After each
# kill: the database is whole, has no row twice and none half an event's; what was stored is not fetched again. When a
# run comes to its end: nothing is missing. Every other round begins with a whole database and fetches all anew.
#
#     KILLS=1000 tests/e2e/kill_sync.sh build/examples/webcasts-export build/examples/webcasts-sandbox
if [ -d /dev/shm ] && [ -w /dev/shm ]; then
    TMPDIR=/dev/shm # a killed program needs no disk to lose
    export TMPDIR
fi
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

kills=${KILLS:-60}
seed=${SEED:-1}
export WEBCASTS_USERNAME=demo@example.com WEBCASTS_PASSWORD=demo
start_service --events 20 --registrants 20

begun=$(date +%s%N)
expect 0 "$exporter" sync --base-url "$url" --db whole.db --json -q
longest=$((($(date +%s%N) - begun) * 9 / 10))

# What the service was asked for since the last look, one event a line.
fetched_since() {
    curl -sS -f "$url/__sandbox/journal" | jq -r '.calls[] | select(.event != "") | .event' | sort >"$1"
    curl -sS -f -o service_said -X POST "$url/__sandbox/reset"
}

# done_in DATABASE: the events that need not be fetched again.
done_in() {
    sqlite3 "$1" "SELECT event_id FROM run_event JOIN run USING (run_id) WHERE status = 'stored'
        AND run_id > (SELECT coalesce(max(run_id), 0) FROM run WHERE complete) ORDER BY 1"
}

# Looks are taken at copies, so that it is the exporter that mends what a kill leaves behind.
check_what_is_left() {
    : >done_now
    [ -s torn.db ] || return 0
    rm -f copy.db copy.db-*
    cp torn.db copy.db
    for beside in journal wal; do
        [ ! -e "torn.db-$beside" ] || cp "torn.db-$beside" "copy.db-$beside"
    done
    [ "$(sqlite3 copy.db 'SELECT count(*) FROM sqlite_master')" -gt 0 ] || return 0
    sqlite3 copy.db >found <<END
ATTACH 'whole.db' AS whole;
PRAGMA main.integrity_check;
PRAGMA main.foreign_key_check;
SELECT 'attendee', count(*) FROM (SELECT * FROM attendee EXCEPT SELECT * FROM whole.attendee);
SELECT 'session', count(*) FROM (SELECT * FROM session EXCEPT SELECT * FROM whole.session);
SELECT 'answer', count(*) FROM (SELECT * FROM answer EXCEPT SELECT * FROM whole.answer);
SELECT 'people', count(*) FROM (SELECT * FROM person_event EXCEPT SELECT * FROM whole.person_event);
SELECT 'figures', count(*) FROM (SELECT * FROM v_funnel WHERE event_id IN (SELECT event_id FROM bookmark)
    EXCEPT SELECT * FROM whole.v_funnel);
SELECT 'missing', count(*) FROM (SELECT * FROM whole.attendee WHERE event_id IN (SELECT event_id FROM bookmark)
    EXCEPT SELECT * FROM attendee);
SELECT 'without a bookmark', count(*) FROM event WHERE event_id NOT IN (SELECT event_id FROM bookmark);
END
    printf '%s\n' ok 'attendee|0' 'session|0' 'answer|0' 'people|0' 'figures|0' 'missing|0' 'without a bookmark|0' >wanted
    same wanted found "the database after kill $struck"
    done_in copy.db >done_now
}

struck=0
rounds=0
awk -v seed="$seed" -v most="$longest" -v count="$((kills * 3))" \
    'BEGIN { srand(seed); while (count-- > 0) printf "%.6f\n", 0.004 + rand() * most / 1e9 }' >delays
exec 3<delays
while [ "$struck" -lt "$kills" ]; do
    rm -f torn.db torn.db-*
    full=
    if [ $((rounds % 2)) -eq 1 ]; then
        cp whole.db torn.db
        full=--full
    fi
    : >done_now
    fetched_since ignored
    ended=
    while [ -z "$ended" ]; do
        cp done_now done_before
        # The last round comes to its end: nothing strikes any more.
        delay=60
        [ "$struck" -ge "$kills" ] || read -r delay <&3 || fail "hardly any run was killed"
        got=0
        # shellcheck disable=SC2086
        timeout -s KILL "$delay" "$exporter" sync --base-url "$url" --db torn.db -q --jobs 4 $full >out 2>err || got=$?
        fetched_since fetched
        [ -z "$(comm -12 done_before fetched)" ] ||
            fail "fetched again after kill $struck: $(comm -12 done_before fetched | tr '\n' ' ')"
        case $got in
        0) ended=yes ;;
        137)
            struck=$((struck + 1))
            check_what_is_left
            ;;
        *) fail "exit code $got after kill $struck" ;;
        esac
    done
    data_of whole.db >whole.sql
    data_of torn.db >torn.sql
    same whole.sql torn.sql "the data after kill $struck"
    [ "$(sqlite3 torn.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || fail "the database is damaged"
    [ ! -e torn.db-journal ] && [ ! -e torn.db-wal ] || fail "a journal or a log was left behind"
    rounds=$((rounds + 1))
done
echo "$struck kills in $rounds rounds: nothing lost, nothing twice, nothing fetched again"
