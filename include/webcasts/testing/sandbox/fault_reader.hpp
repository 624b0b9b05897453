// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_FAULT_READER_HPP
#define WEBCASTS_TESTING_SANDBOX_FAULT_READER_HPP

#include <webcasts/query/event_id.hpp>
#include <webcasts/result.hpp>
#include <webcasts/testing/sandbox/fault.hpp>
#include <webcasts/wire/value_text.hpp>

#include <boost/system/errc.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

namespace sandbox_detail {

inline constexpr std::uint64_t fault_number_limit = 1'000'000'000'000;
inline constexpr std::uint64_t max_fault_latency = 3'600'000;

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
    Number read = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), read);
    return code == std::errc() && end == text.data() + text.size() ? std::optional(read) : std::nullopt;
}

// Each of the following functions sets a member of a fault and returns an empty text, or returns a
// description of the valid values.

template <auto Member, std::uint64_t Min, std::uint64_t Max>
std::string read_fault_number(sandbox_fault& fault, std::string_view value) {
    const auto read = whole_number<std::uint64_t>(value);
    if (!read || *read < Min || *read > Max) {
        return "a whole number from " + std::to_string(Min) + " to " + std::to_string(Max);
    }
    fault.*Member = static_cast<typename std::remove_reference_t<decltype(fault.*Member)>::value_type>(*read);
    return {};
}

template <bool sandbox_fault::*Member>
std::string read_fault_flag(sandbox_fault& fault, std::string_view value) {
    if (!value.empty() && !wire::parse_flag(value).value_or(false)) {
        return "true, or left out";
    }
    fault.*Member = true;
    return {};
}

inline std::string read_fault_operation(sandbox_fault& fault, std::string_view value) {
    constexpr std::array<std::string_view, 4> known{"login", "eventlist", "audience_reports", "*"};
    fault.operation = value;
    return std::find(known.begin(), known.end(), value) != known.end()
               ? std::string()
               : "login, eventlist, audience_reports or *";
}

inline std::string read_fault_event(sandbox_fault& fault, std::string_view value) {
    fault.event = std::string(value);
    return detail::is_event_id(value) ? std::string() : "7 digits";
}

// Written out because std::from_chars for double is missing from libc++ 14.
inline std::string read_fault_probability(sandbox_fault& fault, std::string_view value) {
    std::string expected = "a number from 0 to 1, such as 0.25";
    double read = 0;
    double unit = 1;
    bool digits = false;
    bool point = false;
    for (const char c : value) {
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9') {
            return expected;
        }
        digits = true;
        unit = point ? unit / 10 : unit;
        read = point ? read + (c - '0') * unit : read * 10 + (c - '0');
    }
    if (!digits || read > 1) {
        return expected;
    }
    fault.probability = read;
    return {};
}

inline std::string read_fault_return_code(sandbox_fault& fault, std::string_view value) {
    fault.return_code = whole_number<long>(value);
    return fault.return_code && *fault.return_code != 1 ? std::string() : "a whole number other than 1";
}

inline std::string read_fault_retry_after(sandbox_fault& fault, std::string_view value) {
    constexpr std::string_view date = "date:";
    sandbox_retry_after parsed;
    parsed.as_date = value.starts_with(date);
    // A date has a year of four digits, so its seconds are limited.
    constexpr std::uint64_t century = 3'155'760'000;
    const auto read = whole_number<std::uint64_t>(value.substr(parsed.as_date ? date.size() : 0));
    if (!read || *read > (parsed.as_date ? century : fault_number_limit)) {
        return "a whole number of seconds, or date: and such a number";
    }
    parsed.seconds = *read;
    fault.retry_after = parsed;
    return {};
}

inline std::string read_fault_content_type(sandbox_fault& fault, std::string_view value) {
    fault.content_type = std::string(value);
    const bool fits = std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; });
    return fits && !value.empty() ? std::string() : "printable ASCII";
}

inline std::string read_fault_malformed(sandbox_fault& fault, std::string_view value) {
    using kind = sandbox_malformation;
    constexpr std::array<std::pair<std::string_view, kind>, 7> known{{{"structure", kind::structure},
                                                                      {"text", kind::text},
                                                                      {"utf8", kind::utf8},
                                                                      {"unclosed", kind::unclosed},
                                                                      {"", kind::structure},
                                                                      {"true", kind::structure},
                                                                      {"on", kind::structure}}};
    const auto* const entry =
        std::find_if(known.begin(), known.end(), [&](const auto& row) { return row.first == value; });
    if (entry == known.end()) {
        return "structure, text, utf8 or unclosed";
    }
    fault.malformed = entry->second;
    return {};
}

inline std::string read_fault_latency(sandbox_fault& fault, std::string_view value) {
    constexpr std::string_view exponential = "exp:";
    sandbox_latency parsed;
    bool fits = false;
    if (value.starts_with(exponential)) {
        const auto mean = whole_number<std::uint64_t>(value.substr(exponential.size()));
        parsed = {0, max_fault_latency, mean.value_or(0)};
        fits = parsed.mean != 0;
    } else {
        const auto dots = value.find("..");
        const auto min = whole_number<std::uint64_t>(value.substr(0, dots));
        const auto max =
            dots == std::string_view::npos ? min : whole_number<std::uint64_t>(value.substr(dots + 2));
        parsed = {min.value_or(0), max.value_or(0), 0};
        fits = min && max && *min <= *max;
    }
    if (!fits || parsed.max > max_fault_latency || parsed.mean > max_fault_latency) {
        return "milliseconds as N, LEAST..MOST or exp:MEAN, at most 3600000";
    }
    fault.latency_ms = parsed;
    return {};
}

/// A part of a fault by name.
struct sandbox_fault_part {
    std::string_view name;
    std::string (*read)(sandbox_fault& fault, std::string_view value);
};

inline constexpr std::array<sandbox_fault_part, 17> sandbox_fault_parts{{
    {"operation", read_fault_operation},
    {"event", read_fault_event},
    {"nth", read_fault_number<&sandbox_fault::nth, 1, fault_number_limit>},
    {"probability", read_fault_probability},
    {"status", read_fault_number<&sandbox_fault::status, 200, 599>},
    {"retry_after", read_fault_retry_after},
    {"return_code", read_fault_return_code},
    {"html", read_fault_flag<&sandbox_fault::html>},
    {"empty", read_fault_flag<&sandbox_fault::empty>},
    {"expire_session", read_fault_flag<&sandbox_fault::expire_session>},
    {"content_type", read_fault_content_type},
    {"malformed", read_fault_malformed},
    {"gzip", read_fault_flag<&sandbox_fault::gzip>},
    {"truncate_at_byte", read_fault_number<&sandbox_fault::truncate_at_byte, 0, fault_number_limit>},
    {"reset_at_byte", read_fault_number<&sandbox_fault::reset_at_byte, 0, fault_number_limit>},
    {"latency_ms", read_fault_latency},
    {"dribble_bytes_per_s", read_fault_number<&sandbox_fault::dribble_bytes_per_s, 1, fault_number_limit>},
}};

/// Set a part of a fault by name. Return a description of the mistake, or an empty text.
inline std::string set_fault_part(sandbox_fault& fault, std::string_view name, std::string_view value) {
    std::string names;
    for (const sandbox_fault_part& part : sandbox_fault_parts) {
        if (part.name == name) {
            const std::string expected = part.read(fault, value);
            return expected.empty() ? expected : std::string(name) + " is " + expected;
        }
        names.append(names.empty() ? "" : ", ").append(part.name);
    }
    return detail::shown_value(name) + " is not a part of a fault; these are: " + names;
}

/// Check a fault as a whole. Return a description of the mistake, or an empty text.
[[nodiscard]] inline std::string fault_mistake(const sandbox_fault& fault) {
    const bool status = fault.status || fault.retry_after;
    const int answers = int(status) + int(fault.return_code.has_value()) + int(fault.html) + int(fault.empty);
    const bool other_effect = fault.expire_session || fault.content_type || fault.malformed || fault.gzip ||
                              fault.truncate_at_byte || fault.reset_at_byte || fault.latency_ms ||
                              fault.dribble_bytes_per_s;
    if (answers == 0 && !other_effect) {
        return "the fault has no effect: set one, such as status=500";
    }
    if (answers > 1) {
        return "the fault has more than one answer of status, return_code, html and empty: add a fault for "
               "each";
    }
    if (fault.truncate_at_byte && fault.reset_at_byte) {
        return "the fault has more than one end of the body: add a fault for each of truncate_at_byte and "
               "reset_at_byte";
    }
    if (fault.malformed && (status || fault.html || fault.empty)) {
        return "malformed needs a body that decodes without it: leave status, retry_after, html and empty "
               "out";
    }
    return {};
}

inline error fault_error(std::string text) {
    return error(make_error_code(boost::system::errc::invalid_argument), "fault: " + std::move(text));
}

} // namespace sandbox_detail

/// Make a fault of names and values: a range of pairs of texts, like the members of a JSON object. Fails with
/// `errc::invalid_argument`, whose detail describes the mistake.
template <class Pairs>
[[nodiscard]] result<sandbox_fault> make_fault(const Pairs& pairs) {
    sandbox_fault fault;
    std::vector<std::string_view> seen;
    for (const auto& [name, value] : pairs) {
        if (std::find(seen.begin(), seen.end(), std::string_view(name)) != seen.end()) {
            return sandbox_detail::fault_error(detail::shown_value(name) + " is given twice");
        }
        seen.emplace_back(name);
        if (std::string mistake = sandbox_detail::set_fault_part(fault, name, value); !mistake.empty()) {
            return sandbox_detail::fault_error(std::move(mistake));
        }
    }
    if (std::string mistake = sandbox_detail::fault_mistake(fault); !mistake.empty()) {
        return sandbox_detail::fault_error(std::move(mistake));
    }
    return fault;
}

/// Read a fault from text: `name=value` pairs with commas between them, without spaces; a name alone is
/// `true`: `operation=audience_reports,event=1000003,nth=2,status=500`, `operation=login,html`,
/// `latency_ms=20..200,gzip`. Fails as `make_fault` does.
[[nodiscard]] inline result<sandbox_fault> parse_fault(std::string_view text) {
    std::vector<std::pair<std::string_view, std::string_view>> pairs;
    while (!text.empty()) {
        const auto end = text.find(',');
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const auto equals = pair.find('=');
        pairs.emplace_back(pair.substr(0, equals),
                           equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1));
    }
    return make_fault(pairs);
}

}}} // namespace webcasts::v0::testing

#endif
