// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_SCHEMA_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_SCHEMA_HPP

#include "store/schema_views.hpp"

#include <array>
#include <string_view>

namespace exporter {

/// `PRAGMA application_id` of our databases: "wcst".
inline constexpr int application_id = 0x77637374;

/// Makes version 1 in an empty database.
inline constexpr const char* tables_of_version_1 = R"sql(
CREATE TABLE event (
  event_id    TEXT NOT NULL PRIMARY KEY,
  title       TEXT NOT NULL,
  expired     INTEGER,            -- 1, 0, or NULL: the event list was not read
  sched_start TEXT,
  sched_end   TEXT,
  begun       INTEGER,            -- when the rows were asked for: 1, 0, or NULL: the event list was not read
  time_zone   TEXT NOT NULL,      -- of every local time of the event's rows
  query       TEXT NOT NULL,      -- the filters that the rows were asked for with; '' for none
  extra       TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE attendee (
  event_id   TEXT NOT NULL REFERENCES event ON DELETE CASCADE,
  email_key  TEXT NOT NULL,       -- the e-mail in small letters; '#2' and so on behind it where it repeats
  email      TEXT NOT NULL,
  fname      TEXT NOT NULL,
  lname      TEXT NOT NULL,
  company    TEXT NOT NULL,
  title      TEXT NOT NULL,
  address1   TEXT NOT NULL,
  address2   TEXT NOT NULL,
  city       TEXT NOT NULL,
  state      TEXT NOT NULL,
  country    TEXT NOT NULL,
  postalcode TEXT NOT NULL,
  phone      TEXT NOT NULL,
  cell       TEXT NOT NULL,
  fax        TEXT NOT NULL,
  reg_date   TEXT,
  sti        TEXT NOT NULL,       -- Campaign Source Tracking Identifier
  extra      TEXT NOT NULL,
  PRIMARY KEY (event_id, email_key)
) WITHOUT ROWID;
CREATE INDEX attendee_by_email ON attendee (email_key);

CREATE TABLE session (
  event_id         TEXT NOT NULL,
  email_key        TEXT NOT NULL,
  kind             TEXT NOT NULL, -- 'live', 'od' or 'simlive'
  ordinal          INTEGER NOT NULL, -- from 1, for each person and kind
  session_start    TEXT,
  session_end      TEXT,
  session_duration INTEGER,       -- seconds, as the service reports them
  extra            TEXT NOT NULL,
  PRIMARY KEY (event_id, email_key, kind, ordinal),
  FOREIGN KEY (event_id, email_key) REFERENCES attendee ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE answer (
  event_id  TEXT NOT NULL,
  email_key TEXT NOT NULL,
  kind      TEXT NOT NULL,        -- 'qa': a question that was asked; 'survey': a survey question and its answer
  ordinal   INTEGER NOT NULL,     -- from 1, for each person and kind
  time      TEXT,                 -- when it was asked; NULL for 'survey'
  question  TEXT NOT NULL,
  answer    TEXT,                 -- NULL for 'qa'
  extra     TEXT NOT NULL,
  PRIMARY KEY (event_id, email_key, kind, ordinal),
  FOREIGN KEY (event_id, email_key) REFERENCES attendee ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE run (
  run_id      INTEGER PRIMARY KEY,
  source      TEXT NOT NULL,      -- base URL, or the sandbox and its seed; the same in every run that stored data
  wire        TEXT NOT NULL,
  query       TEXT NOT NULL,
  program     TEXT NOT NULL,
  started     TEXT NOT NULL,      -- UTC
  finished    TEXT,               -- UTC; NULL: under way, or it was killed
  exit_status INTEGER
);

CREATE TABLE run_event (
  run_id      INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  event_id    TEXT NOT NULL,
  status      TEXT NOT NULL,      -- 'stored' or 'failed'
  registrants INTEGER,            -- NULL where it failed
  error       TEXT,
  finished    TEXT NOT NULL,      -- UTC
  PRIMARY KEY (run_id, event_id)
) WITHOUT ROWID;
)sql";

/// Changes version 1 to version 2: instants, keys of people, and bookmarks of events.
///
/// Version 1 has local times without offsets. Times in GMT get their instants. The others get theirs when the
/// event is fetched next, which the next run does because there is no bookmark.
inline constexpr const char* changes_of_version_2 = R"sql(
ALTER TABLE event ADD COLUMN sched_start_utc TEXT;
ALTER TABLE event ADD COLUMN sched_end_utc TEXT;
ALTER TABLE attendee ADD COLUMN reg_date_utc TEXT;
ALTER TABLE attendee ADD COLUMN person_key TEXT NOT NULL -- who registered twice for an event is one person
  AS (iif(email = '', email_key, lower(email))) VIRTUAL;
ALTER TABLE attendee ADD COLUMN domain TEXT NOT NULL     -- what follows the last @, in small letters
  AS (iif(instr(email, '@'), lower(replace(email, rtrim(email, replace(email, '@', '')), '')), '')) VIRTUAL;
ALTER TABLE session ADD COLUMN session_start_utc TEXT;
ALTER TABLE session ADD COLUMN session_end_utc TEXT;
ALTER TABLE answer ADD COLUMN time_utc TEXT;
ALTER TABLE run ADD COLUMN complete INTEGER NOT NULL DEFAULT 0; -- 1: each event of its plan was tried

CREATE TABLE bookmark (
  event_id TEXT NOT NULL PRIMARY KEY,
  pulled   TEXT NOT NULL          -- UTC by the service's clock: what happened until then is stored
) WITHOUT ROWID;

CREATE TABLE forgotten (
  token     TEXT NOT NULL PRIMARY KEY, -- stands for an e-mail that must not be stored again; not readable back
  forgotten TEXT NOT NULL         -- UTC
) WITHOUT ROWID;

-- The list's times are in GMT, whatever the zone of the other times.
UPDATE event SET sched_start_utc = replace(sched_start, ' ', 'T') || 'Z', sched_end_utc = replace(sched_end, ' ', 'T') || 'Z',
  sched_start = replace(sched_start, ' ', 'T') || '+00:00', sched_end = replace(sched_end, ' ', 'T') || '+00:00';
UPDATE attendee SET reg_date_utc = replace(reg_date, ' ', 'T') || 'Z', reg_date = replace(reg_date, ' ', 'T') || '+00:00'
  WHERE event_id IN (SELECT event_id FROM event WHERE time_zone IN ('GMT', 'UTC'));
UPDATE session SET session_start_utc = replace(session_start, ' ', 'T') || 'Z',
  session_end_utc = replace(session_end, ' ', 'T') || 'Z', session_start = replace(session_start, ' ', 'T') || '+00:00',
  session_end = replace(session_end, ' ', 'T') || '+00:00'
  WHERE event_id IN (SELECT event_id FROM event WHERE time_zone IN ('GMT', 'UTC'));
UPDATE answer SET time_utc = replace(time, ' ', 'T') || 'Z', time = replace(time, ' ', 'T') || '+00:00'
  WHERE event_id IN (SELECT event_id FROM event WHERE time_zone IN ('GMT', 'UTC'));
UPDATE attendee SET reg_date = replace(reg_date, ' ', 'T');
UPDATE session SET session_start = replace(session_start, ' ', 'T'), session_end = replace(session_end, ' ', 'T');
UPDATE answer SET time = replace(time, ' ', 'T');
UPDATE run SET complete = finished IS NOT NULL AND exit_status IN (0, 3, 5, 6), started = replace(started, ' ', 'T') || 'Z',
  finished = replace(finished, ' ', 'T') || 'Z';
UPDATE run_event SET finished = replace(finished, ' ', 'T') || 'Z';
)sql";

/// Changes version 2 to version 3: one key of a person whatever the spelling of the address, and what a run
/// kept in place of what it received.
///
/// `canonical_address` is a function of the connection (database.cpp), which afterwards also gives new keys
/// to registrations of one person whose addresses were spelled differently.
inline constexpr const char* changes_of_version_3 = R"sql(
ALTER TABLE attendee DROP COLUMN person_key;
ALTER TABLE attendee DROP COLUMN domain;
ALTER TABLE attendee ADD COLUMN person_key TEXT NOT NULL DEFAULT ''; -- one for all registrations of a person
ALTER TABLE attendee ADD COLUMN domain TEXT NOT NULL DEFAULT '';     -- of the canonical address, after the last @
UPDATE attendee SET person_key = canonical_address(email);
UPDATE attendee SET domain = iif(instr(person_key, '@'), replace(person_key, rtrim(person_key, replace(person_key, '@',
  '')), ''), ''), person_key = iif(person_key = '', email_key, person_key);
ALTER TABLE event ADD COLUMN gone_utc TEXT;        -- when the event list first lacked it; NULL: it is listed
ALTER TABLE run ADD COLUMN lookback INTEGER;       -- seconds
ALTER TABLE run ADD COLUMN error TEXT;             -- why the run as a whole failed
ALTER TABLE run_event ADD COLUMN received INTEGER; -- registrants of a report that was not stored (status 'kept')
ALTER TABLE run_event ADD COLUMN unreadable INTEGER NOT NULL DEFAULT 0; -- values of the report that could not be read
)sql";

/// The steps from one version of the schema to the next, each a list of SQL texts. `PRAGMA user_version` is
/// the number of steps that were made. A published step is never changed; every change is a new step.
///
/// Columns have the service's own names (reporting API, canonical form; sessions as in its CSV). If the
/// report has no value, a text is '' and a time is NULL. A time is stored twice: as local time with its
/// offset from UTC (`2026-03-08T03:30:00-04:00`), and in the column `NAME_utc` (`2026-03-08T07:30:00Z`).
/// `extra` holds the fields without a column, custom questions above all, as
/// `[{"name":...,"value":...},...]` in the report's order. doc/exporter.md describes the tables for users.
inline constexpr std::array<std::array<const char*, 4>, 3> migrations{{
    {tables_of_version_1, "", "", ""},
    {changes_of_version_2, views_of_version_2, view_of_concurrency, ""},
    {drop_views_of_version_2, changes_of_version_3, views_of_version_3, view_of_concurrency},
}};

} // namespace exporter

#endif
