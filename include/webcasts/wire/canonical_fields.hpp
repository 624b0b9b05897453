// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CANONICAL_FIELDS_HPP
#define WEBCASTS_WIRE_CANONICAL_FIELDS_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::wire {

/// The names of an attendee's fields as the writers spell them, in their order (spec section 5).
inline constexpr std::array<std::string_view, 16> attendee_field_names{
    "email", "fname",   "lname",      "company", "title", "address1", "address2", "city",
    "state", "country", "postalcode", "phone",   "cell",  "fax",      "reg_date", "sti"};

/// The names of the CSV columns that follow the attendee's.
inline constexpr std::array<std::string_view, 4> session_column_names{"session_kind", "session_start",
                                                                      "session_end", "session_duration"};

/// How a kind of viewing is nested in XML and JSON.
struct session_list_name {
    viewing_kind kind;
    std::string_view list; ///< member of `session`
    std::string_view item; ///< element of the list, in XML
};
inline constexpr std::array<session_list_name, 3> session_list_names{{
    {viewing_kind::live, "live_sessions_list", "live_session"},
    {viewing_kind::on_demand, "od_sessions_list", "od_session"},
    {viewing_kind::simulated_live, "simlive_sessions_list", "simlive_session"},
}};

/// Hand the value of every field in `attendee_field_names` to `visit(name, text)`, empty ones included, in
/// that order.
template <class Text, class Visit>
void for_each_attendee_field(const basic_attendee<Text>& person, Visit&& visit) {
    const auto& names = attendee_field_names;
    const std::array<const Text*, 14> texts{
        &person.email,       &person.first_name, &person.last_name, &person.company, &person.title,
        &person.address1,    &person.address2,   &person.city,      &person.state,   &person.country,
        &person.postal_code, &person.phone,      &person.cell,      &person.fax};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        visit(names[i], std::string_view(*texts[i]));
    }
    if (person.registered_at) {
        visit(names[14], time_text(*person.registered_at).view());
    } else {
        visit(names[14], std::string_view());
    }
    visit(names[15], std::string_view(person.source));
}

/** Names of one record's fields that are all different.

    A field without a member may carry a name that another field has already: it is written with `_2`, `_3`
   and so on behind it, for XML forbids two attributes of one name and JSON readers keep one of them only.
*/
class distinct_names {
  public:
    /// Begin a record in which these names are taken; they are used until the next call.
    void begin(std::span<const std::string_view> taken) {
        taken_ = taken;
        added_.clear();
    }
    /// Take a name, altered where it is taken already. The view is valid until the next call.
    std::string_view add(std::string_view name) {
        std::string made(name);
        for (int number = 2; is_taken(made); ++number) {
            made.assign(name).append("_").append(std::to_string(number));
        }
        return added_.emplace_back(std::move(made));
    }

  private:
    [[nodiscard]] bool is_taken(std::string_view name) const {
        for (const std::string_view other : taken_) {
            if (other == name) {
                return true;
            }
        }
        for (const std::string& other : added_) {
            if (other == name) {
                return true;
            }
        }
        return false;
    }

    std::span<const std::string_view> taken_;
    std::vector<std::string> added_;
};

/// What the further fields of a record may not be called in any of the three formats, so that all three
/// decode alike.
struct taken_names {
    static constexpr std::array<std::string_view, 24> attendee_with_event{
        "email",      "fname",        "lname",         "company",     "title",
        "address1",   "address2",     "city",          "state",       "country",
        "postalcode", "phone",        "cell",          "fax",         "reg_date",
        "sti",        "session_kind", "session_start", "session_end", "session_duration",
        "session",    "qa_list",      "survey_list",   "event_id"};
    /// All but `event_id`, which is a member of NDJSON records only.
    static constexpr std::span<const std::string_view> attendee = std::span(attendee_with_event).first<23>();
    static constexpr std::array<std::string_view, 3> session{"start", "end", "duration"};
    static constexpr std::array<std::string_view, 2> question{"time", "text"};
    static constexpr std::array<std::string_view, 2> survey_answer{"question", "answer"};
    static constexpr std::array<std::string_view, 5> event{"id", "expired", "title", "sched_start",
                                                           "sched_end"};
};

} // namespace webcasts::wire

#endif
