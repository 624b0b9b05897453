// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_HTTP_DATE_HPP
#define WEBCASTS_RETRY_HTTP_DATE_HPP

#include <webcasts/detail/ascii.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Parses the parts of an HTTP-date one after the other; once a part is missing, everything after it fails.
class http_date_reader {
  public:
    constexpr explicit http_date_reader(std::string_view text) noexcept : rest_(text) {}

    /// Take exactly this text.
    constexpr http_date_reader& skip(std::string_view text) noexcept {
        good_ = good_ && rest_.starts_with(text);
        rest_.remove_prefix(good_ ? text.size() : 0);
        return *this;
    }
    /// Take one of these texts, and return its index.
    template <std::size_t N>
    constexpr unsigned one_of(const std::array<std::string_view, N>& texts) noexcept {
        for (unsigned i = 0; i < N; ++i) {
            if (good_ && rest_.starts_with(texts[i])) {
                rest_.remove_prefix(texts[i].size());
                return i;
            }
        }
        good_ = false;
        return 0;
    }
    /// Take this many digits.
    constexpr unsigned number(std::size_t digits) noexcept {
        unsigned value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            good_ = good_ && i < rest_.size() && is_digit(rest_[i]);
            value = good_ ? value * 10 + static_cast<unsigned>(rest_[i] - '0') : 0;
        }
        rest_.remove_prefix(good_ ? digits : 0);
        return value;
    }
    /// Take a day of the month in two characters, padded with a space.
    constexpr unsigned padded_day() noexcept {
        if (rest_.starts_with(' ')) {
            rest_.remove_prefix(1);
            return number(1);
        }
        return number(2);
    }
    /// Take `hh:mm:ss`; a leap second is allowed.
    constexpr std::chrono::seconds time_of_day() noexcept {
        const unsigned hour = number(2);
        const unsigned minute = skip(":").number(2);
        const unsigned second = skip(":").number(2);
        good_ = good_ && hour < 24 && minute < 60 && second <= 60;
        return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
    }

    constexpr bool at_end() const noexcept { return good_ && rest_.empty(); }

  private:
    std::string_view rest_;
    bool good_ = true;
};

inline constexpr std::array<std::string_view, 7> day_names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                           "Friday", "Saturday", "Sunday"};
inline constexpr std::array<std::string_view, 7> short_day_names{"Mon", "Tue", "Wed", "Thu",
                                                                 "Fri", "Sat", "Sun"};
inline constexpr std::array<std::string_view, 12> short_month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Return a point in time, or `nullopt` if the day does not exist. `month` is 0 for January.
constexpr std::optional<std::chrono::sys_seconds> time_of(int year, unsigned month, unsigned day,
                                                          std::chrono::seconds of_day) noexcept {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month + 1),
                                           std::chrono::day(day)};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date) + of_day;
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`
constexpr std::optional<std::chrono::sys_seconds> read_imf_fixdate(std::string_view text) noexcept {
    http_date_reader in(text);
    in.one_of(short_day_names);
    const unsigned day = in.skip(", ").number(2);
    const unsigned month = in.skip(" ").one_of(short_month_names);
    const unsigned year = in.skip(" ").number(4);
    const auto of_day = in.skip(" ").time_of_day();
    return in.skip(" GMT").at_end() ? time_of(static_cast<int>(year), month, day, of_day) : std::nullopt;
}

/// `Sun Nov  6 08:49:37 1994`
constexpr std::optional<std::chrono::sys_seconds> read_asctime_date(std::string_view text) noexcept {
    http_date_reader in(text);
    in.one_of(short_day_names);
    const unsigned month = in.skip(" ").one_of(short_month_names);
    const unsigned day = in.skip(" ").padded_day();
    const auto of_day = in.skip(" ").time_of_day();
    const unsigned year = in.skip(" ").number(4);
    return in.at_end() ? time_of(static_cast<int>(year), month, day, of_day) : std::nullopt;
}

/// `Sunday, 06-Nov-94 08:49:37 GMT`: the year is the last one with these final digits that is at most 50
/// years after now.
constexpr std::optional<std::chrono::sys_seconds> read_rfc850_date(std::string_view text,
                                                                   std::chrono::sys_seconds now) noexcept {
    http_date_reader in(text);
    in.one_of(day_names);
    const unsigned day = in.skip(", ").number(2);
    const unsigned month = in.skip("-").one_of(short_month_names);
    const unsigned digits = in.skip("-").number(2);
    const auto of_day = in.skip(" ").time_of_day();
    if (!in.skip(" GMT").at_end()) {
        return std::nullopt;
    }
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
    const int this_year = static_cast<int>(today.year());
    const auto latest = std::chrono::sys_days(today + std::chrono::years(50)) +
                        (now - std::chrono::floor<std::chrono::days>(now));
    const int of_century = this_year - this_year % 100 + static_cast<int>(digits);
    for (const int year : {of_century + 100, of_century}) {
        // If the year has no 29 February, the year a century earlier may have one.
        if (const auto time = time_of(year, month, day, of_day); time && *time <= latest) {
            return time;
        }
    }
    return time_of(of_century - 100, month, day, of_day);
}

}}} // namespace webcasts::v0::detail

namespace webcasts { inline namespace v0 {

/// Parse an HTTP-date in any of its three forms (RFC 9110, section 5.6.7); return `nullopt` if it is not one.
/// The weekday must be a weekday's name, but need not match the date.
///
/// `now` decides the century of the obsolete form with two digits for the year.
[[nodiscard]] constexpr std::optional<std::chrono::sys_seconds>
parse_http_date(std::string_view text, std::chrono::sys_seconds now) noexcept {
    if (const auto time = detail::read_imf_fixdate(text)) {
        return time;
    }
    if (const auto time = detail::read_rfc850_date(text, now)) {
        return time;
    }
    return detail::read_asctime_date(text);
}

}} // namespace webcasts::v0

#endif
