#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119,SC2016
# `export`: columns that do not move, texts that come back as they were, tokens, and files for CRMs.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

expect 0 "$exporter" sync --sandbox --db a.db -q

# The columns of each kind of rows; more may only be added at the end.
heading() {
    expect 0 "$exporter" export --db a.db --rows "$1" -q
    [ "$(head -n 1 out | tr -d '\r')" = "$2" ] || fail "other columns of $1: $(head -n 1 out)"
}
heading registrants event_id,event_title,email_key,email,fname,lname,company,title,address1,address2,city,state,country,postalcode,phone,cell,fax,domain,reg_date,reg_date_utc,sti,attended,no_show,live,simlive,on_demand,sessions,watch_seconds,first_seen_utc,last_seen_utc,questions,survey_answers,extra,eligible,attended_live,live_watch_seconds,on_demand_watch_seconds
heading sessions event_id,event_title,email_key,email,session_kind,ordinal,session_start,session_start_utc,session_end,session_end_utc,session_duration,extra
heading answers event_id,event_title,email_key,email,answer_kind,ordinal,time,time_utc,question,answer,extra
heading events event_id,title,expired,begun,sched_start,sched_start_utc,sched_end,sched_end_utc,time_zone,query,registrants,attended,live,simlive,on_demand,no_shows,no_show_rate,attendance_rate,watch_seconds,average_watch_seconds,asked,surveyed,extra,eligible,attended_live,live_rate,live_watch_seconds,on_demand_watch_seconds,average_live_watch_seconds,average_on_demand_watch_seconds,gone_utc

# Every row is there, and an event can be chosen.
for rows in registrants:attendee sessions:session answers:answer events:event; do
    expect 0 "$exporter" export --db a.db --rows "${rows%:*}" --format ndjson -q
    [ "$(wc -l <out)" -eq "$(rows_of a.db "${rows#*:}")" ] || fail "not all ${rows%:*} are exported"
    jq -e . out >parsed || fail "${rows%:*} are no JSON"
done
expect 0 "$exporter" export --db a.db --event 1000003 --event 1000011 --format ndjson -q
[ "$(jq -r .event_id out | sort -u | tr '\n' ' ')" = "1000003 1000011 " ] || fail "other events are exported"
expect 2 "$exporter" export --db a.db --event 9999999
said "the database does not hold event 9999999"
expect 2 "$exporter" export --db none.db
said "there is no database none.db"
[ ! -e none.db ] || fail "a database was made"

# Texts that hurt: each comes back unchanged from exact CSV and from NDJSON.
cat >hostile.sql <<'END'
UPDATE attendee SET fname = '=HYPERLINK("http://example.com","x")', lname = ' +1', company = '@SUM(1+1)*cmd|''/C calc''!A0',
    title = 'first' || char(10) || '=1+1', address1 = '"quoted"', address2 = char(8238) || 'evil', city = char(65309) || '1+1',
    state = 'a;=1+1', postalcode = '00123', phone = '-1+1', cell = char(9) || 'tab', sti = '</text><script>alert(1)</script>'
    WHERE event_id = '1000003' AND email_key = (SELECT min(email_key) FROM attendee WHERE event_id = '1000003');
UPDATE attendee SET fname = CAST(X'6100620D0A63' AS TEXT), lname = printf('%.*c', 65536, 'n')
    WHERE event_id = '1000003' AND email_key = (SELECT max(email_key) FROM attendee WHERE event_id = '1000003');
UPDATE event SET title = '<b onmouseover="alert(1)">&amp;</b>' WHERE event_id = '1000003';
END
cp a.db hostile.db
sqlite3 hostile.db <hostile.sql
expect 0 "$exporter" export --db hostile.db --event 1000003 --exact-csv -o exact.csv -q
[ "$(stat -c %a exact.csv)" = 600 ] || fail "others can read the file"
sqlite3 back.db '.mode csv' '.import exact.csv rows' 2>err || fail "the file cannot be read back"
sqlite3 hostile.db "ATTACH 'back.db' AS back" "SELECT count(*) FROM attendee a JOIN back.rows r ON
    r.email_key = a.email_key WHERE a.event_id = '1000003' AND instr(a.fname, X'00') = 0 AND a.fname = r.fname AND a.lname = r.lname AND
    a.company = r.company AND a.title = r.title AND a.address1 = r.address1 AND a.address2 = r.address2 AND a.city = r.city
    AND a.state = r.state AND a.postalcode = r.postalcode AND a.phone = r.phone AND a.cell = r.cell AND a.sti = r.sti" >count
[ "$(cat count)" -eq 96 ] || fail "$(cat count) of 96 people came back from CSV"
grep -qaP '"a\x00b\r$' exact.csv || fail "a NUL is lost in CSV"
expect 0 "$exporter" export --db hostile.db --event 1000003 --format ndjson -o exact.ndjson -q
[ "$(jq -r 'select(.fname == "a\u0000b\r\nc") | .lname | length' exact.ndjson)" -eq 65536 ] || fail "a text is lost in NDJSON"

# By default nothing in a text column can run, and numbers stay numbers.
expect 0 "$exporter" export --db hostile.db --event 1000003 --bom -o safe.csv -q
[ "$(head -c 3 safe.csv | od -An -tx1 | tr -d ' ')" = efbbbf ] || fail "there is no byte order mark"
! grep -qaE '(^|,)"?[ '"'"']*[=+@-][^,]*[A-Za-z(]' safe.csv || grep -qaE "'=HYPERLINK" safe.csv || fail "a formula is unprotected"
for text in "\"'=HYPERLINK" "\"' +1\"" "'@SUM" "'-1+1" "\"a;'=1+1\""; do
    grep -qaF -- "$text" safe.csv || fail "unprotected: $text"
done

# Columns that are dropped or hashed.
expect 0 "$exporter" export --db a.db --drop extra --drop phone --drop fname -q
[ "$(head -n 1 out | tr ',' '\n' | grep -cE '^(extra|phone|fname)')" -eq 0 ] || fail "a column is not dropped"
expect 2 "$exporter" export --db a.db --drop nothing
said "there is no column of that name to drop or hash; these rows have: event_id, event_title"
expect 2 "$exporter" export --db a.db --hash-pii
said "set WEBCASTS_HASH_KEY or use --hash-key-file FILE"
printf 'short\n' >key
chmod 600 key
expect 2 "$exporter" export --db a.db --hash-pii --hash-key-file key
said "shorter than 16 bytes"
printf '0123456789abcdef\n' >key
expect 0 "$exporter" export --db a.db --hash-pii --hash-key-file key --hash-field company --format ndjson -o one.ndjson -q
WEBCASTS_HASH_KEY=0123456789abcdef expect 0 "$exporter" export --db a.db --rows sessions --hash-pii --format ndjson -o two.ndjson -q
email=$(sqlite3 a.db "SELECT lower(email) FROM attendee JOIN session USING (event_id, email_key) LIMIT 1")
token=$(printf %s "$email" | openssl dgst -sha256 -mac HMAC -macopt key:0123456789abcdef | sed 's/.*= //')
for file in one.ndjson two.ndjson; do
    jq -r .email "$file" | grep -qxF "$token" || fail "the token of an e-mail is not HMAC-SHA-256 in $file"
done
sqlite3 a.db "SELECT DISTINCT email FROM attendee WHERE email LIKE '%@%'" >emails
! grep -qiFf emails one.ndjson two.ndjson || fail "an e-mail is not hashed"
[ "$(jq -r .company one.ndjson | grep -cE '^[0-9a-f]{64}$')" -gt 100 ] || fail "--hash-field is not heeded"

# Files for CRMs: their headers, one row a person, the highest status, ISO dates.
preset() {
    expect 0 "$exporter" export --db a.db --preset "$1" -q
    [ "$(head -n 1 out | tr -d '\r')" = "$2" ] || fail "other columns for $1: $(head -n 1 out)"
}
preset hubspot "Email,First Name,Last Name,Company Name,Job Title,Phone Number,Mobile Phone Number,Fax Number,Street Address,City,State/Region,Postal Code,Country/Region,Webcast Source,Webcast Status,Webcast Registration Date"
preset marketo "Email Address,First Name,Last Name,Company Name,Job Title,Phone Number,Mobile Phone Number,Fax Number,Address,City,State,Postal Code,Country,Webcast Source,Member Status,Registration Date"
preset salesforce "Email,First Name,Last Name,Company,Title,Phone,Mobile,Fax,Street,City,State/Province,Zip/Postal Code,Country,Webcast Source,Member Status,Registration Date"
sqlite3 members.db '.mode csv' '.import out m'
[ "$(rows_of members.db m)" -eq "$(sqlite3 a.db "SELECT count(DISTINCT lower(email)) FROM attendee WHERE email <> ''")" ] ||
    fail "not one row a person"
[ "$(sqlite3 members.db "SELECT count(*) FROM m WHERE \"Registration Date\" NOT GLOB '20[0-9][0-9]-[01][0-9]-[0-3][0-9]'")" -eq 0 ] ||
    fail "a date is not ISO"
sqlite3 a.db "SELECT email_key, CASE max(3 * on_demand, 2 * attended, no_show) WHEN 3 THEN 'Attended On-demand' WHEN 2 THEN 'Attended'
    WHEN 1 THEN 'No Show' ELSE 'Registered' END FROM (SELECT email_key, max(on_demand) AS on_demand, max(attended) AS attended,
    max(no_show) AS no_show FROM v_person_event WHERE email <> '' GROUP BY email_key) ORDER BY 1" >wanted
sqlite3 members.db 'SELECT lower(Email), "Member Status" FROM m ORDER BY 1' >got
same wanted got "other statuses"
for status in Registered "No Show" Attended "Attended On-demand"; do
    grep -q "|$status\$" got || fail "nobody is $status: the case is not tested"
done
expect 0 "$exporter" export --db a.db --preset marketo --status no-show -q
[ "$(tail -n +2 out | grep -c 'No Show')" -eq "$(grep -c '|No Show$' wanted)" ] || fail "--status does not choose"
! tail -n +2 out | grep -q 'Attended' || fail "--status lets others through"

# What a CRM was told is never lowered, whatever the database knows now.
expect 0 "$exporter" export --db a.db --preset salesforce -o before.csv -q
cp a.db less.db
sqlite3 less.db 'DELETE FROM session'
expect 0 "$exporter" export --db less.db --preset salesforce -o lower.csv -q
! grep -q Attended lower.csv || fail "somebody attended without a session"
expect 0 "$exporter" export --db less.db --preset salesforce --previous before.csv -o after.csv -q
same before.csv after.csv "a status was lowered"
expect 2 "$exporter" export --db a.db --preset hubspot --previous before.csv
said "it has not the columns of this preset"

# A CRM's file is exact: what it holds is stored. The same text in a file for eyes has a mark.
for preset in salesforce hubspot marketo; do
    expect 0 "$exporter" export --db hostile.db --event 1000003 --preset "$preset" -q
    printed ",-1+1,"
    printed '"=HYPERLINK(""http://example.com"",""x"")"'
    printed '@SUM(1+1)*cmd'
    ! grep -q "'[=+@-]" out || fail "a text has a mark for $preset"
    cp out "$preset.csv"
    expect 0 "$exporter" export --db hostile.db --event 1000003 --preset "$preset" --exact-csv -q
    same "$preset.csv" out "--exact-csv changes a CRM's file"
done
expect 0 "$exporter" export --db hostile.db --event 1000003 -q
printed "'=HYPERLINK"

# What a CRM would refuse is counted by rule, and written apart with --reject-file.
sqlite3 hostile.db "UPDATE attendee SET lname = ' ', company = '', country = 'Deutschland', fname = 'Ann', city = printf('%.*c', 41, 'c') WHERE email_key =
    (SELECT max(email_key) FROM attendee WHERE event_id = '1000003' AND email LIKE '%@%' AND email_key NOT LIKE '%#%')"
expect 0 "$exporter" export --db hostile.db --event 1000003 --preset salesforce -o every.csv -q
said "no Last Name, which Salesforce requires (row"
said "more than 40 characters in City, the most that Salesforce takes (row"
said "--reject-file FILE"
expect 0 "$exporter" export --db hostile.db --event 1000003 --preset salesforce -o taken.csv --reject-file rejected.csv --json -q
[ "$(stat -c %a rejected.csv)" = 600 ] || fail "others can read the rejects"
[ "$(head -n 1 rejected.csv | tr -d '\r')" = "$(head -n 1 every.csv | tr -d '\r'),Reason" ] || fail "other columns of rejects"
for file in every taken rejected; do
    sqlite3 rows.db ".mode csv" ".import $file.csv $file"
done
[ "$(rows_of rows.db every)" -eq $(($(rows_of rows.db taken) + $(rows_of rows.db rejected))) ] || fail "rows are lost"
[ "$(jq .rejected out)" -eq "$(rows_of rows.db rejected)" ] || fail "the summary counts otherwise"
[ "$(jq '[.findings[] | select(.fault == "too_long")] | length' out)" -gt 0 ] || fail "no limit is in the summary"
expect 0 "$exporter" export --db hostile.db --event 1000003 --preset salesforce -o taken.csv --reject-file rejected.csv -q
expect 2 "$exporter" export --db hostile.db --preset salesforce -o same.csv --reject-file same.csv
said "--reject-file same.csv: it is the output of this run"
expect 2 "$exporter" export --db hostile.db --preset salesforce -o new.csv --reject-file hostile.db
said "--reject-file hostile.db: it is the database of --db"
expect 2 "$exporter" export --db hostile.db --reject-file new.csv
said "--reject-file is for rows that a CRM would refuse; add --preset"
sed 's/Attended/Waved/' every.csv >odd.csv
expect 0 "$exporter" export --db hostile.db --event 1000003 --preset salesforce --previous odd.csv -q
said "rows of --previous have another status than"

# The ends of the command line.
expect 2 "$exporter" export --db a.db --preset hubspot --format ndjson --rows sessions --exact-csv --json
said "--preset writes CSV; leave --format out"
said "--preset writes a row for each person; leave --rows out"
said "add -o FILE"
expect 2 "$exporter" export --db a.db --preset sap
said "--preset is salesforce, hubspot or marketo"
expect 2 "$exporter" export --db a.db --status attended --hash-field city --rows people
said "add --preset"
said "add --hash-pii"
said "--rows is registrants, sessions, answers or events"
expect 0 "$exporter" export --db a.db -o rows.csv --json -q
[ "$(jq -r .rows out)" -eq "$(rows_of a.db attendee)" ] || fail "the summary is wrong"
got=0
"$exporter" export --db a.db >/dev/full 2>err || got=$?
[ "$got" -eq 7 ] || fail "exit code $got, not 7, on a full disk"
