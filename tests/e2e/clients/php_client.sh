#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# A PHP client that sends no `ver` works against --lenient over HTTPS, and reads the same people as the CSV report lists.
# Needs php-cli and php-xml; skipped (77) without them.
clients=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/e2e/harness.sh
. "$clients/../harness.sh"

php -r 'exit(extension_loaded("simplexml") && extension_loaded("openssl") ? 0 : 1);' 2>/dev/null || {
    echo "skipped: needs php-cli and php-xml"
    exit 77
}

start_service --tls --ca-file ca.pem --lenient
export SSL_CERT_FILE="$work/ca.pem"
expect 0 php "$clients/audience.php" "$url" 1000001
cp out people
[ "$(wc -l <people)" -gt 40 ] || fail "there are few people"
grep -q ' [1-9][0-9]* [0-9]*$' people || fail "nobody watched live"
grep -q ' [1-9][0-9]*$' people || fail "nobody watched on demand"

set -- --silent --show-error --fail --cacert ca.pem
expect 0 curl "$@" "$url/api/login/json?username=demo%40example.com&password=demo"
si=$(jq -r .convey_api.result.success.sessionid.value out)
ui=$(jq -r .convey_api.result.success.userid.value out)
expect 0 curl "$@" --get --data-urlencode "si=$si" --data-urlencode "ui=$ui" --data ei=1000001 \
    "$url/api/reporting/audience_reports/csv"
# The e-mail address is the first column and needs no quotes; a row within quotes begins with none.
grep -oE '^[^," ]+@[^," ]+,' out | tr -d , | uniq >from_csv
tail -n +2 people | cut -d ' ' -f 1 >from_php
same from_csv from_php "the people differ"

# Strict, the service tells what is missing.
stop_service
start_service --tls --ca-file ca.pem
expect 255 php "$clients/audience.php" "$url" 1000001
grep -qF 'ver: ' out err || fail "the refusal does not name the parameter"
