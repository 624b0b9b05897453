#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# `status`, and the age of the data on the page, in `doctor` and in `sync --json`: as old as the rows, whatever later runs did.
# One run at a time changes a database.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

export WEBCASTS_USERNAME=demo@example.com WEBCASTS_PASSWORD=demo
start_service
set -- --base-url "$url" --db a.db -q

expect 2 "$exporter" status --db a.db
said "there is no database a.db"
expect 0 "$exporter" sync "$@"
expect 0 "$exporter" status --db a.db
printed "data as of     2026-03-02T09:00:00Z, less than an hour old"
printed "failing        nothing"
printed "next run       fetch 1 not over yet"
expect 0 "$exporter" status --db a.db --json
jq -e '.exit_status == 0 and (.stale | not) and .events == 12 and (.failing | length) == 0 and (.running | not)' out >/dev/null ||
    fail "not the status of a good run"
[ "$(jq .registrants out)" -eq "$(sqlite3 a.db 'SELECT sum(registrants) FROM v_funnel')" ] || fail "not the registrants"
expect 0 "$exporter" doctor "$@"
printed "its data are of 2026-03-02T09:00:00Z"

# 19 days without a good run: refused log-ins, then a service that is gone.
sqlite3 a.db "UPDATE run SET started = strftime('%Y-%m-%dT%H:%M:00Z', 'now', '-19 days', '-2 minutes'), finished =
    strftime('%Y-%m-%dT%H:%M:00Z', 'now', '-19 days', '-1 minute'); UPDATE run_event SET finished =
    strftime('%Y-%m-%dT%H:%M:00Z', 'now', '-19 days', '-1 minute'); UPDATE bookmark SET pulled =
    strftime('%Y-%m-%dT%H:%M:00Z', 'now', '-19 days', '-2 minutes');
    UPDATE event SET sched_start_utc = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-19 days'), sched_end_utc =
    strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-19 days') WHERE event_id = '1000001'"
date=$(sqlite3 a.db "SELECT DISTINCT strftime('%Y-%m-%d %H:%M', pulled) FROM bookmark")
is_old() {
    expect 0 "$exporter" report-html --db a.db -o a.html -q
    said "warning: the data are of"
    grep -qF "Data as of $date UTC." a.html && grep -qF "These data are 19 days old" a.html || fail "the page hides the age"
    expect 3 "$exporter" status --db a.db
    printed "19 days old"
    printed "$1"
    expect 0 "$exporter" doctor --sandbox --db a.db --json
    jq -e '[.checks[] | select(.verdict == "warning" and (.text | contains("19 days old")))] | length == 1' out >/dev/null ||
        fail "doctor does not warn"
}
WEBCASTS_PASSWORD=wrong expect 4 "$exporter" sync "$@" --json
is_old "ended with exit code 4"
set_fault '{"operation":"eventlist","status":503}'
expect 5 "$exporter" sync "$@" --retries 0
is_old "ended with exit code 5: event list: "
curl -sS -f -o service_said -X POST "$url/__sandbox/reset"
# The service's clock stands still: to it these rows are of the future.
expect 0 "$exporter" sync "$@" --full
expect 0 "$exporter" status --db a.db

# An event that fails, since when and why.
set_fault '{"operation":"audience_reports","event":"1000003","status":500}'
expect 3 "$exporter" sync "$@" --full --retries 0 --json
[ "$(jq -r '.data_as_of' out)" = 2026-03-02T09:00:00Z ] || fail "no age in the summary"
expect 3 "$exporter" status --db a.db --json
jq -e '.failing | length == 1 and .[0].event_id == "1000003" and .[0].status == "failed" and (.[0].error | contains("500"))' \
    out >/dev/null || fail "not the event that fails"
since=$(jq -r '.failing[0].since' out)
expect 3 "$exporter" sync "$@" --full --retries 0
expect 3 "$exporter" status --db a.db --json
[ "$(jq -r '.failing[0].since' out)" = "$since" ] || fail "it fails since the latest run"
expect 3 "$exporter" status --db a.db
printed "1000003 failed since"
curl -sS -f -o service_said -X POST "$url/__sandbox/reset"

# Another run has the lock.
exec 8>a.db-lock
flock 8
expect 8 "$exporter" sync "$@"
said "another run is changing the database a.db"
expect 8 "$exporter" forget ada@example.com --db a.db
expect 0 "$exporter" sync "$@" --plan
expect 3 "$exporter" status --db a.db --json
[ "$(jq .running out)" = true ] || fail "nobody is at work"
"$exporter" sync "$@" --full --wait 8<&- >waited &
waiting=$!
exec 8<&-
wait "$waiting" || fail "the run that waited failed"
expect 0 "$exporter" status --db a.db
