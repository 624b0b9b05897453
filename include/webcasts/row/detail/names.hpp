// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_DETAIL_NAMES_HPP
#define WEBCASTS_ROW_DETAIL_NAMES_HPP

#include <webcasts/records.hpp>
#include <webcasts/row/detail/value.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/value_text.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// A list of a record that a member can take.
enum class row_list : std::uint8_t { none, sessions, questions, survey_answers, extra };

/// A field that has a member in the records: that member's name and the service's name.
struct known_field_name {
    wire::node record;
    std::string_view own;
    std::string_view wire;
    wire::field meaning;
};

inline constexpr known_field_name known_field_names[] = {
    {wire::node::attendee, "email", "email", wire::field::email},
    {wire::node::attendee, "first_name", "fname", wire::field::first_name},
    {wire::node::attendee, "last_name", "lname", wire::field::last_name},
    {wire::node::attendee, "company", "company", wire::field::company},
    {wire::node::attendee, "title", "title", wire::field::title},
    {wire::node::attendee, "address1", "address1", wire::field::address1},
    {wire::node::attendee, "address2", "address2", wire::field::address2},
    {wire::node::attendee, "city", "city", wire::field::city},
    {wire::node::attendee, "state", "state", wire::field::state},
    {wire::node::attendee, "country", "country", wire::field::country},
    {wire::node::attendee, "postal_code", "postalcode", wire::field::postal_code},
    {wire::node::attendee, "phone", "phone", wire::field::phone},
    {wire::node::attendee, "cell", "cell", wire::field::cell},
    {wire::node::attendee, "fax", "fax", wire::field::fax},
    {wire::node::attendee, "registered_at", "reg_date", wire::field::registered_at},
    {wire::node::attendee, "source", "sti", wire::field::source},
    {wire::node::viewing_session, "kind", "session_kind", wire::field::session_kind},
    {wire::node::viewing_session, "start", "start", wire::field::session_start},
    {wire::node::viewing_session, "end", "end", wire::field::session_end},
    {wire::node::viewing_session, "duration", "duration", wire::field::session_duration},
    {wire::node::question, "time", "time", wire::field::question_time},
    {wire::node::question, "text", "text", wire::field::question_text},
    {wire::node::survey_answer, "question", "question", wire::field::survey_question},
    {wire::node::survey_answer, "answer", "answer", wire::field::survey_answer},
};

/// The source of one member of a row, as far as it is known before the first record.
struct row_slot {
    std::string_view member;                    ///< its name
    std::string_view field;                     ///< the field's name: the same, unless the row says another
    wire::field meaning = wire::field::unknown; ///< of a field that the records have a member for
    std::string_view wire_name{};               ///< of that field
    row_list list = row_list::none;
    std::size_t predicted = 0; ///< the field's index in the last record's `extra`
};

/// Resolve a member's field. `own_names`: whether the names of the records' members apply.
[[nodiscard]] constexpr row_slot resolve_member(const wire::name_table& names, wire::node record,
                                                std::string_view member, std::string_view field,
                                                bool own_names) noexcept {
    row_slot slot;
    slot.member = member;
    slot.field = field;
    if (own_names) {
        for (const known_field_name& row : known_field_names) {
            if (row.record == record && row.own == field) {
                slot.meaning = row.meaning;
            }
        }
    }
    if (slot.meaning == wire::field::unknown) {
        slot.meaning = names.find_field(record, field);
    }
    if (slot.meaning == wire::field::unknown && record == wire::node::viewing_session) {
        slot.meaning = names.find_field(wire::node::document, field); // a session's columns in CSV
    }
    for (const known_field_name& row : known_field_names) {
        if (row.record == record && row.meaning == slot.meaning) {
            slot.wire_name = row.wire;
        }
    }
    if (slot.wire_name.empty()) {
        slot.meaning = wire::field::unknown; // of another record
    }
    if (field == "extra") {
        slot.list = row_list::extra;
    } else if (record == wire::node::attendee) {
        const wire::node list = names.find(record, field);
        if (field == "sessions" || list == wire::node::session_group) {
            slot.list = row_list::sessions;
        } else if (field == "questions" || list == wire::node::question_list) {
            slot.list = row_list::questions;
        } else if (field == "survey_answers" || list == wire::node::survey_list) {
            slot.list = row_list::survey_answers;
        }
    }
    return slot;
}

[[nodiscard]] constexpr char lower_case(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Return whether a C++ identifier stands for a field's name: case is ignored in ASCII, and `_` stands for
/// any ASCII character that is neither letter nor digit.
[[nodiscard]] constexpr bool spells(std::string_view identifier, std::string_view name) noexcept {
    if (name.size() != identifier.size()) {
        return false;
    }
    for (std::size_t i = name.size(); i-- > 0;) { // names of one report differ at their ends
        const char c = lower_case(name[i]);
        const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & '\x80') != 0;
        if (c != lower_case(identifier[i]) && (identifier[i] != '_' || word)) {
            return false;
        }
    }
    return true;
}

/// Find the field of a member in `extra`: the first with exactly this name, or else the only one whose name
/// the member's `spells`.
template <class Text>
[[nodiscard]] field_value find_extra(const std::vector<basic_named_text<Text>>& extra, row_slot& slot) {
    const auto text_at = [&](std::size_t i) { return field_value::of_text(extra[i].name, extra[i].value); };
    if (slot.predicted < extra.size() && std::string_view(extra[slot.predicted].name) == slot.field) {
        return text_at(slot.predicted);
    }
    const std::size_t none = extra.size();
    std::size_t first = none;
    std::size_t second = none;
    for (std::size_t i = 0; i < extra.size(); ++i) {
        std::string_view name = extra[i].name;
        if (name.size() < slot.field.size()) {
            continue;
        }
        if (name == slot.field) {
            slot.predicted = i;
            return text_at(i);
        }
        if (name.size() > slot.field.size() && (name.front() <= ' ' || name.back() <= ' ')) {
            name = wire::trimmed(name);
        }
        if (spells(slot.field, name)) {
            (first == none ? first : second) = i;
        }
    }
    if (second != none) {
        return field_value::ambiguous(extra[first].name, extra[second].name);
    }
    return first == none ? field_value{} : text_at(first);
}

}}} // namespace webcasts::v0::detail

#endif
