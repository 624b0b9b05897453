#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# sync as a nightly job: what it plans, fetches again and leaves alone, at which pace, with sessions that expire and a
# service that is overloaded now and then.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

export WEBCASTS_USERNAME=demo@example.com WEBCASTS_PASSWORD=demo
start_service
set -- sync --base-url "$url" --db nightly.db

# A plan tells of each event, and reads the event list alone.
expect 0 "$exporter" "$@" --plan
[ "$(grep -c 'fetch  *new' out)" -eq 12 ] || fail "not 12 new events in the plan"
[ "$(count_calls audience_reports)" -eq 0 ] && [ ! -e nightly.db ] || fail "the plan fetched or made something"

expect 0 "$exporter" "$@" --json
[ "$(jq -s 'length == 1 and (.[0].events | length) == 12 and .[0].skipped == 0' out)" = true ] ||
    fail "not one object of 12 events"
[ "$(jq -r '[.events[].event_id] | . == sort' out)" = true ] || fail "the summary is not in the list's order"

# The next run fetches what is not over, and the plan says the same.
set_fault '{"operation":"login","nth":99,"status":500}'
expect 0 "$exporter" "$@" --plan --json
[ "$(jq '.to_fetch == 1 and .skipped == 11' out)" = true ] || fail "not one event to fetch"
[ "$(jq -r '.events[] | select(.fetch) | .why' out)" = "not over yet" ] || fail "not the reason"
expect 0 "$exporter" "$@" --json
[ "$(jq '.skipped == 11 and (.events | length) == 1' out)" = true ] || fail "not one event fetched"
[ "$(count_calls audience_reports)" -eq 1 ] || fail "$(count_calls audience_reports) reports, not 1"
expect 0 "$exporter" "$@" --full -q
[ "$(count_calls audience_reports)" -eq 13 ] || fail "--full does not fetch all"
[ "$(count_calls login)" -eq 3 ] || fail "$(count_calls login) log-ins in three runs"

# Two runs in a row leave the same data.
data_of nightly.db >before.sql
expect 0 "$exporter" "$@" --full --jobs 1 -q
data_of nightly.db >after.sql
same before.sql after.sql "a second run changed rows"
stop_service

# Sessions good for 20 calls, one call in twenty refused, eight reports at a time, and no more than 400 requests a second.
start_service --events 200 --registrants 5 --session-calls 20 --fault operation=audience_reports,probability=0.05,status=503
before=$(date +%s)
expect 0 "$exporter" sync --base-url "$url" --db many.db --jobs 8 --max-rate 400/s --json -q
took=$(($(date +%s) - before))
[ "$(jq '.events | length' out)" -eq 200 ] && [ "$(rows_of many.db event)" -eq 200 ] || fail "not 200 events"
calls=$(curl -sS -f "$url/__sandbox/journal" | jq .counts.calls)
[ "$calls" -gt 215 ] && [ "$took" -ge $((calls / 400 - 1)) ] || fail "$calls requests in $took s"
expect 0 "$exporter" sync --base-url "$url" --db slow.db --jobs 8 --max-rate 20/s --event 1000001 --event 1000002 -q
stop_service

# Every way that a run can end.
start_service
set -- sync --base-url "$url" --retries 0 --full -q --db ends.db
expect 0 "$exporter" "$@"
expect 2 "$exporter" "$@" --lookback never
set_fault '{"operation":"audience_reports","event":"1000003","return_code":9}'
expect 3 "$exporter" "$@"
said "event 1000003 failed: audience report: the service refused the request"
WEBCASTS_PASSWORD=wrong expect 4 "$exporter" "$@"
set_fault '{"operation":"eventlist","status":503}'
expect 5 "$exporter" "$@"
set_fault '{"operation":"audience_reports","return_code":9}'
expect 6 "$exporter" "$@"
expect 7 "$exporter" sync --base-url "$url" -q --db no/such/folder.db
# interruption.sh has 130; 1 is for answers that break the contract, which this service does not give.

# A time zone with Windows's name: the warning gives IANA's, in sync and in report, wherever the name comes from.
expect 6 "$exporter" sync --sandbox --db zone.db --event 1000001 --tz 'Eastern Standard Time' -q
said "does not know the time zone Eastern Standard Time"
said "'Eastern Standard Time' is Windows's name of a time zone; write --tz America/New_York"
expect 6 "$exporter" report 1000001 --sandbox --tz 'tokyo standard time' -q
said "write --tz Asia/Tokyo"
printf '[report]\ntz = "(UTC+01:00) W. Europe Summer Time"\n' >zone.toml
expect 6 "$exporter" report 1000001 --sandbox --config zone.toml -q
said "write --tz Europe/Berlin"
expect 0 "$exporter" report 1000001 --sandbox --tz America/New_York -q
[ ! -s err ] || fail "a warning about a good zone"
