// SPDX-License-Identifier: BSL-1.0
#include "service/unreadable_text.hpp"

#include "text/counted.hpp"

#include <fmt/format.h>

namespace exporter {

namespace {

std::string_view effect_text(webcasts::unreadable_effect effect) noexcept {
    switch (effect) {
    case webcasts::unreadable_effect::value_absent:
        return "it is left empty, and its text is in extra";
    case webcasts::unreadable_effect::text_mended:
        return "characters that do not exist are U+FFFD in it";
    case webcasts::unreadable_effect::session_left_out:
        return "the session is left out, and its fields are in the registrant's extra";
    case webcasts::unreadable_effect::record_left_out:
        return "the event is left out: its id does not have 7 digits";
    }
    return "";
}

/// Return a name that the service chose.
std::string shown_name(const webcasts::unreadable_value& value, const webcasts::redactor& hidden) {
    constexpr std::size_t max_name = 60;
    return "'" + webcasts::shown(value.name, hidden, max_name) + "'";
}

/// Return the place of a value in the response.
std::string place_of(const webcasts::unreadable_value& value, const webcasts::redactor& hidden) {
    return value.field_path.find('?') == std::string::npos
               ? value.field_path
               : fmt::format("{} ({})", value.field_path, shown_name(value, hidden));
}

} // namespace

std::string unreadable_text(std::string_view where, const webcasts::unreadable_values& values,
                            const webcasts::redactor& hidden) {
    std::string text =
        fmt::format("warning: {}: {} could not be read", where, counted(values.count, "value"));
    if (!values.listed.empty()) {
        const webcasts::unreadable_value& first = values.listed.front();
        text += fmt::format("{} {}; {}", values.count == 1 ? "," : ", the first is", place_of(first, hidden),
                            effect_text(first.effect));
    }
    if (values.records_left_out > 0 && values.count > 1) {
        text += fmt::format("; {} left out, whose {} not have 7 digits",
                            counted(values.records_left_out, "event is", "events are"),
                            values.records_left_out == 1 ? "id does" : "ids do");
    }
    return text;
}

std::string unreadable_text(const webcasts::unreadable_values& values,
                            const std::vector<webcasts::event_summary>& listed,
                            const webcasts::redactor& hidden) {
    constexpr std::size_t max_named = 10;
    std::string text =
        fmt::format("warning: event list: {} could not be read:", counted(values.count, "value"));
    std::uint64_t left_out = 0;
    std::size_t named = 0;
    for (const webcasts::unreadable_value& value : values.listed) {
        if (named == max_named) {
            break;
        }
        const std::uint64_t place = value.record - left_out; // in the list without those
        text += named++ == 0 ? " " : ", ";
        if (value.effect == webcasts::unreadable_effect::record_left_out) {
            ++left_out;
            text += fmt::format("the id of event number {}, which is left out", value.record + 1);
        } else if (place < listed.size()) {
            const std::string name = value.field_path.substr(value.field_path.rfind('.') + 1);
            text += fmt::format("{} of event {}", name == "?" ? shown_name(value, hidden) : name,
                                listed[place].id.str());
        } else {
            text += place_of(value, hidden);
        }
    }
    if (values.count > named) {
        text += fmt::format(" and {} more", values.count - named);
    }
    return text + "; what could not be read is empty, with its text in extra";
}

} // namespace exporter
