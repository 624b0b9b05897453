// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SCHEMA_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SCHEMA_HPP

#include <array>

namespace exporter {

/// `PRAGMA application_id` of our databases: "wcst".
inline constexpr int application_id = 0x77637374;

/** The steps from one version of the schema to the next; `PRAGMA user_version` is how many were taken. A step
   that was published is never changed: a change is a new step.

    Columns have the service's own names (reporting API, canonical form; sessions as in its CSV). Texts are ''
   and times are NULL where the report has none. `extra` holds the fields without a column, custom questions
   above all, as
    `[{"name":...,"value":...},...]` in the report's order. doc/exporter.md describes the tables for users.
*/
inline constexpr std::array migrations{
    R"sql(
CREATE TABLE event (
  event_id    TEXT NOT NULL PRIMARY KEY,
  title       TEXT NOT NULL,
  expired     INTEGER,            -- 1, 0, or NULL: the event list was not read
  sched_start TEXT,               -- in the account's time zone
  sched_end   TEXT,
  begun       INTEGER,            -- when the rows were asked for: 1, 0, or NULL: the event list was not read
  time_zone   TEXT NOT NULL,      -- of every time in attendee, session and answer
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
)sql"};

} // namespace exporter

#endif
