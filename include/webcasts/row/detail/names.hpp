// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_DETAIL_NAMES_HPP
#define WEBCASTS_ROW_DETAIL_NAMES_HPP

#include <webcasts/detail/ascii.hpp>
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
        for (const wire::known_field& row : wire::known_fields) {
            if (row.record == record && row.member == field) {
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
    for (const wire::known_field& row : wire::known_fields) {
        if (row.record == record && row.meaning == slot.meaning) {
            slot.wire_name = row.wire.empty() ? row.column : row.wire;
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

/// Return whether a C++ identifier stands for a field's name: case is ignored in ASCII, and `_` stands for
/// any ASCII character that is neither letter nor digit.
[[nodiscard]] constexpr bool spells(std::string_view identifier, std::string_view name) noexcept {
    if (name.size() != identifier.size()) {
        return false;
    }
    for (std::size_t i = name.size(); i-- > 0;) { // names of one report differ at their ends
        const char c = to_lower(name[i]);
        const bool word = is_letter(c) || is_digit(c) || (c & '\x80') != 0;
        if (c != to_lower(identifier[i]) && (identifier[i] != '_' || word)) {
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
