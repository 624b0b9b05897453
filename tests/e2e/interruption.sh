#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# SIGINT in the middle of a run: exit code 130; the events that were stored stay, the one under way leaves nothing.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

export WEBCASTS_USERNAME=demo@example.com WEBCASTS_PASSWORD=demo
start_service --fault operation=audience_reports,nth=3,dribble_bytes_per_s=4000
expect 0 "$exporter" sync --sandbox --db whole.db -q

for signal in INT TERM HUP; do
    set_fault '{"operation":"audience_reports","nth":3,"dribble_bytes_per_s":4000}'
    rm -f words interrupted.db
    mkfifo words
    # A shell starts background commands with SIGINT ignored, which the exporter respects.
    env --default-signal "$exporter" sync --base-url "$url" --db interrupted.db --jobs 1 -v -v >out 2>words &
    running=$!
    exec 8<words
    # The third report's head has come, and its body takes a minute.
    reports=0
    while [ "$reports" -lt 3 ] && read -r line <&8; do
        case $line in
        *audience_reports*) reports=$((reports + 1)) ;;
        esac
    done
    read -r line <&8
    kill -s "$signal" "$running"
    cat <&8 >err
    exec 8<&-
    got=0
    wait "$running" || got=$?
    [ "$got" -eq 130 ] || fail "exit code $got, not 130, after SIG$signal"
    said "interrupted: 2 of 12 events are stored whole; run the same command again within 12 hours"
    [ "$(sqlite3 interrupted.db "SELECT group_concat(event_id) FROM event")" = 1000001,1000002 ] ||
        fail "not the two events that were whole"
    [ "$(sqlite3 interrupted.db "SELECT exit_status FROM run WHERE finished IS NOT NULL")" -eq 130 ] ||
        fail "the run is not noted as interrupted"
    [ ! -e interrupted.db-journal ] && [ ! -e interrupted.db-wal ] || fail "a journal or a log was left behind"
    for table in event attendee session answer; do
        sqlite3 whole.db "SELECT * FROM $table WHERE event_id <= '1000002'" >wanted
        sqlite3 interrupted.db "SELECT * FROM $table" >stored
        same wanted stored "$table after SIG$signal"
    done
    # The next run completes it.
    set_fault '{"operation":"login","nth":9,"status":500}'
    expect 0 "$exporter" sync --base-url "$url" --db interrupted.db -q
    data_of whole.db >wanted
    data_of interrupted.db >stored
    same wanted stored "the run after SIG$signal"
done

# A report that is interrupted writes nothing and keeps the file that was there.
set_fault '{"operation":"audience_reports","nth":2,"dribble_bytes_per_s":4000}'
echo '{"event_id":"before"}' >report
env --default-signal "$exporter" report 1000003 1000001 --base-url "$url" --format ndjson -o report -v -v 2>words &
running=$!
exec 8<words
reports=0
while [ "$reports" -lt 2 ] && read -r line <&8; do
    case $line in
    *audience_reports*) reports=$((reports + 1)) ;;
    esac
done
read -r line <&8
kill -s INT "$running"
cat <&8 >err
exec 8<&-
got=0
wait "$running" || got=$?
[ "$got" -eq 130 ] || fail "exit code $got, not 130, of a report"
said "interrupted: nothing is written"
[ "$(cat report)" = '{"event_id":"before"}' ] || fail "the file was replaced"
[ "$(find . -name 'report*' | wc -l)" -eq 1 ] || fail "a temporary file was left behind"

# Before the first report nothing is stored, and that is said. A run of named events fetches all of them again.
# interrupt_at OPERATION NTH OPTION...: interrupt a sync when the head of this answer has come.
interrupt_at() {
    operation=$1
    nth=$2
    shift 2
    set_fault "{\"operation\":\"$operation\",\"nth\":$nth,\"dribble_bytes_per_s\":400}"
    rm -f words named.db
    mkfifo words
    env --default-signal "$exporter" sync --base-url "$url" --db named.db --jobs 1 -v -v "$@" >out 2>words &
    running=$!
    exec 8<words
    answers=0
    while [ "$answers" -lt "$nth" ] && read -r line <&8; do
        case $line in
        *"$operation"*) answers=$((answers + 1)) ;;
        esac
    done
    read -r line <&8
    kill -s INT "$running"
    cat <&8 >err
    exec 8<&-
    got=0
    wait "$running" || got=$?
    [ "$got" -eq 130 ] || fail "exit code $got, not 130: sync $*"
}
interrupt_at audience_reports 1
said "interrupted: no event was stored"
interrupt_at audience_reports 2 --event 1000001 --event 1000002 --event 1000003
said "interrupted: 1 of 3 events are stored whole; run the same command again for the others"
interrupt_at audience_reports 2 --full
said "interrupted: 1 of 12 events are stored whole; run the same command again within 12 hours"
interrupt_at eventlist 1
said "interrupted: no event was stored"
interrupt_at login 1
said "interrupted: no event was stored"
