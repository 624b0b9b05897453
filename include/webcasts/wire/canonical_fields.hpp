// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CANONICAL_FIELDS_HPP
#define WEBCASTS_WIRE_CANONICAL_FIELDS_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/detail/record/attendee_texts.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Return the names of the fields of a kind of record, in the order of `wire::known_fields`; fields without
/// such a name are left out.
template <std::size_t Count>
[[nodiscard]] consteval std::array<std::string_view, Count>
field_names(wire::node record, std::string_view wire::known_field::*name) {
    std::array<std::string_view, Count> names;
    std::size_t count = 0;
    for (const wire::known_field& row : wire::known_fields) {
        if (row.record == record && !(row.*name).empty()) {
            names.at(count++) = row.*name; // not a constant expression if there are more
        }
    }
    return names;
}

/// Return the service's name of a node below its parent.
[[nodiscard]] constexpr std::string_view name_below(wire::node parent, wire::node meaning) {
    for (const wire::node_name& row : wire::default_node_names) {
        if (row.parent == parent && row.meaning == meaning) {
            return row.name;
        }
    }
    return {};
}

}}} // namespace webcasts::v0::detail

namespace webcasts { inline namespace v0 { namespace wire {

/// The names of an attendee's fields as the writers spell them, in their order (spec section 5).
inline constexpr auto attendee_field_names = detail::field_names<16>(node::attendee, &known_field::wire);

/// The index of `reg_date` in `attendee_field_names`: a time; all other fields are texts.
inline constexpr std::size_t registered_at_index = 14;
static_assert(attendee_field_names[registered_at_index] == "reg_date");

/// Return the names of an attendee's fields, each between `before` and `after`; `opening` replaces `before`
/// for the first.
[[nodiscard]] consteval auto attendee_field_names_between(std::string_view opening, std::string_view before,
                                                          std::string_view after) {
    std::array<detail::padded_text, attendee_field_names.size()> names;
    for (std::size_t i = 0; i < names.size(); ++i) {
        names[i] = {i == 0 ? opening : before, attendee_field_names[i], after};
    }
    return names;
}

/// The names of the CSV columns that follow the attendee's.
inline constexpr auto session_column_names =
    detail::field_names<4>(node::viewing_session, &known_field::column);

/// How a kind of viewing is nested in XML and JSON.
struct session_list_name {
    viewing_kind kind;     ///< which one
    std::string_view list; ///< member of `session`
    std::string_view item; ///< element of the list, in XML
};
/// Every kind, in the order in which records hold them.
inline constexpr std::array<session_list_name, 3> session_list_names{{
    {viewing_kind::live, detail::name_below(node::session_group, node::live_list),
     detail::name_below(node::live_list, node::viewing_session)},
    {viewing_kind::on_demand, detail::name_below(node::session_group, node::on_demand_list),
     detail::name_below(node::on_demand_list, node::viewing_session)},
    {viewing_kind::simulated_live, detail::name_below(node::session_group, node::simulated_live_list),
     detail::name_below(node::simulated_live_list, node::viewing_session)},
}};

/// Call `visit(index, text)` with the value of every field in `attendee_field_names`, empty ones included, in
/// that order; `index` is the name's index in the array.
template <class Text, class Visit>
void for_each_attendee_value(const basic_attendee<Text>& person, Visit&& visit) {
    for (std::size_t i = 0; i < attendee_field_names.size(); ++i) {
        const auto text = detail::attendee_texts<Text>[static_cast<std::size_t>(known_fields[i].meaning)];
        if (text != nullptr) {
            visit(i, std::string_view(person.*text));
        } else if (person.registered_at) {
            visit(i, time_text(*person.registered_at).view());
        } else {
            visit(i, std::string_view());
        }
    }
}

/// Call `visit(name, text)` for every field in the same way.
template <class Text, class Visit>
void for_each_attendee_field(const basic_attendee<Text>& person, Visit&& visit) {
    for_each_attendee_value(
        person, [&](std::size_t index, std::string_view text) { visit(attendee_field_names[index], text); });
}

/// The names that further fields of a record cannot have in any of the three formats, so that all three
/// decode alike.
struct taken_names {
    /// Of an attendee in NDJSON.
    static constexpr auto attendee_with_event = [] {
        std::array<std::string_view, attendee_field_names.size() + session_column_names.size() + 4> names;
        auto end = std::copy(attendee_field_names.begin(), attendee_field_names.end(), names.begin());
        end = std::copy(session_column_names.begin(), session_column_names.end(), end);
        for (const node list : {node::session_group, node::question_list, node::survey_list}) {
            *end++ = detail::name_below(node::attendee, list);
        }
        *end = "event_id";
        return names;
    }();
    /// All but `event_id`, which is a member of NDJSON records only.
    static constexpr std::span<const std::string_view> attendee =
        std::span(attendee_with_event).first<attendee_with_event.size() - 1>();
    /// Of a viewing session.
    static constexpr auto session = detail::field_names<3>(node::viewing_session, &known_field::wire);
    /// Of a question.
    static constexpr auto question = detail::field_names<2>(node::question, &known_field::wire);
    /// Of a survey answer.
    static constexpr auto survey_answer = detail::field_names<2>(node::survey_answer, &known_field::wire);
    /// Of an event.
    static constexpr auto event = detail::field_names<5>(node::event, &known_field::wire);
};

}}} // namespace webcasts::v0::wire

#endif
