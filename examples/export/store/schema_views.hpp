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
)sql";

/// The view of concurrency, of versions 2 and 3.
inline constexpr const char* view_of_concurrency = R"sql(
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

/// Removes the views of version 2, for step 3.
inline constexpr const char* drop_views_of_version_2 = R"sql(
DROP VIEW v_concurrency;
DROP VIEW v_source;
DROP VIEW v_domain;
DROP VIEW v_funnel;
DROP VIEW v_person_event;
DROP VIEW v_watch;
DROP VIEW v_interval;
)sql";

/// The views of schema version 3. They count people: `email_key` is a person's key here
/// (attendee.person_key), and a person who registered twice for an event is counted once. The glossary of
/// doc/exporter_database.md defines the words.
inline constexpr const char* views_of_version_3 = R"sql(
-- The times that people watched, in seconds since 1970. The duration bounds the interval: it runs from its start to its
-- end, but no longer than its duration. Where the end is missing or not after the start, it runs for the duration.
CREATE VIEW v_interval AS
WITH instant AS (
  SELECT s.event_id, a.person_key AS email_key, s.kind, max(s.session_duration, 0) AS duration,
    CAST(strftime('%s', coalesce(s.session_start_utc, s.session_start)) AS INTEGER) AS start_s,
    CAST(strftime('%s', coalesce(s.session_end_utc, s.session_end)) AS INTEGER) AS end_s
  FROM session s JOIN attendee a USING (event_id, email_key)
)
SELECT event_id, email_key, kind, coalesce(start_s, end_s - coalesce(duration, 0)) AS start_s,
  CASE
    WHEN start_s IS NULL THEN end_s
    WHEN end_s > start_s THEN min(end_s, start_s + coalesce(duration, end_s - start_s))
    ELSE start_s + coalesce(duration, 0)
  END AS end_s
FROM instant WHERE start_s IS NOT NULL OR end_s IS NOT NULL;

-- How long each person watched an event: the union of the intervals, so that two tabs at a time count once. Sessions that
-- have a duration alone are added to that. Simulated live is live.
CREATE VIEW v_watch AS
WITH ordered AS (
  SELECT event_id, email_key, kind = 'od' AS on_demand, start_s, end_s,
    max(end_s) OVER earlier AS covered_s, max(iif(kind = 'od', NULL, end_s)) OVER earlier AS covered_live_s,
    max(iif(kind = 'od', end_s, NULL)) OVER earlier AS covered_on_demand_s
  FROM v_interval
  WINDOW earlier AS (PARTITION BY event_id, email_key ORDER BY start_s, end_s
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), measured AS (
  SELECT event_id, email_key, on_demand, start_s, end_s, end_s - start_s AS seconds,
    max(0, end_s - max(start_s, coalesce(covered_s, start_s))) AS new_seconds,
    max(0, end_s - max(start_s, coalesce(iif(on_demand, covered_on_demand_s, covered_live_s), start_s))) AS new_in_its_way
  FROM ordered
  UNION ALL
  SELECT s.event_id, a.person_key, s.kind = 'od', NULL, NULL, max(s.session_duration, 0), max(s.session_duration, 0),
    max(s.session_duration, 0)
  FROM session s JOIN attendee a USING (event_id, email_key)
  WHERE s.session_start IS NULL AND s.session_end IS NULL AND s.session_duration IS NOT NULL
)
SELECT event_id, email_key, count(*) AS intervals, sum(new_seconds) AS watch_seconds,
  sum(iif(on_demand, 0, new_in_its_way)) AS live_watch_seconds,
  sum(iif(on_demand, new_in_its_way, 0)) AS on_demand_watch_seconds, sum(seconds) AS summed_seconds,
  strftime('%Y-%m-%dT%H:%M:%SZ', min(start_s), 'unixepoch') AS first_seen_utc,
  strftime('%Y-%m-%dT%H:%M:%SZ', max(end_s), 'unixepoch') AS last_seen_utc
FROM measured GROUP BY event_id, email_key;

-- Who registered for an event, and in which ways each attended. Of several registrations the first in the report tells who
-- it is. SQLite reads one event's rows alone if that is all that is asked for.
CREATE VIEW v_attendance AS
WITH person AS (
  SELECT a.event_id, a.person_key, min(a.email_key), count(*) AS registrations, a.email, a.fname, a.lname, a.company,
    a.domain, a.sti, a.reg_date, a.reg_date_utc, coalesce(e.begun, 1) AS begun,
    sum(coalesce(a.reg_date_utc <= e.sched_end_utc, 1)) > 0 AS in_time
  FROM attendee a JOIN event e USING (event_id) GROUP BY a.event_id, a.person_key
), viewing AS (
  SELECT s.event_id, a.person_key, count(*) AS sessions, max(s.kind = 'live') AS live, max(s.kind = 'simlive') AS simlive,
    max(s.kind = 'od') AS on_demand
  FROM session s JOIN attendee a USING (event_id, email_key) GROUP BY s.event_id, a.person_key
)
SELECT p.event_id, p.person_key AS email_key, p.registrations, p.email, p.fname, p.lname, p.company, p.domain, p.sti,
  p.reg_date, p.reg_date_utc, p.begun AND (p.in_time OR v.sessions IS NOT NULL) AS eligible,
  coalesce(v.live OR v.simlive, 0) AS attended_live, coalesce(v.live, 0) AS live, coalesce(v.simlive, 0) AS simlive,
  coalesce(v.on_demand, 0) AS on_demand, v.sessions IS NOT NULL AS attended,
  v.sessions IS NULL AND p.begun AND p.in_time AS no_show, coalesce(v.sessions, 0) AS sessions
FROM person p LEFT JOIN viewing v USING (event_id, person_key);

-- What each person did at an event: the attendance, with how long and what was asked.
CREATE VIEW v_person_event AS
WITH said AS (
  SELECT s.event_id, a.person_key AS email_key, sum(s.kind = 'qa') AS questions, sum(s.kind = 'survey') AS survey_answers
  FROM answer s JOIN attendee a USING (event_id, email_key) GROUP BY s.event_id, a.person_key
)
SELECT p.*, coalesce(w.watch_seconds, 0) AS watch_seconds, coalesce(w.live_watch_seconds, 0) AS live_watch_seconds,
  coalesce(w.on_demand_watch_seconds, 0) AS on_demand_watch_seconds, w.first_seen_utc, w.last_seen_utc,
  coalesce(s.questions, 0) AS questions, coalesce(s.survey_answers, 0) AS survey_answers
FROM v_attendance p LEFT JOIN said s USING (event_id, email_key) LEFT JOIN v_watch w USING (event_id, email_key);

-- Each event with how many people did what. Every rate is a share of the eligible; rates and averages are NULL where there
-- is nobody to count, and so before the event has begun.
CREATE VIEW v_funnel AS
WITH people AS (
  SELECT event_id, count(*) AS registrants, sum(eligible) AS eligible, sum(attended_live) AS attended_live,
    sum(live) AS live, sum(simlive) AS simlive, sum(on_demand) AS on_demand, sum(attended) AS attended,
    sum(attended AND eligible) AS attended_eligible, sum(attended_live AND eligible) AS live_eligible,
    sum(no_show) AS no_shows, sum(watch_seconds) AS watch_seconds, sum(live_watch_seconds) AS live_watch_seconds,
    sum(on_demand_watch_seconds) AS on_demand_watch_seconds, sum(questions > 0) AS asked,
    sum(survey_answers > 0) AS surveyed
  FROM v_person_event GROUP BY event_id
)
SELECT e.event_id, e.title, e.sched_start, e.sched_start_utc, coalesce(e.begun, 1) AS begun, e.gone_utc,
  coalesce(p.registrants, 0) AS registrants, coalesce(p.eligible, 0) AS eligible,
  coalesce(p.attended_live, 0) AS attended_live, coalesce(p.live, 0) AS live, coalesce(p.simlive, 0) AS simlive,
  coalesce(p.on_demand, 0) AS on_demand, coalesce(p.attended, 0) AS attended, coalesce(p.no_shows, 0) AS no_shows,
  1.0 * p.live_eligible / nullif(p.eligible, 0) AS live_rate,
  1.0 * p.attended_eligible / nullif(p.eligible, 0) AS attendance_rate,
  1.0 * p.no_shows / nullif(p.eligible, 0) AS no_show_rate,
  coalesce(p.watch_seconds, 0) AS watch_seconds, coalesce(p.live_watch_seconds, 0) AS live_watch_seconds,
  coalesce(p.on_demand_watch_seconds, 0) AS on_demand_watch_seconds,
  1.0 * p.watch_seconds / nullif(p.attended, 0) AS average_watch_seconds,
  1.0 * p.live_watch_seconds / nullif(p.attended_live, 0) AS average_live_watch_seconds,
  1.0 * p.on_demand_watch_seconds / nullif(p.on_demand, 0) AS average_on_demand_watch_seconds,
  coalesce(p.asked, 0) AS asked, coalesce(p.surveyed, 0) AS surveyed
FROM event e LEFT JOIN people p USING (event_id);

CREATE VIEW v_domain AS
SELECT event_id, domain, count(*) AS registrants, sum(eligible) AS eligible, sum(attended_live) AS attended_live,
  sum(attended) AS attended, sum(no_show) AS no_shows, sum(watch_seconds) AS watch_seconds
FROM v_person_event GROUP BY event_id, domain;

CREATE VIEW v_source AS
SELECT event_id, sti, count(*) AS registrants, sum(eligible) AS eligible, sum(attended_live) AS attended_live,
  sum(attended) AS attended, sum(no_show) AS no_shows, sum(watch_seconds) AS watch_seconds
FROM v_person_event GROUP BY event_id, sti;
)sql";

/// Removes the views of version 3, for step 4; v_interval stays as it is.
inline constexpr const char* drop_views_of_version_3 = R"sql(
DROP VIEW v_concurrency;
DROP VIEW v_source;
DROP VIEW v_domain;
DROP VIEW v_funnel;
DROP VIEW v_person_event;
DROP VIEW v_attendance;
DROP VIEW v_watch;
)sql";

/// The views of schema version 4, beside v_interval of version 3. They have the columns of version 3 and
/// count as those did, but read what is kept; a condition on `event_id` costs that event alone.
inline constexpr const char* views_of_version_4 = R"sql(
-- How long each person watched an event: the union of the intervals, so that two tabs at a time count once. Sessions that
-- have a duration alone are added to that. Simulated live is live.
CREATE VIEW v_watch AS
SELECT event_id, email_key, intervals, watch_seconds, live_watch_seconds, on_demand_watch_seconds, summed_seconds,
  strftime('%Y-%m-%dT%H:%M:%SZ', first_seen_s, 'unixepoch') AS first_seen_utc,
  strftime('%Y-%m-%dT%H:%M:%SZ', last_seen_s, 'unixepoch') AS last_seen_utc
FROM person_event WHERE intervals > 0;

-- What each person did at an event. Of several registrations the first in the report tells who it is.
CREATE VIEW v_person_event AS
SELECT p.event_id, p.email_key, p.registrations, a.email, a.fname, a.lname, p.company, p.domain, p.sti, a.reg_date,
  p.reg_date_utc, p.eligible, p.attended_live, p.live, p.simlive, p.on_demand, p.attended, p.no_show, p.sessions,
  p.watch_seconds, p.live_watch_seconds, p.on_demand_watch_seconds,
  strftime('%Y-%m-%dT%H:%M:%SZ', p.first_seen_s, 'unixepoch') AS first_seen_utc,
  strftime('%Y-%m-%dT%H:%M:%SZ', p.last_seen_s, 'unixepoch') AS last_seen_utc, p.questions, p.survey_answers
FROM person_event p LEFT JOIN attendee a ON a.event_id = p.event_id AND a.email_key = coalesce(p.registration, p.email_key);

-- Who registered for an event, and in which ways each attended.
CREATE VIEW v_attendance AS
SELECT event_id, email_key, registrations, email, fname, lname, company, domain, sti, reg_date, reg_date_utc, eligible,
  attended_live, live, simlive, on_demand, attended, no_show, sessions
FROM v_person_event;

-- Each event with how many people did what. Every rate is a share of the eligible; rates and averages are NULL where there
-- is nobody to count, and so before the event has begun.
CREATE VIEW v_funnel AS
SELECT e.event_id, e.title, e.sched_start, e.sched_start_utc, coalesce(e.begun, 1) AS begun, e.gone_utc,
  coalesce(p.registrants, 0) AS registrants, coalesce(p.eligible, 0) AS eligible,
  coalesce(p.attended_live, 0) AS attended_live, coalesce(p.live, 0) AS live, coalesce(p.simlive, 0) AS simlive,
  coalesce(p.on_demand, 0) AS on_demand, coalesce(p.attended, 0) AS attended, coalesce(p.no_shows, 0) AS no_shows,
  1.0 * p.live_eligible / nullif(p.eligible, 0) AS live_rate,
  1.0 * p.attended_eligible / nullif(p.eligible, 0) AS attendance_rate,
  1.0 * p.no_shows / nullif(p.eligible, 0) AS no_show_rate,
  coalesce(p.watch_seconds, 0) AS watch_seconds, coalesce(p.live_watch_seconds, 0) AS live_watch_seconds,
  coalesce(p.on_demand_watch_seconds, 0) AS on_demand_watch_seconds,
  1.0 * p.watch_seconds / nullif(p.attended, 0) AS average_watch_seconds,
  1.0 * p.live_watch_seconds / nullif(p.attended_live, 0) AS average_live_watch_seconds,
  1.0 * p.on_demand_watch_seconds / nullif(p.on_demand, 0) AS average_on_demand_watch_seconds,
  coalesce(p.asked, 0) AS asked, coalesce(p.surveyed, 0) AS surveyed
FROM event e LEFT JOIN event_figures p USING (event_id);

CREATE VIEW v_domain AS
SELECT event_id, name AS domain, registrants, eligible, attended_live, attended, no_shows, watch_seconds
FROM event_group WHERE grouping = 'domain';

CREATE VIEW v_source AS
SELECT event_id, name AS sti, registrants, eligible, attended_live, attended, no_shows, watch_seconds
FROM event_group WHERE grouping = 'sti';

-- By company, as each person's first registration spells it.
CREATE VIEW v_company AS
SELECT event_id, name AS company, registrants, eligible, attended_live, attended, no_shows, watch_seconds
FROM event_group WHERE grouping = 'company';

-- How many people registered how many whole days before the event's scheduled start; -1: in the first 24 hours after it. Of
-- several registrations the first in the report. Who registered or when the event starts may not be known: those are absent.
CREATE VIEW v_lead_time AS
SELECT event_id, CAST(name AS INTEGER) AS days, registrants, eligible, attended_live, attended, no_shows, watch_seconds
FROM event_group WHERE grouping = 'lead';

-- How many people registered on a day, in UTC; of several registrations the first in the report.
CREATE VIEW v_registration_day AS
SELECT event_id, name AS day, registrants, eligible, attended_live, attended, no_shows, watch_seconds
FROM event_group WHERE grouping = 'day';

-- How many people who attended watched how many whole minutes.
CREATE VIEW v_watch_minutes AS
SELECT event_id, CAST(name AS INTEGER) AS minutes, attended, attended_live, watch_seconds
FROM event_group WHERE grouping = 'minutes';

-- How many people watched at a time, by kind ('live', 'od', 'simlive'): `viewers` from `at_utc` until the next row of the
-- event and kind. A person's intervals that touch or overlap are one.
CREATE VIEW v_concurrency AS
SELECT event_id, kind, strftime('%Y-%m-%dT%H:%M:%SZ', at_s, 'unixepoch') AS at_utc, viewers FROM event_audience;

-- The most people who watched live ('live') or simulated live ('simlive') at a time, and how many watched after a quarter, a
-- half and three quarters of the scheduled time, and five minutes before its end. drop_off is the share of the peak that had
-- gone by then; NULL if the peak was later, or the event's times are not known.
CREATE VIEW v_drop_off AS
WITH scheduled AS (
  SELECT event_id, CAST(strftime('%s', sched_start_utc) AS INTEGER) AS start_s,
    CAST(strftime('%s', sched_end_utc) AS INTEGER) AS end_s
  FROM event
), moment AS (
  SELECT p.event_id, p.kind, p.viewers AS peak, p.at_s, iif(end_s > start_s, start_s + (end_s - start_s) / 4, NULL) AS quarter_s,
    iif(end_s > start_s, start_s + (end_s - start_s) / 2, NULL) AS half_s,
    iif(end_s > start_s, start_s + (end_s - start_s) * 3 / 4, NULL) AS three_quarters_s,
    iif(end_s > start_s, max(start_s, end_s - 300), NULL) AS near_end_s
  FROM event_peak p JOIN scheduled USING (event_id) WHERE p.kind <> 'od'
), measured AS (
  SELECT event_id, kind, peak, at_s, near_end_s,
    iif(quarter_s IS NULL, NULL, coalesce((SELECT a.viewers FROM event_audience a WHERE a.event_id = m.event_id AND
      a.kind = m.kind AND a.at_s <= quarter_s ORDER BY a.at_s DESC LIMIT 1), 0)) AS at_quarter,
    iif(half_s IS NULL, NULL, coalesce((SELECT a.viewers FROM event_audience a WHERE a.event_id = m.event_id AND
      a.kind = m.kind AND a.at_s <= half_s ORDER BY a.at_s DESC LIMIT 1), 0)) AS at_half,
    iif(three_quarters_s IS NULL, NULL, coalesce((SELECT a.viewers FROM event_audience a WHERE a.event_id = m.event_id AND
      a.kind = m.kind AND a.at_s <= three_quarters_s ORDER BY a.at_s DESC LIMIT 1), 0)) AS at_three_quarters,
    iif(near_end_s IS NULL, NULL, coalesce((SELECT a.viewers FROM event_audience a WHERE a.event_id = m.event_id AND
      a.kind = m.kind AND a.at_s <= near_end_s ORDER BY a.at_s DESC LIMIT 1), 0)) AS near_end
  FROM moment m
)
SELECT event_id, kind, peak, strftime('%Y-%m-%dT%H:%M:%SZ', at_s, 'unixepoch') AS peak_at_utc, at_quarter, at_half,
  at_three_quarters, near_end, iif(at_s <= near_end_s, 1.0 - 1.0 * near_end / peak, NULL) AS drop_off
FROM measured;

-- How much those who attended took part: the share of the scheduled time that they watched, on average, and the shares of them
-- that asked a question and answered a survey. The score, from 0 to 100, is 60 times the first, and 20 times each of the
-- others. It is NULL if nobody attended, or the event's length is not known.
CREATE VIEW v_engagement AS
WITH scheduled AS (
  SELECT event_id, CAST(strftime('%s', sched_end_utc) AS INTEGER) - CAST(strftime('%s', sched_start_utc) AS INTEGER) AS length
  FROM event
), shares AS (
  SELECT event_id, iif(length > 0, length, NULL) AS scheduled_seconds, coalesce(attended, 0) AS attended,
    coalesce(engaged_seconds, 0) AS engaged_seconds, coalesce(asked_attended, 0) AS asked_attended,
    coalesce(surveyed_attended, 0) AS surveyed_attended, coalesce(questions, 0) AS questions,
    coalesce(survey_answers, 0) AS survey_answers,
    1.0 * engaged_seconds / (nullif(attended, 0) * iif(length > 0, length, NULL)) AS watched_share,
    1.0 * asked_attended / nullif(attended, 0) AS asked_share, 1.0 * surveyed_attended / nullif(attended, 0) AS surveyed_share
  FROM scheduled LEFT JOIN event_figures USING (event_id)
)
SELECT *, 60 * watched_share + 20 * asked_share + 20 * surveyed_share AS score FROM shares;

-- How many of an event's people are new, because they registered for no event that starts earlier, and how many return.
-- Without an e-mail nobody knows whether somebody was there before; these people are absent, and so are events without a start.
-- People who were purged are counted as they were, and who was at an event with them is not new at a later one.
-- Ask for one event as `event_id = ...`: a subquery in the condition would read all.
CREATE VIEW v_new_people AS
SELECT event_id, new_people, people - new_people AS returning_people FROM (
  SELECT event_id, count(*) AS people, sum(NOT EXISTS (
      SELECT 1 FROM person_event earlier INDEXED BY person_event_by_person
      WHERE earlier.email_key = p.email_key AND earlier.event_start_s < p.event_start_s) AND NOT EXISTS (
      SELECT 1 FROM known_before b WHERE b.email_key = p.email_key AND b.start_s < p.event_start_s)) AS new_people
  FROM person_event p WHERE event_start_s IS NOT NULL AND instr(email_key, '@') GROUP BY event_id)
UNION ALL
SELECT event_id, new_people, people - new_people FROM purged_event WHERE new_people IS NOT NULL;

-- How many people gave which answer to a question of a survey. All answers that are longer than 64 bytes are one: ''.
CREATE VIEW v_survey AS
SELECT event_id, question, answer, people FROM event_survey;
)sql";

} // namespace exporter

#endif
