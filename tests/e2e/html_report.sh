#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119,SC2016
# `report-html`: the numbers are the views', texts are escaped, nothing is fetched or run, and those who do not see can read it.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

expect 0 "$exporter" sync --sandbox --db a.db -q
sqlite3 a.db <<'END'
UPDATE event SET title = '</title><script>alert(1)</script>"onload="x' WHERE event_id = '1000001';
UPDATE event SET title = printf('%.*c', 65536, 'w') WHERE event_id = '1000002';
UPDATE event SET title = char(8238) || 'evil' || char(0) || char(27) || '[2J' WHERE event_id = '1000003';
UPDATE attendee SET sti = '<img src=http://example.com/x onerror=alert(1)>' WHERE sti = 'partner';
END
expect 0 "$exporter" report-html --db a.db -o a.html --json -q
[ "$(jq -r .registrants out)" -eq "$(sqlite3 a.db 'SELECT sum(registrants) FROM v_funnel')" ] || fail "the summary is wrong"
[ "$(stat -c %a a.html)" = 600 ] || fail "others can read the page"

# numbers_of TABLE: the exact values in the rows of a table, those that are folded too, one row a line.
numbers_of() {
    sed -n -e "/<table id=\"$1\">/,/<\/table>/p" -e "/<table id=\"$1-rest\">/,/<\/table>/p" a.html | grep -F '<data' |
        sed 's/<data value="\([0-9]*\)">/\n=\1\n/g' | awk '
        /^=/ { row = row (row == "" ? "" : "|") substr($0, 2) }
        /<\/tr>/ { print row; row = "" }'
}
# equal TABLE SQL
equal() {
    numbers_of "$1" >shown
    sqlite3 a.db "$2" >wanted
    [ -s wanted ] || fail "there is nothing to compare in $1"
    same wanted shown "the page's $1 are not the views'"
}
equal funnel "WITH s AS (SELECT sum(registrants) a, sum(eligible) b, sum(attended_live) c, sum(on_demand) d, sum(attended) e,
    sum(asked) f, sum(surveyed) g FROM v_funnel) SELECT value FROM s, json_each(json_array(a, b, c, d, e, f, g))"
equal events "SELECT registrants || '|' || eligible || '|' || attended_live || '|' || on_demand || '|' || attended ||
    iif(begun, '|' || no_shows, '') FROM (SELECT * FROM v_funnel ORDER BY coalesce(sched_start_utc, sched_start) DESC, event_id)
    UNION ALL SELECT sum(registrants) || '|' || sum(eligible) || '|' || sum(attended_live) || '|' || sum(on_demand) || '|' ||
    sum(attended) || '|' || sum(no_shows) FROM v_funnel"
# A rate is the same number wherever it stands.
[ "$(grep -oE '[0-9.]+ %' a.html | head -n 3 | tr '\n' ' ')" = "$(sqlite3 a.db "SELECT printf('%.1f %% %.1f %% %.1f %% ',
    100.0 * sum(attended_live) / sum(eligible), 100.0 * sum(attended) / sum(eligible), 100.0 * sum(no_shows) / sum(eligible))
    FROM v_funnel WHERE begun")" ] || fail "the key rates are not those of the eligible"
equal registrations "SELECT count(*) FROM v_person_event WHERE reg_date IS NOT NULL GROUP BY
    strftime('%Y-%m', coalesce(reg_date_utc, reg_date))"
equal concurrency "SELECT max(viewers) FROM v_concurrency WHERE kind IN ('live', 'simlive') GROUP BY event_id, kind ORDER BY 1 DESC"
equal watch-times "WITH w AS (SELECT watch_seconds / 60.0 AS m FROM v_person_event WHERE attended)
    SELECT count(*) FILTER (WHERE m < 5) FROM w UNION ALL SELECT count(*) FILTER (WHERE m >= 5 AND m < 15) FROM w
    UNION ALL SELECT count(*) FILTER (WHERE m >= 15 AND m < 30) FROM w UNION ALL SELECT count(*) FILTER (WHERE m >= 30 AND m < 45) FROM w
    UNION ALL SELECT count(*) FILTER (WHERE m >= 45 AND m < 60) FROM w UNION ALL SELECT count(*) FILTER (WHERE m >= 60 AND m < 90) FROM w
    UNION ALL SELECT count(*) FILTER (WHERE m >= 90) FROM w UNION ALL SELECT count(*) FROM w"
equal domains "SELECT sum(registrants) || '|' || sum(attended) || '|' || sum(no_shows) FROM v_domain GROUP BY domain
    ORDER BY sum(registrants) DESC, domain"
equal sources "SELECT sum(registrants) || '|' || sum(attended) || '|' || sum(no_shows) FROM v_source GROUP BY sti
    ORDER BY sum(registrants) DESC, sti"
key() {
    grep -qF "<data id=\"key-$1\" value=\"$(sqlite3 a.db "$2")\">" a.html || fail "the figure $1 is wrong"
}
equal companies "SELECT sum(registrants) || '|' || sum(attended) || '|' || sum(no_shows) FROM (SELECT min(row_number() OVER
    (ORDER BY sum(registrants) DESC, company), 11) AS place, sum(registrants) AS registrants, sum(attended) AS attended,
    sum(no_shows) AS no_shows FROM v_company GROUP BY company) GROUP BY place ORDER BY place"
equal people "SELECT new_people || '|' || returning_people FROM (SELECT n.* FROM v_new_people n JOIN event e USING (event_id)
    WHERE new_people + returning_people > 0 ORDER BY coalesce(sched_start_utc, sched_start) DESC, event_id)
    UNION ALL SELECT sum(new_people) || '|' || sum(returning_people) FROM v_new_people"
equal questions "SELECT * FROM (SELECT g.questions || '|' || f.asked FROM v_engagement g JOIN v_funnel f USING (event_id)
    WHERE g.questions > 0 ORDER BY f.sched_start_utc DESC, f.event_id)
    UNION ALL SELECT sum(g.questions) || '|' || sum(f.asked) FROM v_engagement g JOIN v_funnel f USING (event_id)"
equal survey-1 "SELECT sum(people) FROM v_survey WHERE question = (SELECT question FROM v_survey GROUP BY question
    ORDER BY sum(people) DESC LIMIT 1) GROUP BY answer ORDER BY sum(people) DESC, answer"
key events "SELECT count(*) FROM event"
key registrants "SELECT sum(registrants) FROM v_funnel"
key people "SELECT count(DISTINCT iif(instr(email_key, '@'), email_key, event_id || email_key)) FROM v_person_event"
key attended-live "SELECT sum(attended_live) FROM v_funnel WHERE begun"
key attended "SELECT sum(attended) FROM v_funnel"
key no-shows "SELECT sum(no_shows) FROM v_funnel"
key live-watch-seconds "SELECT sum(live_watch_seconds) FROM v_watch"

# One event's page has that event's numbers.
expect 0 "$exporter" report-html --db a.db --event 1000004 -o a.html -q
equal events "SELECT registrants || '|' || eligible || '|' || attended_live || '|' || on_demand || '|' || attended || '|' || no_shows
    FROM v_funnel, (SELECT 1 UNION ALL SELECT 2) WHERE event_id = '1000004'"
equal domains "SELECT registrants || '|' || attended || '|' || no_shows FROM v_domain WHERE event_id = '1000004'
    ORDER BY registrants DESC, domain"
expect 0 "$exporter" report-html --db a.db -o a.html -q

# What a text says is shown, not done.
grep -oE '<[^>]*>' a.html >tags
! sed 's/^<a href="#[a-z-]*">$//' tags | grep -qiE '^<(script|img|link|iframe|object|embed|base)|[ "](src|href|on[a-z]+)=' ||
    fail "the page fetches or runs something"
! sed -n '/<style>/,/<\/style>/p' a.html | grep -qiE '@import|url\(' || fail "the page's style fetches something"
grep -qF '&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;onload=&quot;x' a.html || fail "a title is not escaped, or lost"
[ "$(wc -c <a.html)" -lt 200000 ] || fail "a long title swells the page"
! tr -d '\n\t' <a.html | grep -qaP '[\x00-\x1f\x7f]' || fail "there is a control character in the page"
grep -qF "default-src 'none'" a.html || fail "the page lets the browser fetch"

# For those who do not see, and for every light.
grep -qF '<html lang="en">' a.html || fail "the page does not say its language"
[ "$(grep -cF '<h1>' a.html)" -eq 1 ] || fail "not one heading of the page"
charts=$(grep -oF '<svg' a.html | wc -l)
[ "$charts" -ge 6 ] || fail "$charts charts"
for part in 'role="img" aria-labelledby=' '<title id="c-' '<desc id="c-'; do
    [ "$(grep -oF -- "$part" a.html | wc -l)" -eq "$charts" ] || fail "a chart is without $part"
done
[ "$(grep -oF '<table' a.html | wc -l)" -eq "$(grep -oF '<caption' a.html | wc -l)" ] || fail "a table has no caption"
! grep -oE '<th[ >][^>]*' a.html | grep -qv 'scope=' || fail "a heading cell does not say what it heads"
[ "$(grep -oE ' id="[^"]*"' a.html | sort | uniq -d | wc -l)" -eq 0 ] || fail "an id is there twice"
for rule in 'prefers-color-scheme: dark' '@media print' '@page'; do
    grep -qF "$rule" a.html || fail "the style does not know $rule"
done

# A database without anything is no error.
expect 0 "$exporter" sync --sandbox --db empty.db -q
sqlite3 empty.db 'PRAGMA foreign_keys = ON; DELETE FROM event; DELETE FROM run'
expect 0 "$exporter" report-html --db empty.db -o empty.html -q
for sentence in 'Nobody has watched live.' 'Nothing is stored yet.'; do
    grep -qF "$sentence" empty.html || fail "an empty page does not say $sentence"
done
expect 2 "$exporter" report-html --db none.db
expect 2 "$exporter" report-html --db a.db --json
expect 2 "$exporter" report-html --db a.db --event 9999999
