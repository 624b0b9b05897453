#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# The steps of the ladder print what they promise. Further arguments: the programs 1 to 3, 5 and 7.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

expect 0 "$3"
printed "1000001  Town hall"
printed "the first 5 live viewers of Town hall"
[ "$(grep -c ' watched ' out)" -eq 5 ] || fail "not five viewers"

expect 0 "$4"
printed "password=***"
for parameter in ei=1000003 tz=GMT date_range_start=05%2F01%2F2025 date_range_end=06%2F30%2F2025 dr_regs=on \
    dr_sessions=on 'sti_filter=newsletter%7Cpartner' 'incl_domain=example.com%7C' users_qa=off user_survey=off \
    no_shows=off live_viewers=on od_viewers=off simlive_viewers=off; do
    printed "$parameter"
done
expect 0 "$exporter" report 1000003 --sandbox --tz GMT --from 2025-05-01 --to 2025-06-30 --registered-in-range on \
    --viewed-in-range on --sti newsletter --sti partner --sti 'e-mail & web' --sti linkedin --incl-domain example.com \
    --incl-domain example.org --incl-domain example.net --live-viewers --format ndjson
people=$(wc -l <out)
[ "$people" -gt 0 ] || fail "the filters leave nobody"
expect 0 "$4"
printed "$people people"

start_service
expect 0 "$5" "$url"
[ "$(wc -l <out)" -eq 12 ] || fail "not twelve events"
stop_service
expect 1 "$5" "$url"
said "the connection was lost"

expect 0 "$6"
[ "$(grep -c ' watched [0-9]* minutes$' out)" -eq 5 ] || fail "not five rows"

expect 0 "$7"
printed "attempt=1 operation=log-in method=GET"
printed "username=***&password=***"
printed "ui=***&si=***&ei=1000001&live_viewers=on"
printed "live viewers, in 2 requests and"
if grep -q 'demo' out; then fail "the log shows the account"; fi
