#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# What goes wrong on the service's side: the exit code and the message of each case, and that data fetched before is kept.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

export WEBCASTS_USERNAME=demo@example.com WEBCASTS_PASSWORD=demo
start_service
# What fails here fails for good; how often a request is tried again is the library's matter. Every run is a whole one.
set -- --base-url "$url" --retries 0

# Data to lose.
expect 0 "$exporter" sync "$@" --db kept.db
data_of kept.db >kept.sql

# nothing_lost: the database holds what it held.
nothing_lost() {
    data_of kept.db >now.sql
    same kept.sql now.sql "data was lost"
}

# A log-in that is refused is tried once, not once for each event.
curl -sS -f -o service_said -X POST "$url/__sandbox/reset"
export WEBCASTS_PASSWORD=wrong
expect 4 "$exporter" login "$@"
said "the service refused the log-in"
said "check the user name and the password"
expect 4 "$exporter" sync "$@" --full --db kept.db
[ "$(count_calls login)" -eq 2 ] || fail "$(count_calls login) log-ins, not 2"
nothing_lost
export WEBCASTS_PASSWORD=demo

# A session that expires in the middle is renewed once, and the run goes on.
set_fault '{"operation":"audience_reports","nth":4,"expire_session":true}'
expect 0 "$exporter" sync "$@" --db renewed.db
[ "$(count_calls login)" -eq 2 ] || fail "$(count_calls login) log-ins, not 2"
data_of renewed.db >renewed.sql
same kept.sql renewed.sql "the renewed session got other data"

# An event that the service does not know: by itself, and among others.
expect 6 "$exporter" report 9999999 "$@"
said "event 9999999 failed"
said "the service refused the request"
[ ! -s out ] || fail "there is a report of an unknown event"
expect 6 "$exporter" sync "$@" --event 9999999 --db kept.db
nothing_lost
expect 3 "$exporter" sync "$@" --event 9999999 --event 1000003 --db kept.db
said "event 9999999 failed"
printed 1000003
nothing_lost
expect 6 "$exporter" report 9999999 "$@" -v
said "the service says: ei: no such event"

# case_of WIRE FAULT STATUS MESSAGE: one event of all fails and the others are fetched; then all fail.
case_of() {
    set_fault "{\"operation\":\"audience_reports\",\"event\":\"1000004\",$2}"
    expect 3 "$exporter" sync --base-url "$url" --retries 0 --full --db kept.db --wire "$1"
    said "event 1000004 failed: audience report: $4"
    [ "$(grep -c ' registrants$' err)" -eq 11 ] || fail "not 11 events went well beside $2"
    [ "$(grep -c '^1000004 .* failed ' out)" -eq 1 ] || fail "the table does not tell of one failure"
    grep -q '^total  *12 events, 1 failed ' out || fail "the total does not count the failure"
    said "next: 1 event failed; the same command fetches it again"
    nothing_lost
    set_fault "{\"operation\":\"audience_reports\",$2}"
    expect "$3" "$exporter" sync --base-url "$url" --retries 0 --full --db kept.db --wire "$1"
    [ "$(grep -c "failed: audience report: $4" err)" -eq 12 ] || fail "not 12 failures by $2"
    nothing_lost
    [ "$(sqlite3 kept.db "SELECT count(*) FROM run_event WHERE status = 'failed' AND error IS NOT NULL
        AND run_id = (SELECT max(run_id) FROM run)")" -eq 12 ] || fail "the failures by $2 are not in the database"
}

for wire in xml json; do
    case_of "$wire" '"status":500' 5 "the service answered with HTTP status 500"
    case_of "$wire" '"status":404' 6 "the service answered with HTTP status 404"
    case_of "$wire" '"return_code":42' 6 "the service refused the request"
    case_of "$wire" '"html":true' 5 "the service answered with an HTML page"
    case_of "$wire" '"empty":true' 5 "the response has an empty body"
    case_of "$wire" '"truncate_at_byte":0' 5 "the response body ended before its announced end"
    case_of "$wire" '"truncate_at_byte":20000' 5 "the response body ended before its announced end"
    case_of "$wire" '"reset_at_byte":20000' 5 "the connection was lost"
    case_of "$wire" '"malformed":true' 5 "the response is malformed"
    case_of "$wire" '"content_type":"text/plain"' 5 "the response has an unexpected content type"
done

# A service that asks for a long pause: no more requests are sent than are in flight, by any command, and the run says until when.
for fault in '"retry_after":600' '"status":503,"retry_after":86400'; do
    set_fault "{\"operation\":\"audience_reports\",$fault}"
    expect 5 "$exporter" sync --base-url "$url" --full --db kept.db
    said "it asks to wait "
    said "the service takes no more requests before 20"
    said "what is left is not tried: run the same command again then"
    [ "$(count_calls audience_reports)" -le 4 ] || fail "$(count_calls audience_reports) requests in spite of a pause"
    nothing_lost
    set_fault "{\"operation\":\"audience_reports\",$fault}"
    expect 5 "$exporter" report 1000001 1000002 1000003 --base-url "$url"
    said "the service takes no more requests before 20"
    [ "$(count_calls audience_reports)" -eq 1 ] || fail "$(count_calls audience_reports) requests in spite of a pause"
    set_fault "{\"operation\":\"login\",$fault}"
    for command in login events "sync --db kept.db" "report 1000001 1000002"; do
        # shellcheck disable=SC2086
        expect 5 "$exporter" $command --base-url "$url"
        said "it asks to wait "
    done
    [ "$(count_calls login)" -eq 4 ] || fail "$(count_calls login) log-ins in spite of a pause"
done

# One event that the service forbids is not blamed on the base URL, and the others are fetched.
set_fault '{"operation":"audience_reports","event":"1000004","status":403}'
expect 3 "$exporter" sync "$@" --full --db kept.db
said "event 1000004 failed: audience report: the service answered with HTTP status 403; the account may not read this event"
nothing_lost

# A service that does not answer: the wait ends, and the run goes on with the next event.
set_fault '{"operation":"audience_reports","event":"1000004","latency_ms":3600000}'
expect 3 "$exporter" sync "$@" --event 1000004 --event 1000003 --timeout 0.3 --db kept.db
said "event 1000004 failed: audience report: the time limit was reached"
printed 1000003
expect 5 "$exporter" report 1000004 "$@" --timeout 0.3
nothing_lost

# A service that sends a few bytes at a time, each in time: the report is given up for its speed, or for its whole time.
set_fault '{"operation":"audience_reports","event":"1000004","dribble_bytes_per_s":2000}'
expect 3 "$exporter" sync "$@" --event 1000004 --event 1000003 --min-speed 10000 --speed-window 0.2 --db kept.db
said "event 1000004 failed: audience report: the response came too slowly: the service, or the network on the way, sent "
said " ms, at least 10000 bytes/s are expected; run again later; if the service is always so slow, allow it by --min-speed"
printed 1000003
expect 5 "$exporter" report 1000004 "$@" --min-speed 10000 --speed-window 0.2
expect 5 "$exporter" report 1000004 "$@" --max-time 0.3
said "audience report: the call's deadline was reached; run again later, or allow more time by --max-time"
nothing_lost
for command in login events; do
    set_fault "{\"operation\":\"$([ $command = login ] && echo login || echo eventlist)\",\"dribble_bytes_per_s\":200}"
    expect 5 "$exporter" "$command" "$@" --min-speed 10000 --speed-window 0.2
    said "the response came too slowly"
    expect 5 "$exporter" "$command" "$@" --max-time 0.3
    said "the call's deadline was reached"
done
set_fault '{"operation":"audience_reports","event":"1000004","dribble_bytes_per_s":100000}'
expect 0 "$exporter" report 1000004 "$@" --min-speed 10000 --speed-window 0.2

# What fails before the first event fails the run, and every command alike.
for operation in login eventlist; do
    set_fault "{\"operation\":\"$operation\",\"status\":503}"
    expect 5 "$exporter" sync "$@" --db kept.db
    said "the service answered with HTTP status 503"
    expect 5 "$exporter" events "$@" -o events.csv
    said "the service answered with HTTP status 503"
    [ ! -e events.csv ] || fail "there is a file of events that could not be fetched"
    nothing_lost
done

# A report that breaks off leaves neither half a file nor half of standard output, and keeps the file that was there.
for format in table csv ndjson; do
    echo '{"event_id":"before"}' >"report.$format"
    set_fault '{"operation":"audience_reports","truncate_at_byte":20000}'
    expect 5 "$exporter" report 1000001 "$@" --format "$format" -o "report.$format"
    [ "$(cat "report.$format")" = '{"event_id":"before"}' ] || fail "the file was replaced by half a report"
    expect 5 "$exporter" report 1000001 "$@" --format "$format"
    [ ! -s out ] || fail "half a report was printed"
    # Of two events the whole one is written.
    set_fault '{"operation":"audience_reports","event":"1000001","truncate_at_byte":20000}'
    expect 3 "$exporter" report 1000001 1000003 "$@" --format "$format"
    cp out two
    expect 0 "$exporter" report 1000003 "$@" --format "$format"
    same out two "half of event 1000001 is there"
done
[ "$(find . -name 'report.*' | wc -l)" -eq 3 ] || fail "a temporary file was left behind"

# The way to the service.
expect 5 "$exporter" sync --base-url https://no-such-host.invalid --retries 0 --db empty.db
said "the host name cannot be resolved: no-such-host.invalid"
[ "$(rows_of empty.db event)" -eq 0 ] || fail "there is data of no service"
# A proxy on the way is named where it is at fault. Nothing listens on port 1 of this machine.
for proxy in http://127.0.0.1:1 127.0.0.1:1; do
    https_proxy=$proxy expect 5 "$exporter" login --base-url https://api.example.com --retries 0
    said "the proxy cannot be reached: the proxy 127.0.0.1:1"
    said "check host and port in https_proxy"
done
https_proxy=http://no-such-proxy.invalid:3128 expect 5 "$exporter" login --base-url https://api.example.com --retries 0
said "the proxy's host name cannot be resolved: the proxy no-such-proxy.invalid:3128"
all_proxy=socks5://me:hunter2@127.0.0.1:1 expect 2 "$exporter" login --base-url https://api.example.com
said "all_proxy in the environment names a proxy that this program cannot use"
! grep -q hunter2 err || fail "the proxy's password is shown"
https_proxy=http://127.0.0.1:1 no_proxy='localhost, .INVALID.' expect 5 "$exporter" login --base-url https://no-such-host.invalid --retries 0
said "the host name cannot be resolved: no-such-host.invalid"
expect 2 "$exporter" login --base-url https://api.example.com --ca-file none.pem
said "--ca-file: none.pem cannot be read"

stop_service
expect 5 "$exporter" sync "$@" --db kept.db
said "the connection was refused"
nothing_lost
expect 2 "$exporter" login --base-url http://example.com
said "use https"
