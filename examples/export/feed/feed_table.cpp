// SPDX-License-Identifier: BSL-1.0
#include "feed/feed_table.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace exporter {

namespace {

constexpr auto text_cells = feed_type::text;
constexpr auto integer_cells = feed_type::integer;
constexpr auto flag_cells = feed_type::flag;
constexpr auto real_cells = feed_type::real;
constexpr auto instant_cells = feed_type::instant;
constexpr auto local_cells = feed_type::local_time;
constexpr auto fields_cells = feed_type::fields;
constexpr bool or_null = true;

feed_table event_table() {
    return {
        "events",
        "event",
        "Events, each with how many people did what. Every rate is a share of the eligible people.",
        "FROM event e JOIN v_funnel f USING (event_id) JOIN v_engagement g USING (event_id)",
        {"event_id"},
        {
            {"event_id", "e.event_id", text_cells, false, "The event"},
            {"title", "e.title", text_cells, false, "Its title"},
            {"expired", "e.expired", flag_cells, or_null,
             "Whether it has expired; null: the event list was not read"},
            {"begun", "f.begun", flag_cells, false, "Whether it had begun when its people were asked for"},
            {"sched_start", "e.sched_start", local_cells, or_null,
             "Scheduled start, in the zone of time_zone"},
            {"sched_start_utc", "e.sched_start_utc", instant_cells, or_null, "Scheduled start"},
            {"sched_end", "e.sched_end", local_cells, or_null, "Scheduled end, in the zone of time_zone"},
            {"sched_end_utc", "e.sched_end_utc", instant_cells, or_null, "Scheduled end"},
            {"time_zone", "e.time_zone", text_cells, false,
             "The zone of the local times of all rows of the event"},
            {"query", "e.query", text_cells, false,
             "The filters that the people were asked for with; '' for none"},
            {"gone_utc", "e.gone_utc", instant_cells, or_null,
             "When the service's list first lacked it; null: listed"},
            {"purged_utc", "e.purged_utc", instant_cells, or_null,
             "When its people were removed because they were kept long enough; null: they were not"},
            {"extra", "e.extra", fields_cells, false, "Further fields of the event list"},
            {"registrants", "f.registrants", integer_cells, false, "People who registered"},
            {"eligible", "f.eligible", integer_cells, false,
             "People who could attend: the event had begun, and "
             "they registered before its end or attended"},
            {"attended_live", "f.attended_live", integer_cells, false,
             "People who watched live or simulated live"},
            {"live", "f.live", integer_cells, false, "People who watched live"},
            {"simlive", "f.simlive", integer_cells, false, "People who watched simulated live"},
            {"on_demand", "f.on_demand", integer_cells, false, "People who watched on demand"},
            {"attended", "f.attended", integer_cells, false, "People who watched in any way"},
            {"no_shows", "f.no_shows", integer_cells, false, "Eligible people who did not watch"},
            {"live_rate", "f.live_rate", real_cells, or_null, "Share of the eligible who watched live"},
            {"attendance_rate", "f.attendance_rate", real_cells, or_null,
             "Share of the eligible who watched"},
            {"no_show_rate", "f.no_show_rate", real_cells, or_null,
             "Share of the eligible who did not watch"},
            {"watch_seconds", "f.watch_seconds", integer_cells, false, "Seconds watched, by all together"},
            {"live_watch_seconds", "f.live_watch_seconds", integer_cells, false, "Seconds watched live"},
            {"on_demand_watch_seconds", "f.on_demand_watch_seconds", integer_cells, false,
             "Seconds watched on demand"},
            {"average_watch_seconds", "f.average_watch_seconds", real_cells, or_null,
             "For each who attended"},
            {"average_live_watch_seconds", "f.average_live_watch_seconds", real_cells, or_null,
             "For each who attended live"},
            {"average_on_demand_watch_seconds", "f.average_on_demand_watch_seconds", real_cells, or_null,
             "For each who watched on demand"},
            {"asked", "f.asked", integer_cells, false, "People who asked a question"},
            {"surveyed", "f.surveyed", integer_cells, false, "People who answered the survey"},
            {"scheduled_seconds", "g.scheduled_seconds", integer_cells, or_null,
             "Scheduled length in seconds"},
            {"engaged_seconds", "g.engaged_seconds", integer_cells, false,
             "Seconds watched, of each person no more than the scheduled length"},
            {"asked_attended", "g.asked_attended", integer_cells, false,
             "People who attended and asked a question"},
            {"surveyed_attended", "g.surveyed_attended", integer_cells, false,
             "People who attended and answered the survey"},
            {"questions", "g.questions", integer_cells, false, "Questions that were asked"},
            {"survey_answers", "g.survey_answers", integer_cells, false,
             "Answers to questions of the survey"},
            {"watched_share", "g.watched_share", real_cells, or_null,
             "Share of the scheduled time that those who attended watched, on average"},
            {"asked_share", "g.asked_share", real_cells, or_null,
             "Share of those who attended that asked a question"},
            {"surveyed_share", "g.surveyed_share", real_cells, or_null,
             "Share of those who attended that answered the survey"},
            {"score", "g.score", real_cells, or_null,
             "Engagement from 0 to 100: 60 watched_share + 20 asked_share + 20 surveyed_share"},
        },
        {},
        "event_summary", // `event` is a view of it, with the columns of the database's
    };
}

feed_table registrant_table() {
    return {
        "registrants",
        "attendee",
        "Registrations, as the report has them; a person may have several of one event.",
        "FROM attendee a",
        {"event_id", "email_key"},
        {
            {"event_id", "a.event_id", text_cells, false, "The event"},
            {"email_key", "a.email_key", text_cells, false,
             "The registration: the person's key, with #2 and so on behind it where it repeats"},
            {"person_key", "a.person_key", text_cells, false, "The person, as people.email_key"},
            {"email", "a.email", text_cells, false, "E-mail address as it was given"},
            {"fname", "a.fname", text_cells, false, "First name"},
            {"lname", "a.lname", text_cells, false, "Last name"},
            {"company", "a.company", text_cells, false, "Company"},
            {"title", "a.title", text_cells, false, "Job title"},
            {"address1", "a.address1", text_cells, false, "Address"},
            {"address2", "a.address2", text_cells, false, "Address, second line"},
            {"city", "a.city", text_cells, false, "City"},
            {"state", "a.state", text_cells, false, "State"},
            {"country", "a.country", text_cells, false, "Country"},
            {"postalcode", "a.postalcode", text_cells, false, "Postal code"},
            {"phone", "a.phone", text_cells, false, "Phone"},
            {"cell", "a.cell", text_cells, false, "Mobile phone"},
            {"fax", "a.fax", text_cells, false, "Fax"},
            {"domain", "a.domain", text_cells, false, "Domain of the e-mail address, in small letters"},
            {"reg_date", "a.reg_date", local_cells, or_null, "When they registered, in the event's zone"},
            {"reg_date_utc", "a.reg_date_utc", instant_cells, or_null, "When they registered"},
            {"sti", "a.sti", text_cells, false, "Campaign Source Tracking Identifier"},
            {"extra", "a.extra", fields_cells, false, "Further fields, custom questions above all"},
        },
    };
}

feed_table people_table() {
    return {
        "people",
        "person_event",
        "What each person did at an event. Of several registrations the first in the report tells who it is.",
        "FROM v_person_event v JOIN person_event p USING (event_id, email_key)",
        {"event_id", "email_key"},
        {
            {"event_id", "v.event_id", text_cells, false, "The event"},
            {"email_key", "v.email_key", text_cells, false,
             "The person: the canonical e-mail address, if there is one"},
            {"registrations", "v.registrations", integer_cells, false, "How often the person registered"},
            {"email", "coalesce(v.email, '')", text_cells, false, "E-mail address as it was given"},
            {"fname", "coalesce(v.fname, '')", text_cells, false, "First name"},
            {"lname", "coalesce(v.lname, '')", text_cells, false, "Last name"},
            {"company", "v.company", text_cells, false, "Company"},
            {"country", "p.country", text_cells, false, "Country"},
            {"domain", "v.domain", text_cells, false, "Domain of the e-mail address, in small letters"},
            {"sti", "v.sti", text_cells, false, "Campaign Source Tracking Identifier"},
            {"reg_date", "v.reg_date", local_cells, or_null, "When they registered, in the event's zone"},
            {"reg_date_utc", "v.reg_date_utc", instant_cells, or_null, "When they registered"},
            {"in_time", "p.in_time", flag_cells, false,
             "Registered before the scheduled end, or a time is not known"},
            {"eligible", "v.eligible", flag_cells, false, "Could attend"},
            {"attended_live", "v.attended_live", flag_cells, false, "Watched live or simulated live"},
            {"live", "v.live", flag_cells, false, "Watched live"},
            {"simlive", "v.simlive", flag_cells, false, "Watched simulated live"},
            {"on_demand", "v.on_demand", flag_cells, false, "Watched on demand"},
            {"attended", "v.attended", flag_cells, false, "Watched in any way"},
            {"no_show", "v.no_show", flag_cells, false, "Eligible, and did not watch"},
            {"sessions", "v.sessions", integer_cells, false, "Viewing sessions"},
            {"intervals", "p.intervals", integer_cells, false, "Sessions with a time or a duration"},
            {"watch_seconds", "v.watch_seconds", integer_cells, false,
             "Seconds watched; two sessions at a time count once"},
            {"live_watch_seconds", "v.live_watch_seconds", integer_cells, false, "Seconds watched live"},
            {"on_demand_watch_seconds", "v.on_demand_watch_seconds", integer_cells, false,
             "Seconds watched on demand"},
            {"summed_seconds", "p.summed_seconds", integer_cells, false,
             "Seconds of all sessions, overlaps included"},
            {"first_seen_utc", "v.first_seen_utc", instant_cells, or_null, "When they first watched"},
            {"last_seen_utc", "v.last_seen_utc", instant_cells, or_null, "Until when they watched last"},
            {"questions", "v.questions", integer_cells, false, "Questions asked"},
            {"survey_answers", "v.survey_answers", integer_cells, false, "Survey questions answered"},
        },
    };
}

feed_table session_table() {
    return {
        "sessions",
        "session",
        "Viewing sessions, as the report has them.",
        "FROM session s",
        {"event_id", "email_key", "kind", "ordinal"},
        {
            {"event_id", "s.event_id", text_cells, false, "The event"},
            {"email_key", "s.email_key", text_cells, false, "The registration, as registrants.email_key"},
            {"kind", "s.kind", text_cells, false, "live, od (on demand) or simlive (simulated live)"},
            {"ordinal", "s.ordinal", integer_cells, false, "From 1, for each registration and kind"},
            {"session_start", "s.session_start", local_cells, or_null, "Start, in the event's zone"},
            {"session_start_utc", "s.session_start_utc", instant_cells, or_null, "Start"},
            {"session_end", "s.session_end", local_cells, or_null, "End, in the event's zone"},
            {"session_end_utc", "s.session_end_utc", instant_cells, or_null, "End"},
            {"session_duration", "s.session_duration", integer_cells, or_null,
             "Seconds, as the service reports them"},
            {"extra", "s.extra", fields_cells, false, "Further fields"},
        },
    };
}

feed_table answer_table() {
    return {
        "answers",
        "answer",
        "Questions that were asked, and survey questions with their answers.",
        "FROM answer s",
        {"event_id", "email_key", "kind", "ordinal"},
        {
            {"event_id", "s.event_id", text_cells, false, "The event"},
            {"email_key", "s.email_key", text_cells, false, "The registration, as registrants.email_key"},
            {"kind", "s.kind", text_cells, false, "qa: a question that was asked; survey: a survey question"},
            {"ordinal", "s.ordinal", integer_cells, false, "From 1, for each registration and kind"},
            {"time", "s.time", local_cells, or_null,
             "When it was asked, in the event's zone; null for survey"},
            {"time_utc", "s.time_utc", instant_cells, or_null, "When it was asked; null for survey"},
            {"question", "s.question", text_cells, false, "The question"},
            {"answer", "s.answer", text_cells, or_null, "The answer; null for qa"},
            {"extra", "s.extra", fields_cells, false, "Further fields"},
        },
    };
}

feed_table group_table() {
    return {
        "groups",
        "event_group",
        "How many people of a domain, source, company, day, lead time or number of minutes did what.",
        "FROM event_group g",
        {"event_id", "grouping", "name"},
        {
            {"event_id", "g.event_id", text_cells, false, "The event"},
            {"grouping", "g.grouping", text_cells, false,
             "domain, sti, company, day (of the registration, in UTC), lead (whole days from the "
             "registration to "
             "the scheduled start) or minutes (watched, of who attended)"},
            {"name", "g.name", text_cells, false,
             "The domain, source, company, day, or number of whole days or minutes; -1 day: in the 24 hours "
             "after "
             "the start"},
            {"registrants", "g.registrants", integer_cells, false, "People"},
            {"eligible", "g.eligible", integer_cells, false, "People who could attend"},
            {"attended_live", "g.attended_live", integer_cells, false,
             "People who watched live or simulated live"},
            {"attended", "g.attended", integer_cells, false, "People who watched in any way"},
            {"no_shows", "g.no_shows", integer_cells, false, "Eligible people who did not watch"},
            {"watch_seconds", "g.watch_seconds", integer_cells, false, "Seconds watched, by all together"},
        },
    };
}

feed_table audience_table() {
    return {
        "audience",
        "event_audience",
        "How many people watched at a time: viewers from at_utc until the next row of the event and kind.",
        "FROM event_audience c",
        {"event_id", "kind", "at_utc"},
        {
            {"event_id", "c.event_id", text_cells, false, "The event"},
            {"kind", "c.kind", text_cells, false, "live, od (on demand) or simlive (simulated live)"},
            {"at_utc", "strftime('%Y-%m-%dT%H:%M:%SZ', c.at_s, 'unixepoch')", instant_cells, false,
             "From when"},
            {"viewers", "c.viewers", integer_cells, false, "People who watched"},
        },
        "c.at_s",
    };
}

feed_table drop_off_table() {
    return {
        "drop_off",
        "v_drop_off",
        "The most people who watched at a time, and how many were left later.",
        "FROM v_drop_off d",
        {"event_id", "kind"},
        {
            {"event_id", "d.event_id", text_cells, false, "The event"},
            {"kind", "d.kind", text_cells, false, "live or simlive (simulated live)"},
            {"peak", "d.peak", integer_cells, false, "The most people at a time"},
            {"peak_at_utc", "d.peak_at_utc", instant_cells, false,
             "When they were so many for the first time"},
            {"at_quarter", "d.at_quarter", integer_cells, or_null,
             "People who watched after a quarter of the scheduled time"},
            {"at_half", "d.at_half", integer_cells, or_null, "After half of it"},
            {"at_three_quarters", "d.at_three_quarters", integer_cells, or_null,
             "After three quarters of it"},
            {"near_end", "d.near_end", integer_cells, or_null, "Five minutes before the scheduled end"},
            {"drop_off", "d.drop_off", real_cells, or_null, "Share of the peak that had gone by then"},
        },
        {},
        "event_drop_off",
    };
}

feed_table survey_table() {
    return {
        "surveys",
        "event_survey",
        "How many people gave which answer to a question of the survey.",
        "FROM event_survey v",
        {"event_id", "question", "answer"},
        {
            {"event_id", "v.event_id", text_cells, false, "The event"},
            {"question", "v.question", text_cells, false,
             "The question; its start, if it is longer than 500 bytes"},
            {"answer", "v.answer", text_cells, false,
             "The answer; '' for all that are longer than 64 bytes, and after a purge for what one person "
             "alone "
             "wrote"},
            {"people", "v.people", integer_cells, false, "People who gave it"},
        },
    };
}

/// Return the SQL of a column's cells.
std::string cell_of(const feed_column& column) {
    // What another program stored in place of JSON must not break a line.
    return column.type == feed_type::fields ? fmt::format("iif(json_valid({0}), json({0}), '[]')", column.sql)
                                            : std::string(column.sql);
}

const feed_column& column_of(const feed_table& table, std::string_view name) {
    return *std::find_if(table.columns.begin(), table.columns.end(),
                         [&](const feed_column& column) { return column.name == name; });
}

} // namespace

const std::vector<feed_table>& feed_tables() {
    static const std::vector<feed_table> tables{event_table(),    registrant_table(), people_table(),
                                                session_table(),  answer_table(),     group_table(),
                                                audience_table(), drop_off_table(),   survey_table()};
    return tables;
}

std::string query_of(const feed_table& table) {
    std::string columns;
    for (const feed_column& column : table.columns) {
        columns.append(columns.empty() ? "" : ", ").append(cell_of(column));
    }
    std::string order;
    for (const std::string_view key : table.keys) {
        const bool is_last = key == table.keys.back() && !table.last_order.empty();
        order.append(order.empty() ? "" : ", ")
            .append(is_last ? table.last_order : column_of(table, key).sql);
    }
    return fmt::format("SELECT {} {} WHERE {} = ? ORDER BY {}", columns, table.from,
                       table.columns.front().sql, order);
}

} // namespace exporter
