#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# `export --person`: all that is known of one person, as JSON.
schema=$(realpath "$(dirname "$0")/../../doc/person.schema.json")
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

expect 0 "$exporter" sync --sandbox --db a.db -q
person=$(sqlite3 a.db "SELECT person_key FROM attendee JOIN answer USING (event_id, email_key) WHERE email LIKE '%@%' GROUP BY 1
    ORDER BY count(DISTINCT event_id) DESC, 1 LIMIT 1")
# known WHAT SQL JQ: a number of the document is the database's.
known() {
    [ "$(jq "$3" person.json)" -eq "$(sqlite3 a.db "$2")" ] || fail "other $1: $(jq "$3" person.json), not $(sqlite3 a.db "$2")"
}
expect 0 "$exporter" export --db a.db --person "$(printf %s "$person" | tr '[:lower:]' '[:upper:]')" -o person.json --json
[ "$(stat -c %a person.json)" = 600 ] || fail "others can read the file"
known registrations "SELECT count(*) FROM attendee WHERE person_key = '$person'" '.registrations | length'
known sessions "SELECT count(*) FROM session JOIN attendee USING (event_id, email_key) WHERE person_key = '$person'" '[.registrations[].sessions[]] | length'
known questions "SELECT count(*) FROM answer JOIN attendee USING (event_id, email_key) WHERE person_key = '$person' AND kind = 'qa'" \
    '[.registrations[].questions[]] | length'
known "answers to surveys" "SELECT count(*) FROM answer JOIN attendee USING (event_id, email_key) WHERE person_key = '$person' AND kind = 'survey'" \
    '[.registrations[].survey_answers[]] | length'
known "watch time" "SELECT sum(watch_seconds) FROM v_person_event WHERE email_key = '$person'" \
    '[.registrations[] | {e: .event.event_id, s: .figures.watch_seconds}] | unique | map(.s) | add'
known "further fields" "SELECT sum(json_array_length(extra)) FROM attendee WHERE person_key = '$person'" \
    '[.registrations[].registration.extra[]] | length'
[ "$(jq .registrations out)" -eq "$(jq '.registrations | length' person.json)" ] || fail "the summary is wrong: $(cat out)"
# Its form is the documented one, by a validator that was written elsewhere, where there is one.
if python3 -c 'import jsonschema' 2>err; then
    python3 - "$schema" person.json <<'END' >out 2>err || fail "the document is not of its schema"
import json, sys, jsonschema
schema, document = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
validator = jsonschema.validators.validator_for(schema)
validator.check_schema(schema)
validator(schema).validate(document)
document["registrations"][0]["sessions"] = None
if validator(schema).is_valid(document):
    sys.exit("the schema takes anything")
END
fi
# Nobody else is in it.
sqlite3 a.db "SELECT DISTINCT person_key FROM attendee WHERE person_key LIKE '%@%' AND person_key <> '$person'" >others
! grep -qFf others person.json || fail "somebody else is told of"
# It is noted, without the address.
[ "$(sqlite3 a.db "SELECT count(*) FROM journal WHERE action = 'export --person' AND finished IS NOT NULL AND token = '$(printf %s "$person" |
    sha256sum | cut -d ' ' -f 1)'")" -eq 1 ] || fail "it is not noted"
! sqlite3 a.db "SELECT * FROM journal" | grep -qF '@' || fail "the journal has the address"

# The address can stay out of the process list; the document goes to standard output.
printf ' %s\r\n' "$person" >address
expect 0 "$exporter" export --db a.db --person - <address
[ "$(jq '.journal | length' out)" -eq 1 ] || fail "the first document is not told of"
said " registration"
expect 0 "$exporter" export --db a.db --person nobody@example.com
[ "$(jq -c '[.registrations, .mentions]' out)" = '[[],[]]' ] || fail "something is known of nobody"
said "the database holds nothing of this person"

# Mistakes.
expect 2 "$exporter" export --db a.db --person nobody
said "--person is an e-mail address"
expect 2 "$exporter" export --db a.db --person - </dev/null
said "the first line of standard input is not the e-mail address"
for options in "--rows events" "--preset hubspot" "--column email" "--drop email" "--event 1000003"; do
    # shellcheck disable=SC2086
    expect 2 "$exporter" export --db a.db --person "$person" $options
    said "--person writes one JSON document of everything that is known"
done
expect 2 "$exporter" export --db none.db --person "$person"
said "there is no database none.db"
echo mine >letter
expect 2 "$exporter" export --db a.db --person "$person" -o letter
said "did not write"
[ "$(cat letter)" = mine ] || fail "a file was replaced"
expect 0 "$exporter" export --db a.db --person "$person" -o person.json -q

# What a disk does not take is told, and not noted as done.
if [ -w /dev/full ]; then
    expect 7 "$exporter" export --db a.db --person "$person" -o /dev/full
    [ "$(sqlite3 a.db "SELECT count(*) FROM journal WHERE finished IS NULL")" -eq 1 ] || fail "it is noted as done"
fi
