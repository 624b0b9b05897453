// SPDX-License-Identifier: BSL-1.0
#include "exports/export_table.hpp"

#include <fmt/format.h>

namespace exporter {

namespace {

constexpr auto text = cell_kind::text;
constexpr auto address = cell_kind::address;
constexpr auto code = cell_kind::code;
constexpr auto number = cell_kind::number;
constexpr auto time = cell_kind::time;
constexpr auto json = cell_kind::json;
constexpr bool names_a_person = true;

export_table registrants() {
    return {
        {
            {"event_id", "a.event_id", code},
            {"event_title", "e.title", text},
            {"email_key", "a.email_key", text, names_a_person},
            {"email", "a.email", address, names_a_person},
            {"fname", "a.fname", text, names_a_person},
            {"lname", "a.lname", text, names_a_person},
            {"company", "a.company", text},
            {"title", "a.title", text},
            {"address1", "a.address1", text, names_a_person},
            {"address2", "a.address2", text, names_a_person},
            {"city", "a.city", text},
            {"state", "a.state", text},
            {"country", "a.country", text},
            {"postalcode", "a.postalcode", text},
            {"phone", "a.phone", text, names_a_person},
            {"cell", "a.cell", text, names_a_person},
            {"fax", "a.fax", text, names_a_person},
            {"domain", "a.domain", text},
            {"reg_date", "a.reg_date", time},
            {"reg_date_utc", "a.reg_date_utc", time},
            {"sti", "a.sti", text},
            {"attended", "p.attended", number},
            {"no_show", "p.no_show", number},
            {"live", "p.live", number},
            {"simlive", "p.simlive", number},
            {"on_demand", "p.on_demand", number},
            {"sessions", "p.sessions", number},
            {"watch_seconds", "p.watch_seconds", number},
            {"first_seen_utc", "p.first_seen_utc", time},
            {"last_seen_utc", "p.last_seen_utc", time},
            {"questions", "p.questions", number},
            {"survey_answers", "p.survey_answers", number},
            {"extra", "a.extra", json, names_a_person},
            {"eligible", "p.eligible", number},
            {"attended_live", "p.attended_live", number},
            {"live_watch_seconds", "p.live_watch_seconds", number},
            {"on_demand_watch_seconds", "p.on_demand_watch_seconds", number},
        },
        "FROM attendee a JOIN event e USING (event_id) JOIN v_person_event p ON p.event_id = a.event_id AND "
        "p.email_key = a.person_key",
        "a.event_id",
        "a.event_id, a.email_key"};
}

export_table sessions() {
    return {{
                {"event_id", "s.event_id", code},
                {"event_title", "e.title", text},
                {"email_key", "s.email_key", text, names_a_person},
                {"email", "a.email", address, names_a_person},
                {"session_kind", "s.kind", code},
                {"ordinal", "s.ordinal", number},
                {"session_start", "s.session_start", time},
                {"session_start_utc", "s.session_start_utc", time},
                {"session_end", "s.session_end", time},
                {"session_end_utc", "s.session_end_utc", time},
                {"session_duration", "s.session_duration", number},
                {"extra", "s.extra", json, names_a_person},
            },
            "FROM session s JOIN event e USING (event_id) JOIN attendee a USING (event_id, email_key)",
            "s.event_id",
            "s.event_id, s.email_key, s.kind, s.ordinal"};
}

export_table answers() {
    return {{
                {"event_id", "s.event_id", code},
                {"event_title", "e.title", text},
                {"email_key", "s.email_key", text, names_a_person},
                {"email", "a.email", address, names_a_person},
                {"answer_kind", "s.kind", code},
                {"ordinal", "s.ordinal", number},
                {"time", "s.time", time},
                {"time_utc", "s.time_utc", time},
                {"question", "s.question", text, names_a_person},
                {"answer", "s.answer", text, names_a_person},
                {"extra", "s.extra", json, names_a_person},
            },
            "FROM answer s JOIN event e USING (event_id) JOIN attendee a USING (event_id, email_key)",
            "s.event_id",
            "s.event_id, s.email_key, s.kind, s.ordinal"};
}

export_table events() {
    return {{
                {"event_id", "e.event_id", code},
                {"title", "e.title", text},
                {"expired", "e.expired", number},
                {"begun", "f.begun", number},
                {"sched_start", "e.sched_start", time},
                {"sched_start_utc", "e.sched_start_utc", time},
                {"sched_end", "e.sched_end", time},
                {"sched_end_utc", "e.sched_end_utc", time},
                {"time_zone", "e.time_zone", text},
                {"query", "e.query", text},
                {"registrants", "f.registrants", number},
                {"attended", "f.attended", number},
                {"live", "f.live", number},
                {"simlive", "f.simlive", number},
                {"on_demand", "f.on_demand", number},
                {"no_shows", "f.no_shows", number},
                {"no_show_rate", "f.no_show_rate", number},
                {"attendance_rate", "f.attendance_rate", number},
                {"watch_seconds", "f.watch_seconds", number},
                {"average_watch_seconds", "f.average_watch_seconds", number},
                {"asked", "f.asked", number},
                {"surveyed", "f.surveyed", number},
                {"extra", "e.extra", json},
                {"eligible", "f.eligible", number},
                {"attended_live", "f.attended_live", number},
                {"live_rate", "f.live_rate", number},
                {"live_watch_seconds", "f.live_watch_seconds", number},
                {"on_demand_watch_seconds", "f.on_demand_watch_seconds", number},
                {"average_live_watch_seconds", "f.average_live_watch_seconds", number},
                {"average_on_demand_watch_seconds", "f.average_on_demand_watch_seconds", number},
                {"gone_utc", "e.gone_utc", time},
            },
            "FROM event e JOIN v_funnel f USING (event_id)",
            "e.event_id",
            "e.event_id"};
}

} // namespace

export_table table_of(row_kind rows) {
    switch (rows) {
    case row_kind::registrants:
        return registrants();
    case row_kind::sessions:
        return sessions();
    case row_kind::answers:
        return answers();
    case row_kind::events:
        return events();
    }
    return {};
}

std::string query_of(const export_table& table, const std::string& wanted) {
    std::string columns;
    for (const export_column& column : table.columns) {
        columns.append(columns.empty() ? "" : ", ").append(column.sql);
    }
    return fmt::format("SELECT {} {} WHERE {} ORDER BY {}", columns, table.from, wanted, table.order);
}

} // namespace exporter
