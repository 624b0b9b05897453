#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# Password, session id and user id appear nowhere: not in what is printed, not in files, not in the process list, not in
# the service's journal, in no spelling, with all the words that -v -v -v gives.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

name='canary+1@example.com'
# shellcheck disable=SC2016
password='p&a#s %+é|"'
printf '%s\n' "$password" >password
chmod 600 password
mkdir seen

# The ids that the exporter will get: the same seed and the same first log-in give the same ids.
start_service --seed 3 --user "$name" --password-file password
curl -sS -f -G --data-urlencode "username=$name" --data-urlencode "password=$password" -d ver=2.0 "$url/api/login/json" \
    >session
stop_service
session_id=$(jq -r .convey_api.result.success.sessionid.value session)
user_id=$(jq -r .convey_api.result.success.userid.value session)
[ ${#session_id} -eq 40 ] && [ ${#user_id} -eq 40 ] || fail "no ids in the answer to the log-in"

# What must not be found, one a line: as it is, as in URLs, forms, XML and JSON. Letters' case does not matter.
cat >needles <<END
p&a#s
p%26a
p&amp;a#s
p\\u0026a
%+é|
%2B%C3%A9
%2b%c3%a9
$session_id
$user_id
END

# leaks FOLDER: tell whether a file below it, or its name, holds a secret.
leaks() {
    grep -rqaiF -f needles "$1" || find "$1" | grep -qaiF -f needles
}

# The search finds what it looks for, in every kind of file it will meet.
mkdir control
while read -r needle; do
    rm -rf control/*
    printf 'words %s words\n' "$needle" >control/text
    leaks control || fail "the search misses $needle in a text"
    rm -rf control/*
    sqlite3 control/database.db "CREATE TABLE t (v); INSERT INTO t VALUES ('$needle')"
    leaks control || fail "the search misses $needle in a database"
done <needles
rm -rf control/*
printf '%s' "$password" >control/password
leaks control || fail "the search misses the password"
rm -rf control/*
: >"control/$session_id"
leaks control || fail "the search misses the name of a file"
rm -rf control/*
printf 'harmless' >control/text
! leaks control || fail "the search finds what is not there"

# keep_words STATUS NAME ARGUMENT...: run the exporter and keep what it says.
keep_words() {
    wanted=$1
    kept=$2
    shift 2
    expect "$wanted" "$exporter" "$@" -v -v -v
    cp out "seen/$kept.out"
    cp err "seen/$kept.err"
}

start_service --seed 3 --user "$name" --password-file password
export WEBCASTS_USERNAME="$name"
set -- --base-url "$url" --password-file password --retries 0

# The first command's log-in gets the ids above: the service still takes them afterwards.
keep_words 0 report-post report 1000003 "$@" --method post --format ndjson -o seen/report.ndjson
curl -sS -f "$url/api/reporting/eventlist/json?ui=$user_id&si=$session_id" | jq -e '.convey_api.result.returnCode == 1' \
    >answer || fail "the ids that are looked for are not the exporter's"
said "password=***"
said "si=***"

for wire in xml json csv; do
    for method in get post; do
        keep_words 0 "login-$wire-$method" login "$@" --wire "$wire" --method "$method"
        keep_words 0 "events-$wire-$method" events "$@" --wire "$wire" --method "$method"
        keep_words 0 "report-$wire-$method" report 1000001 "$@" --wire "$wire" --method "$method" --format csv
        keep_words 0 "sync-$wire-$method" sync "$@" --wire "$wire" --method "$method" --db "seen/$wire-$method.db"
    done
done
keep_words 0 sync-full sync "$@" --full --jobs 8 --max-rate 1000/s --json --db seen/xml-get.db
keep_words 0 sync-plan sync "$@" --plan --json --db seen/xml-get.db
WEBCASTS_PASSWORD=$password keep_words 0 environment login --base-url "$url"

# Every other source of the password, and every other command.
export CANARY_PASSWORD="$password"
# shellcheck disable=SC2016
keep_words 0 command login --base-url "$url" --password-command 'printf "%s\n" "$CANARY_PASSWORD"'
# shellcheck disable=SC2016
keep_words 2 command-failed login --base-url "$url" --password-command 'printf "%s\n" "$CANARY_PASSWORD"; exit 1'
printf 'machine 127.0.0.1 login %s password "%s"\n' "$name" "$(printf %s "$password" | sed 's/"/\\"/g')" >netrc
chmod 600 netrc
keep_words 0 netrc login --base-url "$url" --netrc-file netrc
keep_words 2 netrc-other-host login --base-url http://localhost:1 --netrc-file netrc
keep_words 0 standard-input login --base-url "$url" --password-file - <password
mkdir -p config/webcasts
printf "password = '%s'\n" "$password" >config/webcasts/config.toml
keep_words 2 configuration login "$@"
printf "sandbox = '''\n%s" "$password" >config/webcasts/config.toml
keep_words 2 configuration-broken login "$@"
printf "password-file = '%s'\n" "$PWD/password" >config/webcasts/config.toml
keep_words 0 configuration-file login --base-url "$url"
rm config/webcasts/config.toml
keep_words 0 doctor doctor "$@" --db seen/xml-get.db
keep_words 0 doctor-json doctor "$@" --json
printf 'not the password\n' >wrong
keep_words 4 doctor-refused doctor --base-url "$url" --password-file wrong
keep_words 0 export export --db seen/xml-get.db -o seen/export.csv
printf '%s and more of it\n' "$password" >key
chmod 600 key
keep_words 0 export-hashed export --db seen/xml-get.db --hash-pii --hash-key-file key -o seen/hashed.csv
WEBCASTS_HASH_KEY="$password" keep_words 2 export-short-key export --db seen/xml-get.db --hash-pii
keep_words 0 report-html report-html --db seen/xml-get.db -o seen/report.html
keep_words 0 forget forget nobody@example.com --db seen/xml-get.db
for shell in bash zsh fish; do
    keep_words 0 "completion-$shell" completion "$shell"
done
keep_words 0 man man
unset CANARY_PASSWORD

# Failures say more than successes.
for fault in '"status":500' '"html":true' '"empty":true' '"truncate_at_byte":3000' '"malformed":true' \
    '"return_code":77' '"expire_session":true' '"content_type":"text/plain"' '"reset_at_byte":3000'; do
    for operation in login eventlist audience_reports; do
        set_fault "{\"operation\":\"$operation\",$fault}"
        for wire in xml json csv; do
            status=0
            "$exporter" sync "$@" --wire "$wire" --event 1000003 --db seen/faults.db --jobs 3 -v -v -v >>seen/faults.out \
                2>>seen/faults.err || status=$?
            "$exporter" events "$@" --wire "$wire" -v -v -v >>seen/faults.out 2>>seen/faults.err || status=$?
            [ "$status" -ne 2 ] || fail "wrong usage"
        done
    done
done
[ "$(grep -c 'failed: audience report' seen/faults.err)" -gt 15 ] || fail "the faults did not strike"
# What a crash leaves: a database and its journal, and the words so far.
(
    cd seen
    set_fault '{"operation":"audience_reports","nth":3,"dribble_bytes_per_s":2000}'
    "$exporter" sync --base-url "$url" --password-file ../password --jobs 2 --db crashed.db -v -v -v >crash.out 2>crash.err &
    crashing=$!
    until grep -q 'ei=100000[45]' crash.err; do :; done
    kill -s ABRT "$crashing"
    wait "$crashing" || true
    rm -f core* # which holds what the program knows, and is the system's to keep from others
)
printf 'not the password\n' >wrong
keep_words 4 refused login --base-url "$url" --password-file wrong
keep_words 2 argument login --base-url "$url" --password "$password"
said "process list"
keep_words 2 argument-equals login --base-url "$url" "--password=$password"
keep_words 2 mistyped login --base-url "$url" --pasword "$password"
keep_words 2 positional login "$password" --base-url "$url"
keep_words 2 file-name login --base-url "$url" --password-file "$password"
keep_words 5 refused-connection login --base-url http://127.0.0.1:1 --password-file password
curl -sS -f "$url/__sandbox/journal" >seen/journal.json
[ "$(jq '.calls | length' seen/journal.json)" -gt 0 ] || fail "the journal is empty"

# The process list, while the exporter waits for its password.
mkfifo pipe
"$exporter" login --base-url "$url" --password-file pipe -v -v -v >seen/process.out 2>seen/process.err &
running=$!
exec 8>pipe # waits until the exporter reads
tr '\0' '\n' <"/proc/$running/cmdline" >seen/cmdline
grep -q base-url seen/cmdline || fail "the process list was not read"
printf '%s\n' "$password" >&8
exec 8>&-
wait "$running" || fail "the password in a pipe is refused"

# The arguments of every process that the exporter starts, while a command is asked for the password.
mkfifo asked
"$exporter" login --base-url "$url" --password-command 'echo begun >asked; cat pipe' -v -v -v >seen/asking.out 2>seen/asking.err &
running=$!
read -r begun <asked
[ "$begun" = begun ] || fail "the command does not run"
exec 8>pipe
for entry in /proc/[0-9]*; do
    if [ "$(awk '/^PPid:/ { print $2 }' "$entry/status" 2>gone)" = "$running" ] || [ "$entry" = "/proc/$running" ]; then
        tr '\0' '\n' <"$entry/cmdline" >>seen/cmdlines 2>gone || true
    fi
done
[ "$(grep -c 'cat pipe' seen/cmdlines)" -eq 2 ] || fail "the process list was not read"
printf '%s\n' "$password" >&8
exec 8>&-
wait "$running" || fail "the password of a command is refused"

# The words of a program that crashes with the password in its hands.
set_fault '{"operation":"login","latency_ms":3600000}'
"$exporter" login "$@" -v -v -v >seen/crash-login.out 2>seen/crash-login.err &
running=$!
while ! grep -q 'password=\*\*\*' seen/crash-login.err; do :; done
kill -ABRT "$running"
! wait "$running" 2>gone || fail "the program did not crash"

if leaks seen; then
    # Which file, but not what.
    fail "a secret is in: $(grep -rlaiF -f needles seen | tr '\n' ' ')"
fi
