// SPDX-License-Identifier: BSL-1.0
#include "choice_option.hpp"

#include "text/nearest_word.hpp"
#include "usage_error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <string>
#include <system_error>
#include <vector>

namespace sandbox_server {

namespace {

using webcasts::testing::sandbox_choices;
using webcasts::testing::sandbox_return_codes;

/// The values of a choice by name, in the order of the enumeration.
template <class Enumeration>
struct value_names;
template <>
struct value_names<bool> {
    static constexpr std::array<std::string_view, 2> all{"off", "on"};
};
template <>
struct value_names<webcasts::testing::sandbox_post> {
    static constexpr std::array<std::string_view, 3> all{"form", "any_type", "query_string"};
};
template <>
struct value_names<webcasts::testing::sandbox_error_place> {
    static constexpr std::array<std::string_view, 6> all{"failure_message", "failure",     "error",
                                                         "message",         "description", "nowhere"};
};
template <>
struct value_names<webcasts::testing::sandbox_event_spelling> {
    static constexpr std::array<std::string_view, 2> all{"event", "core_event"};
};
template <>
struct value_names<webcasts::testing::sandbox_envelope_order> {
    static constexpr std::array<std::string_view, 3> all{"vendor", "code_first", "code_last"};
};
template <>
struct value_names<webcasts::testing::sandbox_viewer_filters> {
    static constexpr std::array<std::string_view, 2> all{"all_must_hold", "one_is_enough"};
};

template <class Value>
Value& member_of(sandbox_choices& choices, Value sandbox_choices::*member) {
    return choices.*member;
}
long& member_of(sandbox_choices& choices, long sandbox_return_codes::*member) {
    return choices.return_codes.*member;
}

template <class Enumeration>
bool set_value(Enumeration& target, std::string_view value) {
    constexpr auto& names = value_names<Enumeration>::all;
    const auto* const position = std::find(names.begin(), names.end(), value);
    if (position != names.end()) {
        target = static_cast<Enumeration>(position - names.begin());
    }
    return position != names.end();
}
bool set_number(long& target, std::string_view value, long min, long max) {
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), target);
    return error == std::errc() && end == value.data() + value.size() && target >= min && target <= max;
}
bool set_value(long& target, std::string_view value) {
    return set_number(target, value, -999'999'999, 999'999'999) && target != 1; // 1 is success
}
bool set_value(std::chrono::days& target, std::string_view value) {
    long days = 0;
    const bool fits = set_number(days, value, 0, 36'500);
    target = std::chrono::days(days);
    return fits;
}

template <class Enumeration>
std::string values_of(const Enumeration&) {
    std::string list;
    for (const std::string_view name : value_names<Enumeration>::all) {
        list.append(list.empty() ? "" : "|").append(name);
    }
    return list;
}
std::string values_of(const long&) {
    return "NUMBER (not 1)";
}
std::string values_of(const std::chrono::days&) {
    return "DAYS (0 to 36500)";
}

struct choice {
    std::string_view name;
    bool (*set)(sandbox_choices&,
                std::string_view value); ///< returns false if the value is invalid
    std::string (*values)();
};

template <auto Member>
constexpr choice choice_of(std::string_view name) {
    return {name,
            [](sandbox_choices& choices, std::string_view value) {
                return set_value(member_of(choices, Member), value);
            },
            [] {
                sandbox_choices choices;
                return values_of(member_of(choices, Member));
            }};
}

constexpr std::array choice_table{
    choice_of<&sandbox_choices::ver_is_required>("ver_is_required"),
    choice_of<&sandbox_choices::event_list_takes_ver>("event_list_takes_ver"),
    choice_of<&sandbox_choices::names_in_any_case>("names_in_any_case"),
    choice_of<&sandbox_choices::takes_unknown_names>("takes_unknown_names"),
    choice_of<&sandbox_choices::takes_users_ga>("takes_users_ga"),
    choice_of<&sandbox_choices::takes_empty_list_items>("takes_empty_list_items"),
    choice_of<&sandbox_choices::one_end_is_a_range>("one_end_is_a_range"),
    choice_of<&sandbox_choices::range_flags_need_range>("range_flags_need_range"),
    choice_of<&sandbox_choices::no_shows_with_viewers>("no_shows_with_viewers"),
    choice_of<&sandbox_choices::post>("post"),
    choice_of<&sandbox_choices::viewer_filters>("viewer_filters"),
    choice_of<&sandbox_choices::domains_cover_subdomains>("domains_cover_subdomains"),
    choice_of<&sandbox_choices::sources_in_any_case>("sources_in_any_case"),
    choice_of<&sandbox_choices::one_session_per_account>("one_session_per_account"),
    choice_of<&sandbox_choices::events_expire_after>("events_expire_after"),
    choice_of<&sandbox_return_codes::bad_parameters>("return_codes.bad_parameters"),
    choice_of<&sandbox_return_codes::log_in_refused>("return_codes.log_in_refused"),
    choice_of<&sandbox_return_codes::no_session>("return_codes.no_session"),
    choice_of<&sandbox_return_codes::no_such_event>("return_codes.no_such_event"),
    choice_of<&sandbox_return_codes::not_permitted>("return_codes.not_permitted"),
    choice_of<&sandbox_choices::error_location>("error_location"),
    choice_of<&sandbox_choices::csv_refusal_is_json>("csv_refusal_is_json"),
    choice_of<&sandbox_choices::event_spelling>("event_spelling"),
    choice_of<&sandbox_choices::envelope_order>("envelope_order"),
    choice_of<&sandbox_choices::clock_in_report_zone>("clock_in_report_zone"),
};

} // namespace

std::string describe_choices() {
    std::string list;
    for (const choice& row : choice_table) {
        list.append("  ").append(row.name).append("=").append(row.values()).append("\n");
    }
    return list;
}

void set_choice(sandbox_choices& choices, std::string_view text) {
    const std::string_view name = text.substr(0, text.find('='));
    const std::string_view value =
        name.size() == text.size() ? std::string_view() : text.substr(name.size() + 1);
    const auto* const row = std::find_if(choice_table.begin(), choice_table.end(),
                                         [name](const choice& known) { return known.name == name; });
    if (row == choice_table.end()) {
        std::vector<std::string> names;
        names.reserve(choice_table.size());
        for (const choice& known : choice_table) {
            names.emplace_back(known.name);
        }
        // Without a near name the text may be a password in the wrong place.
        const auto meant = exporter::nearest_word(name, names);
        throw usage_error(
            (meant ? "--choice: there is no choice " + std::string(name) + "; did you mean " + *meant + "? "
                   : std::string("--choice: there is no choice of that name; ")) +
            "these are:\n" + describe_choices());
    }
    if (!row->set(choices, value)) {
        throw usage_error("--choice: " + std::string(name) + " is " + row->values());
    }
}

} // namespace sandbox_server
