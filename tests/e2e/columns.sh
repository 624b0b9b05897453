#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# `export` with columns of one's own, numbered files, and the database that the environment names.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

expect 0 "$exporter" sync --sandbox --db a.db -q

# Fields, custom questions and surveys, in any order; the numbers are those of the views.
expect 0 "$exporter" export --db a.db --event 1000003 --column Mail=email --column "Minutes=minutes_watched" --column questions \
    --column "Interest=custom_question1" --column "Survey=survey_texts" --format ndjson -q
[ "$(head -n 1 out | jq -r 'keys_unsorted | join(",")')" = "Mail,Minutes,questions,Interest,Survey" ] || fail "other columns: $(head -n 1 out)"
[ "$(jq -s 'map(.Minutes) | add' out)" -eq "$(sqlite3 a.db "SELECT sum(p.watch_seconds / 60) FROM attendee a JOIN v_person_event p ON
    p.event_id = a.event_id AND p.email_key = a.person_key WHERE a.event_id = '1000003'")" ] || fail "other minutes than the views'"
jq -r '[.Mail, .Interest] | join("|")' out | sort >got
sqlite3 a.db "SELECT email, value ->> 'value' FROM attendee, json_each(extra) WHERE event_id = '1000003' AND value ->> 'name' = 'custom_question1'" |
    sort >wanted
same wanted got "the answers to a custom question"
[ "$(jq -r 'select(.Survey != null) | .Survey' out | wc -l)" -gt 5 ] || fail "nobody answered the survey: the case is not tested"
question=$(sqlite3 a.db "SELECT question FROM answer WHERE kind = 'survey' LIMIT 1")
expect 0 "$exporter" export --db a.db --column "Answer=$question" -q
[ "$(grep -c . out)" -gt 100 ] && grep -qx 'Answer.' out || fail "a survey's question is no column"

# A file of columns, in which people comment; the columns of the command line come first.
printf '\357\273\277# for the newsletter\r\nMail=email\r\n\r\nLive=live_minutes_watched\r\n' >columns.txt
expect 0 "$exporter" export --db a.db --column Event=event_id --columns columns.txt -q
[ "$(head -n 1 out | tr -d '\r')" = Event,Mail,Live ] || fail "other columns: $(head -n 1 out)"
printf '=email\nMail=\n' >wrong.txt
expect 2 "$exporter" export --db a.db --columns wrong.txt
said "line 1 of the file wrong.txt of --columns is not Label=field"
said "line 2 of the file wrong.txt"
expect 2 "$exporter" export --db a.db --columns none.txt
said "the file none.txt of --columns cannot be read: No such file"
: >empty.txt
expect 2 "$exporter" export --db a.db --columns empty.txt
said "the file empty.txt of --columns has no column"
expect 2 "$exporter" export --db a.db --columns columns.txt -o columns.txt
said "it is the file of --columns, which is never replaced"
grep -q newsletter columns.txt || fail "the file of columns was replaced"

# Mistakes name the field and those that are near.
expect 2 "$exporter" export --db a.db --column "Company=compny"
said "there is no field or custom question 'compny' for --column; did you mean company"
expect 2 "$exporter" export --db a.db --column "A=custom_qestion2"
said "did you mean custom_question"
expect 2 "$exporter" export --db a.db --column "=email"
said "--column (number 1) is not Label=field"
[ ! -s out ] || fail "something was written"
expect 0 "$exporter" export --db a.db --column "A=custom:never asked" -o new.csv
said "warning: nobody in this database has the custom question 'never asked' yet"
expect 0 "$exporter" export --db a.db --column "Consent=consent" -o new.csv --force
said "name the one that asks for it"

# For a CRM: after its own columns, a row for each person, added up over events.
expect 0 "$exporter" export --db a.db --preset hubspot --column "Webcast Minutes=minutes_watched" --column "Webcast Consent=custom_question3" -o crm.csv -q
head -n 1 crm.csv | tr -d '\r' | grep -q ',Webcast Registration Date,Webcast Minutes,Webcast Consent$' || fail "other columns: $(head -n 1 crm.csv)"
sqlite3 crm.db '.mode csv' '.import crm.csv m' 2>err
sqlite3 crm.db 'SELECT lower(Email), "Webcast Minutes" FROM m ORDER BY 1' >got
sqlite3 a.db "SELECT email_key, sum(watch_seconds / 60) FROM v_person_event WHERE email <> '' GROUP BY email_key ORDER BY 1" >wanted
same wanted got "the minutes of people"
# The file is known as this program's, with its own headings too.
expect 0 "$exporter" export --db a.db --preset hubspot --column "Webcast Minutes=minutes_watched" --column "Webcast Consent=custom_question3" -o crm.csv -q
expect 0 "$exporter" export --db a.db --column '*' -q
cp out usual
expect 0 "$exporter" export --db a.db -q
same out usual "the usual columns"

# Numbered files: each has the heading, together they are the one file; none is too long.
expect 0 "$exporter" export --db a.db -o all.csv -q
mkdir parts
expect 0 "$exporter" export --db a.db --split 100 -o parts/people.csv --json
files=$(find parts -type f | wc -l)
rows=$(($(wc -l <all.csv) - 1))
[ "$(jq -c '[.rows, .files]' out)" = "[$(jq .rows out),$files]" ] && [ "$(jq .rows out)" -eq "$(rows_of a.db attendee)" ] || fail "the summary is wrong: $(cat out)"
[ "$files" -eq $((($(rows_of a.db attendee) + 99) / 100)) ] && [ "$rows" -ge "$(rows_of a.db attendee)" ] || fail "$files files"
head -n 1 all.csv >joined.csv
for part in parts/people-*.csv; do
    [ "$(head -n 1 "$part")" = "$(head -n 1 all.csv)" ] || fail "$part has another heading"
    [ "$(stat -c %a "$part")" = 600 ] || fail "others can read $part"
    tail -n +2 "$part" >>joined.csv
done
same all.csv joined.csv "the numbered files together"
# Fewer files than before: the rest of the earlier run is named, not removed.
expect 0 "$exporter" export --db a.db --split 100 --event 1000003 -o parts/people.csv
said "people-0002.csv is not of this run, which wrote 1 file"
[ "$(find parts -type f | wc -l)" -eq "$files" ] || fail "a file was removed"
echo mine >parts/other-0001.csv
expect 2 "$exporter" export --db a.db --split 100 -o parts/other.csv
said "it holds something that this program did not write"
[ "$(cat parts/other-0001.csv)" = mine ] || fail "a file was replaced"
expect 2 "$exporter" export --db a.db --split 100
said "--split writes numbered files; name them with -o"
for split in 0 -1 many 1.5; do
    expect 2 "$exporter" export --db a.db "--split=$split" -o parts/x.csv
    said "--split is a whole number from 1"
done
# What cannot be written ends the run; the files before it are whole and named.
mkdir parts/late-0003.csv
expect 2 "$exporter" export --db a.db --split 100 -o parts/late.csv
said "parts/late-0001.csv to parts/late-0002.csv are written whole, and further rows are missing"
[ "$(find parts -name 'late-*' | sort | tr '\n' ' ')" = "parts/late-0001.csv parts/late-0002.csv parts/late-0003.csv " ] || fail "a temporary file was left behind"

# WEBCASTS_DB names the database of every command; --db comes before it, and it before the configuration.
export WEBCASTS_DB=a.db
expect 0 "$exporter" status --json
expect 0 "$exporter" export --event 1000003 --format ndjson -q
[ -s out ] || fail "nothing is exported"
expect 0 "$exporter" report-html -o page.html -q
expect 0 "$exporter" doctor --sandbox --json
grep -q a.db out || fail "doctor does not look at the database"
expect 0 "$exporter" forget nobody@example.com
expect 0 "$exporter" purge --older-than 100y --plan
WEBCASTS_DB=new.db expect 0 "$exporter" sync --sandbox -q
[ -s new.db ] || fail "sync does not use WEBCASTS_DB"
expect 2 "$exporter" export --db none.db
said "there is no database none.db"
mkdir -p config/webcasts
echo 'db = "none.db"' >config/webcasts/config.toml
expect 0 "$exporter" export -q
expect 2 "$exporter" export -o a.db
said "it is the database of --db, which is never replaced"
unset WEBCASTS_DB
expect 2 "$exporter" export
said "there is no database none.db"
rm config/webcasts/config.toml
WEBCASTS_DB='' expect 2 "$exporter" export
said "export: --db is required (or set WEBCASTS_DB)"
