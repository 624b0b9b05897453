// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_SCHEMA_VIEWS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_SCHEMA_VIEWS_HPP

namespace exporter {

/// The views of schema version 2. They count people: `email_key` is a person's key here
/// (attendee.person_key), and a person who registered twice for an event is counted once.
///
/// An event that had not started when its rows were fetched has no no-shows.
inline constexpr const char* views_of_version_2 = R"sql(
-- The times that people watched, in seconds since 1970. What has no beginning or no end gets it from its duration.
CREATE VIEW v_interval AS
WITH instant AS (
  SELECT s.event_id, a.person_key AS email_key, s.kind, s.session_duration,
    CAST(strftime('%s', coalesce(s.session_start_utc, s.session_start)) AS INTEGER) AS start_s,
    CAST(strftime('%s', coalesce(s.session_end_utc, s.session_end)) AS INTEGER) AS end_s
  FROM session s JOIN attendee a USING (event_id, email_key)
)
SELECT event_id, email_key, kind, coalesce(start_s, end_s - session_duration) AS start_s,
  coalesce(end_s, start_s + session_duration) AS end_s
FROM instant
WHERE coalesce(end_s, start_s + session_duration) >= coalesce(start_s, end_s - session_duration);

-- How long each person watched an event: the union of the intervals, so that two tabs at a time count once. Sessions that
-- have a duration alone are added to that.
CREATE VIEW v_watch AS
WITH ordered AS (
  SELECT event_id, email_key, start_s, end_s, max(end_s) OVER (PARTITION BY event_id, email_key
    ORDER BY start_s, end_s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_s
  FROM v_interval
), measured AS (
  SELECT event_id, email_key, start_s, end_s, end_s - start_s AS seconds,
    max(0, end_s - max(start_s, coalesce(covered_s, start_s))) AS new_seconds
  FROM ordered
  UNION ALL
  SELECT s.event_id, a.person_key, NULL, NULL, s.session_duration, s.session_duration
  FROM session s JOIN attendee a USING (event_id, email_key)
  WHERE s.session_start IS NULL AND s.session_end IS NULL AND s.session_duration IS NOT NULL
)
SELECT event_id, email_key, count(*) AS intervals, sum(new_seconds) AS watch_seconds, sum(seconds) AS summed_seconds,
  strftime('%Y-%m-%dT%H:%M:%SZ', min(start_s), 'unixepoch') AS first_seen_utc,
  strftime('%Y-%m-%dT%H:%M:%SZ', max(end_s), 'unixepoch') AS last_seen_utc
FROM measured GROUP BY event_id, email_key;

-- What each person did at an event. Of several registrations the first in the report tells who it is.
CREATE VIEW v_person_event AS
WITH person AS (
  SELECT event_id, person_key, min(email_key), count(*) AS registrations, email, fname, lname, company, domain, sti,
    reg_date, reg_date_utc
  FROM attendee GROUP BY event_id, person_key
), viewing AS (
  SELECT s.event_id, a.person_key, count(*) AS sessions, max(s.kind = 'live') AS live, max(s.kind = 'simlive') AS simlive,
    max(s.kind = 'od') AS on_demand
  FROM session s JOIN attendee a USING (event_id, email_key) GROUP BY s.event_id, a.person_key
), said AS (
  SELECT s.event_id, a.person_key, sum(s.kind = 'qa') AS questions, sum(s.kind = 'survey') AS survey_answers
  FROM answer s JOIN attendee a USING (event_id, email_key) GROUP BY s.event_id, a.person_key
)
SELECT p.event_id, p.person_key AS email_key, p.registrations, p.email, p.fname, p.lname, p.company, p.domain, p.sti,
  p.reg_date, p.reg_date_utc, coalesce(v.live, 0) AS live, coalesce(v.simlive, 0) AS simlive,
  coalesce(v.on_demand, 0) AS on_demand, v.sessions IS NOT NULL AS attended,
  v.sessions IS NULL AND coalesce(e.begun, 1) AS no_show, coalesce(v.sessions, 0) AS sessions,
  coalesce(w.watch_seconds, 0) AS watch_seconds, w.first_seen_utc, w.last_seen_utc,
  coalesce(s.questions, 0) AS questions, coalesce(s.survey_answers, 0) AS survey_answers
FROM person p JOIN event e USING (event_id) LEFT JOIN viewing v USING (event_id, person_key)
  LEFT JOIN said s USING (event_id, person_key)
  LEFT JOIN v_watch w ON w.event_id = p.event_id AND w.email_key = p.person_key;

-- Each event with how many people did what. Rates and averages are NULL where there is nobody to count, and the no-show
-- rate before the event has begun.
CREATE VIEW v_funnel AS
WITH people AS (
  SELECT event_id, count(*) AS registrants, sum(attended) AS attended, sum(live) AS live, sum(simlive) AS simlive,
    sum(on_demand) AS on_demand, sum(no_show) AS no_shows, sum(watch_seconds) AS watch_seconds,
    sum(questions > 0) AS asked, sum(survey_answers > 0) AS surveyed
  FROM v_person_event GROUP BY event_id
)
SELECT e.event_id, e.title, e.sched_start, e.sched_start_utc, coalesce(e.begun, 1) AS begun,
  coalesce(p.registrants, 0) AS registrants, coalesce(p.attended, 0) AS attended, coalesce(p.live, 0) AS live,
  coalesce(p.simlive, 0) AS simlive, coalesce(p.on_demand, 0) AS on_demand, coalesce(p.no_shows, 0) AS no_shows,
  iif(coalesce(e.begun, 1), 1.0 * p.no_shows / p.registrants, NULL) AS no_show_rate,
  1.0 * p.attended / p.registrants AS attendance_rate, coalesce(p.watch_seconds, 0) AS watch_seconds,
  1.0 * p.watch_seconds / nullif(p.attended, 0) AS average_watch_seconds,
  coalesce(p.asked, 0) AS asked, coalesce(p.surveyed, 0) AS surveyed
FROM event e LEFT JOIN people p USING (event_id);

CREATE VIEW v_domain AS
SELECT event_id, domain, count(*) AS registrants, sum(attended) AS attended, sum(no_show) AS no_shows,
  sum(watch_seconds) AS watch_seconds
FROM v_person_event GROUP BY event_id, domain;

CREATE VIEW v_source AS
SELECT event_id, sti, count(*) AS registrants, sum(attended) AS attended, sum(no_show) AS no_shows,
  sum(watch_seconds) AS watch_seconds
FROM v_person_event GROUP BY event_id, sti;

-- How many people watched at a time, by kind ('live', 'od', 'simlive'): `viewers` from `at_utc` until the next row of the
-- event and kind. A person's intervals that touch or overlap are one.
CREATE VIEW v_concurrency AS
WITH ordered AS (
  SELECT event_id, kind, email_key, start_s, end_s, max(end_s) OVER (PARTITION BY event_id, kind, email_key
    ORDER BY start_s, end_s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_s
  FROM v_interval WHERE end_s > start_s
), numbered AS (
  SELECT event_id, kind, email_key, start_s, end_s, sum(covered_s IS NULL OR start_s > covered_s) OVER (
    PARTITION BY event_id, kind, email_key ORDER BY start_s, end_s ROWS UNBOUNDED PRECEDING) AS visit
  FROM ordered
), visits AS (
  SELECT event_id, kind, min(start_s) AS start_s, max(end_s) AS end_s
  FROM numbered GROUP BY event_id, kind, email_key, visit
), change AS (
  SELECT event_id, kind, at_s, sum(difference) AS difference FROM (
    SELECT event_id, kind, start_s AS at_s, 1 AS difference FROM visits
    UNION ALL SELECT event_id, kind, end_s, -1 FROM visits)
  GROUP BY event_id, kind, at_s
)
SELECT event_id, kind, strftime('%Y-%m-%dT%H:%M:%SZ', at_s, 'unixepoch') AS at_utc,
  sum(difference) OVER (PARTITION BY event_id, kind ORDER BY at_s ROWS UNBOUNDED PRECEDING) AS viewers
FROM change WHERE difference <> 0;
)sql";

} // namespace exporter

#endif
