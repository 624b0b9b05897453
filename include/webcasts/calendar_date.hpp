// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CALENDAR_DATE_HPP
#define WEBCASTS_CALENDAR_DATE_HPP

#include <webcasts/detail/when_used.hpp>
#include <webcasts/error.hpp>

#include <array>
#include <chrono>
#include <compare>
#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string_view>

namespace webcasts::inline v0 {

namespace detail {

void a_calendar_date_is_a_real_day_from_year_1_to_9999();

/// Read `width` ASCII digits at `at`, or -1.
constexpr int digits_at(std::string_view text, std::size_t at, std::size_t width) noexcept {
    int value = 0;
    for (std::size_t i = at; i < at + width; ++i) {
        if (i >= text.size() || text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

constexpr std::chrono::year_month_day to_year_month_day(int year, int month, int day) noexcept {
    return {std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
            std::chrono::day(static_cast<unsigned>(day))};
}

/// Read `YYYY-MM-DD` (RFC 3339 full-date); nothing where the form or the day is wrong.
constexpr std::optional<std::chrono::year_month_day> iso_date(std::string_view text) noexcept {
    const int year = digits_at(text, 0, 4);
    const int month = digits_at(text, 5, 2);
    const int day = digits_at(text, 8, 2);
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || year < 1 || month < 1 || day < 1) {
        return std::nullopt;
    }
    const auto date = to_year_month_day(year, month, day);
    return date.ok() ? std::optional(date) : std::nullopt;
}

/// Read `mm/dd/yyyy`, the service's form; nothing where the form or the day is wrong.
constexpr std::optional<std::chrono::year_month_day> wire_date(std::string_view text) noexcept {
    const int month = digits_at(text, 0, 2);
    const int day = digits_at(text, 3, 2);
    const int year = digits_at(text, 6, 4);
    if (text.size() != 10 || text[2] != '/' || text[5] != '/' || year < 1 || month < 1 || day < 1) {
        return std::nullopt;
    }
    const auto date = to_year_month_day(year, month, day);
    return date.ok() ? std::optional(date) : std::nullopt;
}

/// Write `mm/dd/yyyy`; the date exists.
constexpr std::array<char, 10> wire_date_text(std::chrono::year_month_day date) noexcept {
    const auto digit = [](unsigned value) { return static_cast<char>('0' + value % 10); };
    const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
    const auto month = static_cast<unsigned>(date.month());
    const auto day = static_cast<unsigned>(date.day());
    return {
        digit(month / 10), digit(month),     '/',        digit(day / 10), digit(day), '/', digit(year / 1000),
        digit(year / 100), digit(year / 10), digit(year)};
}

constexpr bool is_calendar_date(std::chrono::year_month_day date) noexcept {
    return date.ok() && date.year() >= std::chrono::year(1) && date.year() <= std::chrono::year(9999);
}

consteval std::chrono::year_month_day checked_date(std::optional<std::chrono::year_month_day> date) {
    if (!date || !is_calendar_date(*date)) {
        a_calendar_date_is_a_real_day_from_year_1_to_9999();
    }
    return *date;
}

} // namespace detail

/** Hold a day of the Gregorian calendar that exists, from year 1 to 9999.

    A constant is checked by the compiler: `calendar_date day = "2026-02-28";` or `= 2026y / February / 28`.
*/
class calendar_date {
  public:
    /// Take a literal `YYYY-MM-DD`; an impossible date does not compile.
    template <std::size_t N>
    consteval calendar_date(const char (&iso)[N])
        : date_(detail::checked_date(detail::iso_date({iso, N - 1}))) {}
    /// Take a constant; an impossible date does not compile. Run-time values go through `parse`.
    consteval calendar_date(std::chrono::year_month_day date) : date_(detail::checked_date(date)) {}

    /// Read `YYYY-MM-DD`, or fail with `usage_errc::impossible_date`.
    template <std::convertible_to<std::string_view> Text>
    [[nodiscard]] static result<detail::when_used<calendar_date, Text>> parse(const Text& iso) {
        if (const auto date = detail::iso_date(iso)) {
            return calendar_date(unchecked{}, *date);
        }
        return error(usage_errc::impossible_date, detail::shown_value(iso));
    }
    /// Check a date, or fail with `usage_errc::impossible_date`.
    template <std::same_as<std::chrono::year_month_day> Date>
    [[nodiscard]] static result<detail::when_used<calendar_date, Date>> parse(const Date& date) {
        if (!detail::is_calendar_date(date)) {
            return error(usage_errc::impossible_date);
        }
        return calendar_date(unchecked{}, date);
    }

    /// The day as the standard library's type.
    [[nodiscard]] constexpr std::chrono::year_month_day year_month_day() const noexcept { return date_; }

    /// The 10 characters `mm/dd/yyyy` that the service takes (spec section 2).
    [[nodiscard]] constexpr std::array<char, 10> wire_text() const noexcept {
        return detail::wire_date_text(date_);
    }

    friend constexpr bool operator==(const calendar_date&, const calendar_date&) = default;
    friend constexpr auto operator<=>(const calendar_date& a, const calendar_date& b) noexcept {
        return a.date_ <=> b.date_;
    }

    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                                        const calendar_date& d) {
        const auto text = d.wire_text();
        const std::string_view view(text.data(), text.size());
        return out << view.substr(6) << '-' << view.substr(0, 2) << '-' << view.substr(3, 2);
    }

  private:
    struct unchecked {};
    constexpr calendar_date(unchecked, std::chrono::year_month_day date) noexcept : date_(date) {}

    std::chrono::year_month_day date_;
};

} // namespace webcasts::inline v0

#endif
