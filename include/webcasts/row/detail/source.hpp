// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_DETAIL_SOURCE_HPP
#define WEBCASTS_ROW_DETAIL_SOURCE_HPP

#include <webcasts/records.hpp>
#include <webcasts/row/detail/names.hpp>
#include <webcasts/row/detail/value.hpp>
#include <webcasts/wire/detail/record/attendee_texts.hpp>
#include <webcasts/wire/name_table.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#ifdef __GNUC__
#pragma GCC diagnostic push
// Of many values a switch handles some, and its default the others.
#pragma GCC diagnostic ignored "-Wswitch-enum"
#endif

namespace webcasts { inline namespace v0 { namespace detail {

// The fields that have members in the records.

inline field_value known_text(std::string_view text) noexcept {
    return {.holds = field_value::form::text, .known = true, .text = text};
}
inline field_value known_time(const std::optional<local_time>& time) noexcept {
    return time ? field_value{.holds = field_value::form::time, .known = true, .time = *time}
                : field_value{.known = true};
}

template <class Text>
field_value value_of(const basic_attendee<Text>& from, wire::field meaning) noexcept {
    const auto text = attendee_texts<Text>[static_cast<std::size_t>(meaning)];
    if (text != nullptr) {
        return known_text(from.*text);
    }
    return meaning == wire::field::registered_at ? known_time(from.registered_at) : field_value{};
}
template <class Text>
field_value value_of(const basic_viewing_session<Text>& from, wire::field meaning) noexcept {
    switch (meaning) {
    case wire::field::session_kind:
        return {
            .holds = field_value::form::kind, .known = true, .text = to_string(from.kind), .kind = from.kind};
    case wire::field::session_start:
        return known_time(from.start);
    case wire::field::session_end:
        return known_time(from.end);
    default:
        return from.duration
                   ? field_value{.holds = field_value::form::seconds, .known = true, .span = *from.duration}
                   : field_value{.known = true};
    }
}
template <class Text>
field_value value_of(const basic_question<Text>& from, wire::field meaning) noexcept {
    return meaning == wire::field::question_time ? known_time(from.time) : known_text(from.text);
}
template <class Text>
field_value value_of(const basic_survey_answer<Text>& from, wire::field meaning) noexcept {
    return meaning == wire::field::survey_question ? known_text(from.question) : known_text(from.answer);
}

// Copying elements between text types.

template <class To, class From>
void copy_element(basic_named_text<To>& to, const basic_named_text<From>& from) {
    to.name = from.name;
    to.value = from.value;
}
template <class To, class From>
void copy_elements(std::vector<To>& to, const std::vector<From>& from);
template <class To, class From>
void copy_element(basic_viewing_session<To>& to, const basic_viewing_session<From>& from) {
    to.kind = from.kind;
    to.start = from.start;
    to.end = from.end;
    to.duration = from.duration;
    copy_elements(to.extra, from.extra);
}
template <class To, class From>
void copy_element(basic_question<To>& to, const basic_question<From>& from) {
    to.time = from.time;
    to.text = from.text;
    copy_elements(to.extra, from.extra);
}
template <class To, class From>
void copy_element(basic_survey_answer<To>& to, const basic_survey_answer<From>& from) {
    to.question = from.question;
    to.answer = from.answer;
    copy_elements(to.extra, from.extra);
}
template <class To, class From>
void copy_elements(std::vector<To>& to, const std::vector<From>& from) {
    to.resize(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        copy_element(to[i], from[i]);
    }
}

/// The location of an element in its attendee, as field paths write it.
template <class Text>
std::string element_location(const std::vector<basic_viewing_session<Text>>& list, std::size_t index) {
    std::size_t of_kind = 0;
    for (std::size_t i = 0; i < index; ++i) {
        of_kind += list[i].kind == list[index].kind ? 1U : 0U;
    }
    return "session." + std::string(to_string(list[index].kind)) + "[" + std::to_string(of_kind) + "].";
}
template <class Text>
std::string element_location(const std::vector<basic_question<Text>>&, std::size_t index) {
    return "qa[" + std::to_string(index) + "].";
}
template <class Text>
std::string element_location(const std::vector<basic_survey_answer<Text>>&, std::size_t index) {
    return "survey[" + std::to_string(index) + "].";
}

/// The list of a record that a member copies.
template <row_list List, class Record>
[[nodiscard]] const auto& list_of(const Record& record) noexcept {
    if constexpr (List == row_list::sessions) {
        return record.sessions;
    } else if constexpr (List == row_list::questions) {
        return record.questions;
    } else if constexpr (List == row_list::survey_answers) {
        return record.survey_answers;
    } else {
        return record.extra;
    }
}

}}} // namespace webcasts::v0::detail

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

#endif
