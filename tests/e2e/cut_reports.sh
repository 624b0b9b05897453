#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2119
# A report that is cut, above all in CSV at the end of a row, where nothing in the text tells: exit code 5, and nothing
# half written.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

export WEBCASTS_USERNAME=demo@example.com WEBCASTS_PASSWORD=demo
start_service
set -- report 1000001 --base-url "$url" --retries 0 --wire csv --format csv

# The body as the service sends it, to know where its rows end.
curl -sS -f -o log_in -G -d ver=2.0 -d username="$WEBCASTS_USERNAME" -d password="$WEBCASTS_PASSWORD" \
    "$url/api/login/json" || fail "no log-in"
curl -sS -f -o body -G -d ver=2.0 -d ei=1000001 \
    -d si="$(jq -r .convey_api.result.success.sessionid.value log_in)" \
    -d ui="$(jq -r .convey_api.result.success.userid.value log_in)" \
    "$url/api/reporting/audience_reports/csv" || fail "no report"
rows=$(wc -l <body)
[ "$rows" -gt 100 ] || fail "the report has $rows rows only"

expect 0 "$exporter" "$@" -o whole
[ "$(wc -l <whole)" -gt 30 ] || fail "the whole report is short"

# cut_behind BYTES: fetch the report of which no more than these arrive.
cut_behind() {
    set_fault "{\"operation\":\"audience_reports\",\"truncate_at_byte\":$1}"
    shift
    echo '{"event_id":"before"}' >file
    expect 5 "$exporter" "$@" -o file
    said "the response body ended before its announced end"
    [ "$(cat file)" = '{"event_id":"before"}' ] || fail "the file was replaced by a part of a report"
    expect 5 "$exporter" "$@" -o new
    [ ! -e new ] || fail "a part of a report was written to a new file"
    expect 5 "$exporter" "$@"
    [ ! -s out ] || fail "a part of a report was printed"
}

for kept in 1 2 100 $((rows - 1)); do
    bytes=$(head -n "$kept" body | wc -c)
    cut_behind "$bytes" "$@"
    cut_behind $((bytes - 1)) "$@"
    cut_behind $((bytes + 3)) "$@"
done
[ "$(find . -name 'file*' -o -name 'new*' | wc -l)" -eq 1 ] || fail "a temporary file was left behind"

# Nothing is missing once the fault is gone.
curl -sS -f -o service_said -X POST "$url/__sandbox/reset"
expect 0 "$exporter" "$@" -o file
same whole file "the report after the cuts"
