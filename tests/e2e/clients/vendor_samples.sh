#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Clients that know nothing of a sandbox work against it over HTTPS, where a hosts entry (here: a stand-in for one) and the
# authority's certificate lead them to it: samples in the shape of the vendor's documentation, and curl.
clients=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/e2e/harness.sh
. "$clients/../harness.sh"
export PYTHONDONTWRITEBYTECODE=1

start_service --tls --ca-file ca.pem --allow-host api.webcasts.com
port=${url##*:}
export SSL_CERT_FILE="$work/ca.pem"

# run_sample NAME
run_sample() {
    expect 0 python3 "$clients/with_hosts_entry.py" "$port" "$clients/$1"
}
run_sample vendor_login.py
printed '<convey_api version="2.0">'
printed '<returnCode>1</returnCode>'
run_sample vendor_reporting.py
printed '"event_list":['
printed '<attendee email="'
printed '"live_sessions_list":['
printed 'session_kind,session_start,session_end,session_duration'
cp out reports

# Without the authority they refuse, as they should.
SSL_CERT_FILE=/dev/null expect 1 python3 "$clients/with_hosts_entry.py" "$port" "$clients/vendor_login.py"
said CERTIFICATE_VERIFY_FAILED

set -- --silent --show-error --fail --cacert ca.pem --connect-to "api.webcasts.com:443:127.0.0.1:$port"
expect 0 curl "$@" 'https://api.webcasts.com/api/login/json?username=demo%40example.com&password=demo&ver=2.0'
si=$(jq -r .convey_api.result.success.sessionid.value out)
ui=$(jq -r .convey_api.result.success.userid.value out)
expect 0 curl "$@" --get --data-urlencode "si=$si" --data-urlencode "ui=$ui" https://api.webcasts.com/api/reporting/eventlist
printed '<event id="1000001"'
expect 0 curl "$@" --data "ver=2.0&ei=1000001&live_viewers=on&tz=America/New_York" --data-urlencode "si=$si" \
    --data-urlencode "ui=$ui" https://api.webcasts.com/api/reporting/audience_reports/csv
grep -qxF "$(tail -n 1 out)" reports || fail "curl got another report than Python"
expect 0 curl "$@" --http1.0 --head "https://api.webcasts.com/api/login?ver=2.0&username=demo%40example.com&password=demo"
printed 'Content-Type: text/xml'
