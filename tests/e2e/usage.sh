#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# Mistakes on the command line: exit code 2, all of them at once, in the words of the flags, and nothing is sent.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

start_service
export WEBCASTS_USERNAME=demo@example.com WEBCASTS_PASSWORD=demo
set -- --base-url "$url"

expect 2 "$exporter" report 1000001 "$@" --incl-domain example.com --excl-domain example.org
said "--incl-domain cannot be used with --excl-domain; keep one of the two"
expect 2 "$exporter" report 12345 "$@" --from 2026-02-30 --no-shows --od-viewers --sti 'a|b' --wire yaml --param ei=1 \
    --registered-in-range maybe --timeout never --max-time -1 --min-speed slow --speed-window 0 --max-rate fast --retries -1
for mistake in "13 mistakes" "--max-rate is a number of requests a second" \
    "--retries is a whole number from 0 to 100" "EVENT an event id has exactly 7 digits: '12345'" "--from there is no such date: '2026-02-30'" \
    "--no-shows asks for people with no session and --od-viewers for people with one" \
    "--sti: the value holds '|'" "--wire is xml, json or csv" "--param cannot set what EVENT sets" \
    "--registered-in-range is 'on' or 'off'" "--timeout is a number of seconds" \
    "--max-time is 0 or a number of seconds" "--min-speed is a whole number from 0 to 1000000000" "--speed-window is a number of seconds"; do
    said "$mistake"
done
expect 2 "$exporter" sync "$@" --db a.db --jobs 0
said "--jobs is a whole number from 1 to 64"
expect 2 "$exporter" report 1000001 "$@" --registered-in-range off
said "--registered-in-range says what --from and --to apply to"
expect 2 "$exporter" report 1000001 "$@" --from 2026-02-02 --to 2026-02-01
said "--to: the date range ends before it starts; swap the two dates"
expect 2 "$exporter" report 1000001 "$@" --incl-domain user@example.com
said "--incl-domain 'user@example.com': not an e-mail domain"
expect 2 "$exporter" sync "$@" --event 1 --db a.db
said "--event an event id has exactly 7 digits"
[ ! -e a.db ] || fail "a database was made"
for lookback in soon -1d 30y 36501d ''; do
    expect 2 "$exporter" sync "$@" --db a.db --lookback "$lookback"
    said "--lookback is a number of days"
done
expect 2 "$exporter" sync "$@"
said "--db is required"
for command in status export report-html 'dataset data' postgres singer 'forget ada@example.com' 'purge --older-than 24m'; do
    # shellcheck disable=SC2086 # a list of words
    expect 2 "$exporter" $command
    said "--db is required"
done
expect 0 "$exporter" singer --discover
expect 2 "$exporter" events --base-url 'https://user:secret@example.com/'
said "--base-url: not a usable base URL"
! grep -q secret err || fail "the password in the base URL is shown"
expect 2 "$exporter" events --sandbox --username somebody@example.com
said "--sandbox runs inside this program"
expect 2 "$exporter" events "$@" --seed 2
said "add --sandbox"
expect 2 "$exporter" events "$@" --scenario unicode
said "--scenario chooses the sandbox's data; add --sandbox"
expect 2 "$exporter" events --sandbox --scenario no_shows
said "did you mean no-shows?"
expect 0 "$exporter" events --sandbox --scenario expired -q
expect 2 "$exporter" events "$@" -q -v
expect 2 "$exporter" login "$@" --no-such-flag=hunter2
said "argument 4 is no option of login"
! grep -q hunter2 err || fail "the value of an unknown flag is shown"
expect 2 "$exporter" "$@"
said "name a command: login, events, report, sync, status, export, report-html, dataset, postgres, singer, forget, purge, doctor, completion, man or help"
expect 2 "$exporter" no-such-command "$@"

# Credentials: what is missing, and how to give it.
unset WEBCASTS_USERNAME WEBCASTS_PASSWORD
expect 2 "$exporter" login "$@"
said "set WEBCASTS_USERNAME or use --username"
said "set WEBCASTS_PASSWORD or use --password-file"
printf 'demo\r\nsecond line\n' >password
chmod 644 password
for name in 'not an address' 'user@example.com	' ''; do
    WEBCASTS_USERNAME=$name expect 2 "$exporter" login "$@" --password-file password
done
expect 2 "$exporter" login "$@" --username demo@example.com --password-file no-such-file
said "--password-file"
: >empty
expect 2 "$exporter" login "$@" --username demo@example.com --password-file empty
[ "$(count_calls login)" -eq 0 ] && [ "$(count_calls audience_reports)" -eq 0 ] || fail "something was sent"

# Every way to give them.
expect 0 "$exporter" login "$@" --username demo@example.com --password-file password
said "chmod 600"
chmod 600 password
expect 0 "$exporter" login "$@" --username demo@example.com --password-file password
! grep -q chmod err || fail "a warning about a file that only its owner can read"
expect 0 "$exporter" login "$@" --username demo@example.com --password-file - <password
WEBCASTS_USERNAME=demo@example.com WEBCASTS_PASSWORD=demo expect 0 "$exporter" login "$@"
WEBCASTS_USERNAME=other@example.com WEBCASTS_PASSWORD=other expect 0 "$exporter" login "$@" \
    --username demo@example.com --password-file password
expect 0 "$exporter" login --sandbox -q
[ ! -s err ] || fail "-q is not quiet"

# Help and version are data.
for command in '' login events report sync export report-html forget doctor completion man; do
    # shellcheck disable=SC2086
    expect 0 "$exporter" $command --help
    printed "--config FILE"
    printed "Exit codes"
    cp out flag
    # shellcheck disable=SC2086
    expect 0 "$exporter" help $command
    same flag out "help $command is not $command --help"
    case $command in
    '' | login | events | report | sync | doctor) printed "--base-url URL" ;;
    *) ! grep -q -e --base-url out || fail "the help of $command shows what it cannot use" ;;
    esac
done
expect 0 "$exporter" --version
printed "webcasts-export "
