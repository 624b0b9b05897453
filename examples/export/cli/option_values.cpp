// SPDX-License-Identifier: BSL-1.0
#include "cli/option_values.hpp"

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <system_error>

namespace exporter {

namespace {

/// Convert the whole text to a number; return `nullopt` if it is not a number.
template <class Number>
std::optional<Number> to_number(std::string_view text) {
    Number number{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// Return a number of seconds from 0.001 to 86400; `nullopt` if the text is none.
std::optional<std::chrono::milliseconds> seconds_in(const std::string& text) {
    constexpr double max_seconds = 86'400;
    const auto seconds = to_number<double>(text);
    if (!seconds || !(*seconds >= 0.001) || *seconds > max_seconds) {
        return std::nullopt;
    }
    return std::chrono::milliseconds(std::llround(*seconds * 1000));
}

} // namespace

webcasts::wire_format to_wire(const std::string& text, std::vector<std::string>& mistakes) {
    const auto wire = webcasts::wire_format_from_name(text);
    if (!wire) {
        mistakes.emplace_back("--wire is xml, json or csv");
    }
    return wire.value_or(webcasts::wire_format::xml);
}

webcasts::http_method to_method(const std::string& text, std::vector<std::string>& mistakes) {
    if (text != "get" && text != "post") {
        mistakes.emplace_back("--method is get or post");
    }
    return text == "post" ? webcasts::http_method::post : webcasts::http_method::get;
}

output_format to_format(const std::string& text, std::vector<std::string>& mistakes) {
    if (text != "table" && text != "csv" && text != "ndjson") {
        mistakes.emplace_back("--format is table, csv or ndjson");
    }
    return text == "csv"      ? output_format::csv
           : text == "ndjson" ? output_format::ndjson
                              : output_format::table;
}

std::chrono::milliseconds to_seconds(const std::string& text, std::string_view flag,
                                     std::vector<std::string>& mistakes) {
    const auto length = seconds_in(text);
    if (!length) {
        mistakes.push_back(fmt::format("{} is a number of seconds from 0.001 to 86400", flag));
    }
    return length.value_or(std::chrono::seconds(30));
}

std::chrono::milliseconds to_time_limit(const std::string& text, std::string_view flag,
                                        std::vector<std::string>& mistakes) {
    const auto length = text == "0" ? std::optional(std::chrono::milliseconds(0)) : seconds_in(text);
    if (!length) {
        mistakes.push_back(fmt::format("{} is 0 or a number of seconds from 0.001 to 86400", flag));
    }
    return length.value_or(std::chrono::milliseconds(0));
}

std::optional<std::uint64_t> to_seed(const std::optional<std::string>& text,
                                     std::vector<std::string>& mistakes) {
    if (!text) {
        return std::nullopt;
    }
    const auto seed = to_number<std::uint64_t>(*text);
    if (!seed) {
        mistakes.emplace_back("--seed is a whole number from 0 to 18446744073709551615");
    }
    return seed;
}

unsigned to_count(const std::string& text, std::string_view flag, unsigned min, unsigned max,
                  std::vector<std::string>& mistakes) {
    const auto count = to_number<unsigned>(text);
    if (!count || *count < min || *count > max) {
        mistakes.push_back(fmt::format("{} is a whole number from {} to {}", flag, min, max));
        return min;
    }
    return *count;
}

double to_rate(std::string_view text, std::vector<std::string>& mistakes) {
    if (text.ends_with("/s")) {
        text.remove_suffix(2);
    }
    constexpr double min = 0.001;
    constexpr double max = 1'000'000;
    const auto rate = to_number<double>(text);
    if (!rate || !(*rate >= min) || *rate > max) {
        mistakes.emplace_back(
            "--max-rate is a number of requests a second from 0.001 to 1000000, such as 5/s");
        return 0;
    }
    return *rate;
}

retention_period to_retention(std::string_view text, std::vector<std::string>& mistakes) {
    const auto period = parse_retention(text);
    if (!period) {
        mistakes.emplace_back(
            "--older-than is a number of days, weeks, months or years up to 100 years, such as "
            "730d, 104w, 24m or 2y");
    }
    return period.value_or(retention_period{});
}

std::chrono::seconds to_lookback(std::string_view text, std::vector<std::string>& mistakes) {
    constexpr unsigned max = 36'500;
    const bool in_weeks = text.ends_with('w');
    if (in_weeks || text.ends_with('d')) {
        text.remove_suffix(1);
    }
    const auto count = to_number<unsigned>(text);
    if (!count || *count > max) {
        mistakes.emplace_back("--lookback is a number of days from 0d to 36500d, or of weeks, such as 4w");
        return sync_schedule::default_lookback;
    }
    return std::chrono::days(*count * (in_weeks ? 7 : 1));
}

} // namespace exporter
