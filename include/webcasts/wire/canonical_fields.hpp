// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CANONICAL_FIELDS_HPP
#define WEBCASTS_WIRE_CANONICAL_FIELDS_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// The names of an attendee's fields as the writers spell them, in their order (spec section 5).
inline constexpr std::array<std::string_view, 16> attendee_field_names{
    "email", "fname",   "lname",      "company", "title", "address1", "address2", "city",
    "state", "country", "postalcode", "phone",   "cell",  "fax",      "reg_date", "sti"};

/// The place of `reg_date` there: a time; all others are texts.
inline constexpr std::size_t registered_at_index = 14;
static_assert(attendee_field_names[registered_at_index] == "reg_date");

/// Return the names of an attendee's fields with texts around them; nothing stands before the first but
/// `opening`.
[[nodiscard]] consteval auto attendee_field_names_between(std::string_view opening, std::string_view before,
                                                          std::string_view after) {
    std::array<detail::padded_text, attendee_field_names.size()> made;
    for (std::size_t i = 0; i < made.size(); ++i) {
        made[i] = {i == 0 ? opening : before, attendee_field_names[i], after};
    }
    return made;
}

/// The names of the CSV columns that follow the attendee's.
inline constexpr std::array<std::string_view, 4> session_column_names{"session_kind", "session_start",
                                                                      "session_end", "session_duration"};

/// How a kind of viewing is nested in XML and JSON.
struct session_list_name {
    viewing_kind kind;     ///< which one
    std::string_view list; ///< member of `session`
    std::string_view item; ///< element of the list, in XML
};
/// Every kind, in the order in which records hold them.
inline constexpr std::array<session_list_name, 3> session_list_names{{
    {viewing_kind::live, "live_sessions_list", "live_session"},
    {viewing_kind::on_demand, "od_sessions_list", "od_session"},
    {viewing_kind::simulated_live, "simlive_sessions_list", "simlive_session"},
}};

/// Hand the value of every field in `attendee_field_names` to `visit(index, text)`, empty ones included, in
/// that order; `index` is the name's place there.
template <class Text, class Visit>
void for_each_attendee_value(const basic_attendee<Text>& person, Visit&& visit) {
    const std::array<const Text*, 14> texts{
        &person.email,       &person.first_name, &person.last_name, &person.company, &person.title,
        &person.address1,    &person.address2,   &person.city,      &person.state,   &person.country,
        &person.postal_code, &person.phone,      &person.cell,      &person.fax};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        visit(i, std::string_view(*texts[i]));
    }
    if (person.registered_at) {
        visit(registered_at_index, time_text(*person.registered_at).view());
    } else {
        visit(registered_at_index, std::string_view());
    }
    visit(registered_at_index + 1, std::string_view(person.source));
}

/// Hand every field to `visit(name, text)` in the same way.
template <class Text, class Visit>
void for_each_attendee_field(const basic_attendee<Text>& person, Visit&& visit) {
    for_each_attendee_value(
        person, [&](std::size_t index, std::string_view text) { visit(attendee_field_names[index], text); });
}

/// What the further fields of a record may not be called in any of the three formats, so that all three
/// decode alike.
struct taken_names {
    /// Of an attendee in NDJSON.
    static constexpr std::array<std::string_view, 24> attendee_with_event{
        "email",      "fname",        "lname",         "company",     "title",
        "address1",   "address2",     "city",          "state",       "country",
        "postalcode", "phone",        "cell",          "fax",         "reg_date",
        "sti",        "session_kind", "session_start", "session_end", "session_duration",
        "session",    "qa_list",      "survey_list",   "event_id"};
    /// All but `event_id`, which is a member of NDJSON records only.
    static constexpr std::span<const std::string_view> attendee = std::span(attendee_with_event).first<23>();
    /// Of a viewing session.
    static constexpr std::array<std::string_view, 3> session{"start", "end", "duration"};
    /// Of a question.
    static constexpr std::array<std::string_view, 2> question{"time", "text"};
    /// Of a survey answer.
    static constexpr std::array<std::string_view, 2> survey_answer{"question", "answer"};
    /// Of an event.
    static constexpr std::array<std::string_view, 5> event{"id", "expired", "title", "sched_start",
                                                           "sched_end"};
};

}}} // namespace webcasts::v0::wire

#endif
