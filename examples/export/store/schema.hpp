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

/// Changes version 3 to version 4: what people ask for is kept beside the rows. `kept_figures` fills these
/// tables, in each event's transaction, when a database is brought to this version, and for events that
/// another program changed; nothing else writes them.
inline constexpr const char* changes_of_version_4 = R"sql(
CREATE TABLE person_event (
  event_id      TEXT NOT NULL REFERENCES event ON DELETE CASCADE,
  email_key     TEXT NOT NULL,    -- the person's: attendee.person_key
  registration  TEXT,             -- attendee.email_key of the first registration, which tells who it is; NULL: email_key
  registrations INTEGER NOT NULL,
  company       TEXT NOT NULL,    -- this and the next four: of the first registration
  country       TEXT NOT NULL,
  domain        TEXT NOT NULL,
  sti           TEXT NOT NULL,
  reg_date_utc  TEXT,
  in_time       INTEGER NOT NULL, -- 1: registered before the event's scheduled end, or a time is not known
  eligible      INTEGER NOT NULL,
  attended_live INTEGER NOT NULL,
  live          INTEGER NOT NULL,
  simlive       INTEGER NOT NULL,
  on_demand     INTEGER NOT NULL,
  attended      INTEGER NOT NULL,
  no_show       INTEGER NOT NULL,
  sessions      INTEGER NOT NULL,
  intervals     INTEGER NOT NULL, -- sessions with a time or a duration
  watch_seconds INTEGER NOT NULL,
  live_watch_seconds INTEGER NOT NULL,
  on_demand_watch_seconds INTEGER NOT NULL,
  summed_seconds INTEGER NOT NULL, -- of all intervals, overlaps included
  first_seen_s  INTEGER,          -- since 1970; NULL: no time is known
  last_seen_s   INTEGER,
  questions     INTEGER NOT NULL,
  survey_answers INTEGER NOT NULL,
  event_start_s INTEGER,          -- the event's scheduled start, since 1970; NULL: not known
  PRIMARY KEY (event_id, email_key)
) WITHOUT ROWID;
-- With the start, so that it tells who was there before without reading a person's other events.
CREATE INDEX person_event_by_person ON person_event (email_key, event_start_s, event_id);
DROP INDEX IF EXISTS attendee_by_email; -- people are found by the index above

CREATE TABLE event_figures (
  event_id      TEXT NOT NULL PRIMARY KEY REFERENCES event ON DELETE CASCADE,
  registrants   INTEGER NOT NULL,
  eligible      INTEGER NOT NULL,
  attended_live INTEGER NOT NULL,
  live          INTEGER NOT NULL,
  simlive       INTEGER NOT NULL,
  on_demand     INTEGER NOT NULL,
  attended      INTEGER NOT NULL,
  live_eligible INTEGER NOT NULL,     -- eligible people who attended live
  attended_eligible INTEGER NOT NULL, -- eligible people who attended
  no_shows      INTEGER NOT NULL,
  watch_seconds INTEGER NOT NULL,
  live_watch_seconds INTEGER NOT NULL,
  on_demand_watch_seconds INTEGER NOT NULL,
  asked         INTEGER NOT NULL,
  surveyed      INTEGER NOT NULL,
  questions     INTEGER NOT NULL,
  survey_answers INTEGER NOT NULL,
  asked_attended INTEGER NOT NULL,    -- people who attended, and asked
  surveyed_attended INTEGER NOT NULL, -- people who attended, and answered a survey
  engaged_seconds INTEGER NOT NULL    -- watched, of each person no more than the event's scheduled length; 0: not known
) WITHOUT ROWID;

CREATE TABLE event_group (
  event_id      TEXT NOT NULL REFERENCES event ON DELETE CASCADE,
  grouping      TEXT NOT NULL,    -- 'domain', 'company', 'sti'; 'day': of the registration, in UTC; 'lead': whole days from
                                  -- the registration to the event's start; 'minutes': watched, of who attended
  name          TEXT NOT NULL,
  registrants   INTEGER NOT NULL,
  eligible      INTEGER NOT NULL,
  attended_live INTEGER NOT NULL,
  attended      INTEGER NOT NULL,
  no_shows      INTEGER NOT NULL,
  watch_seconds INTEGER NOT NULL,
  PRIMARY KEY (event_id, grouping, name)
) WITHOUT ROWID;

CREATE TABLE event_audience (
  event_id      TEXT NOT NULL REFERENCES event ON DELETE CASCADE,
  kind          TEXT NOT NULL,    -- 'live', 'od' or 'simlive'
  at_s          INTEGER NOT NULL, -- since 1970
  viewers       INTEGER NOT NULL, -- from then until the next row
  PRIMARY KEY (event_id, kind, at_s)
) WITHOUT ROWID;

CREATE TABLE event_peak (
  event_id      TEXT NOT NULL REFERENCES event ON DELETE CASCADE,
  kind          TEXT NOT NULL,    -- as in event_audience
  viewers       INTEGER NOT NULL, -- the most at a time
  at_s          INTEGER NOT NULL, -- when they were so many for the first time, since 1970
  PRIMARY KEY (event_id, kind)
) WITHOUT ROWID;

CREATE TABLE event_survey (
  event_id      TEXT NOT NULL REFERENCES event ON DELETE CASCADE,
  question      TEXT NOT NULL,
  answer        TEXT NOT NULL,    -- '': every answer that is too long to be one of several choices
  people        INTEGER NOT NULL, -- who gave it
  PRIMARY KEY (event_id, question, answer)
) WITHOUT ROWID;

-- What remains of the people whom purge removed: numbers that need several events, for the page and the views. An event that
-- was purged keeps its rows in the tables above (but person_event), and nothing writes them anew.
ALTER TABLE event ADD COLUMN purged_utc TEXT;        -- when purge removed the event's people; NULL: it did not
CREATE TABLE purged_event (
  event_id      TEXT NOT NULL PRIMARY KEY REFERENCES event ON DELETE CASCADE,
  people        INTEGER NOT NULL, -- with an e-mail
  new_people    INTEGER           -- those of them who registered for no earlier event; NULL: its start is not known
) WITHOUT ROWID;
CREATE TABLE purged_people (
  events        TEXT NOT NULL,    -- the ids of events that were purged at a time, with commas between them
  stays         INTEGER NOT NULL, -- 1: these people were in an event that was not purged then as well
  people        INTEGER NOT NULL, -- who were in all these events, and in no other one that was purged then
  PRIMARY KEY (events, stays)
) WITHOUT ROWID;
CREATE TABLE known_before (       -- people of an event that is not purged who were in one that is: they are not new
  email_key     TEXT NOT NULL PRIMARY KEY,
  start_s       INTEGER NOT NULL  -- when the first of these started, since 1970
) WITHOUT ROWID;

-- What was done with people's data, beside the runs of sync.
CREATE TABLE journal (
  entry_id    INTEGER PRIMARY KEY,
  action      TEXT NOT NULL,      -- 'export --person' or 'purge'
  token       TEXT,               -- whom it concerned, as in forgotten; NULL: nobody alone
  program     TEXT NOT NULL,
  started     TEXT NOT NULL,      -- UTC
  finished    TEXT,               -- UTC; NULL: under way, or it failed or was killed
  details     TEXT NOT NULL       -- a JSON object of numbers and times, without people's data
);

-- Which state an event's rows are in: a random number that each change of them replaces, so that two states are told apart
-- even where a copy of the database was put back and has changed in another way since.
CREATE TABLE event_revision (
  event_id      TEXT NOT NULL PRIMARY KEY REFERENCES event ON DELETE CASCADE,
  revision      INTEGER NOT NULL
) WITHOUT ROWID;

-- Who registered more than once for an event.
CREATE INDEX attendee_repeated ON attendee (event_id, person_key) WHERE person_key <> email_key;

-- Rows that another program changes: the next command keeps the figures of these events anew. `sync` keeps them
-- itself, without these triggers.
CREATE TABLE changed_event (event_id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER event_is_changed AFTER UPDATE OF begun, sched_start_utc, sched_end_utc ON event BEGIN
  INSERT OR IGNORE INTO changed_event VALUES (new.event_id);
END;
CREATE TRIGGER attendee_is_added AFTER INSERT ON attendee BEGIN
  INSERT OR IGNORE INTO changed_event VALUES (new.event_id);
END;
CREATE TRIGGER attendee_is_removed AFTER DELETE ON attendee BEGIN
  INSERT OR IGNORE INTO changed_event VALUES (old.event_id);
END;
CREATE TRIGGER attendee_is_changed AFTER UPDATE ON attendee BEGIN
  INSERT OR IGNORE INTO changed_event VALUES (old.event_id), (new.event_id);
END;
CREATE TRIGGER session_is_added AFTER INSERT ON session BEGIN
  INSERT OR IGNORE INTO changed_event VALUES (new.event_id);
END;
CREATE TRIGGER session_is_removed AFTER DELETE ON session BEGIN
  INSERT OR IGNORE INTO changed_event VALUES (old.event_id);
END;
CREATE TRIGGER session_is_changed AFTER UPDATE ON session BEGIN
  INSERT OR IGNORE INTO changed_event VALUES (old.event_id), (new.event_id);
END;
CREATE TRIGGER answer_is_added AFTER INSERT ON answer BEGIN
  INSERT OR IGNORE INTO changed_event VALUES (new.event_id);
END;
CREATE TRIGGER answer_is_removed AFTER DELETE ON answer BEGIN
  INSERT OR IGNORE INTO changed_event VALUES (old.event_id);
END;
CREATE TRIGGER answer_is_changed AFTER UPDATE ON answer BEGIN
  INSERT OR IGNORE INTO changed_event VALUES (old.event_id), (new.event_id);
END;
)sql";

/// The steps from one version of the schema to the next, each a list of SQL texts. `PRAGMA user_version` is
/// the number of steps that were made. A published step is never changed; every change is a new step.
///
/// Columns have the service's own names (reporting API, canonical form; sessions as in its CSV). If the
/// report has no value, a text is '' and a time is NULL. A time is stored twice: as local time with its
/// offset from UTC (`2026-03-08T03:30:00-04:00`), and in the column `NAME_utc` (`2026-03-08T07:30:00Z`).
/// `extra` holds the fields without a column, custom questions above all, as
/// `[{"name":...,"value":...},...]` in the report's order. doc/exporter_database.md describes the tables for
/// users.
inline constexpr std::array<std::array<const char*, 4>, 4> migrations{{
    {tables_of_version_1, "", "", ""},
    {changes_of_version_2, views_of_version_2, view_of_concurrency, ""},
    {drop_views_of_version_2, changes_of_version_3, views_of_version_3, view_of_concurrency},
    {drop_views_of_version_3, changes_of_version_4, views_of_version_4, ""},
}};

} // namespace exporter

#endif
