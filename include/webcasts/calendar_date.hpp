// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CALENDAR_DATE_HPP
#define WEBCASTS_CALENDAR_DATE_HPP

#include <webcasts/detail/when_used.hpp>
#include <webcasts/error.hpp>

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
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

/// A day by its numbers, which need not exist.
struct day_numbers {
    std::int16_t year;
    std::uint8_t month;
    std::uint8_t day;

    friend constexpr bool operator==(const day_numbers&, const day_numbers&) = default;
    friend constexpr auto operator<=>(const day_numbers& a, const day_numbers& b) noexcept {
        return a.in_order() <=> b.in_order();
    }

  private:
    /// Grows from day to day.
    [[nodiscard]] constexpr int in_order() const noexcept { return (year * 16 + month) * 32 + day; }
};

constexpr bool is_calendar_date(int year, unsigned month, unsigned day) noexcept {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) {
        return false;
    }
    if (month == 2) {
        const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return day <= (leap ? 29U : 28U);
    }
    return day <= (month == 4 || month == 6 || month == 9 || month == 11 ? 30U : 31U);
}

/// Take a day that exists, from year 1 to 9999; nothing where it does not.
constexpr std::optional<day_numbers> existing_day(int year, unsigned month, unsigned day) noexcept {
    if (!is_calendar_date(year, month, day)) {
        return std::nullopt;
    }
    return day_numbers{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
                       static_cast<std::uint8_t>(day)};
}

/// Read `YYYY-MM-DD` (RFC 3339 full-date); nothing where the form or the day is wrong.
constexpr std::optional<day_numbers> iso_day(std::string_view text) noexcept {
    const int year = digits_at(text, 0, 4);
    const int month = digits_at(text, 5, 2);
    const int day = digits_at(text, 8, 2);
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || month < 1 || day < 1) {
        return std::nullopt;
    }
    return existing_day(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

/// Write `mm/dd/yyyy`; the date exists.
constexpr std::array<char, 10> wire_date_text(day_numbers date) noexcept {
    const auto digit = [](int value) { return static_cast<char>('0' + value % 10); };
    const int year = date.year;
    return {digit(date.month / 10),
            digit(date.month),
            '/',
            digit(date.day / 10),
            digit(date.day),
            '/',
            digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year)};
}

/// `std::chrono::year_month_day`, told by its members: <chrono> is paid for by those who use it.
template <class Date>
concept date_of_chrono = requires(const Date& date) {
    static_cast<int>(date.year());
    static_cast<unsigned>(date.month());
    static_cast<unsigned>(date.day());
    date.ok();
};

template <date_of_chrono Date>
constexpr std::optional<day_numbers> existing_day(const Date& date) noexcept {
    return existing_day(static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                        static_cast<unsigned>(date.day()));
}

consteval day_numbers checked_date(std::optional<day_numbers> date) {
    if (!date) {
        a_calendar_date_is_a_real_day_from_year_1_to_9999();
    }
    return *date;
}

/// Its `type` is `std::chrono::year_month_day`.
template <class>
struct chrono_date; // #include <webcasts/chrono_date.hpp>

} // namespace detail

/// What makes dates of `<chrono>` needs that header: `#include <webcasts/chrono_date.hpp>`.
template <class Date>
concept webcasts_chrono_date_hpp_is_included = requires {
    sizeof(Date);
};

/** Hold a day of the Gregorian calendar that exists, from year 1 to 9999.

    A constant is checked by the compiler: `calendar_date day = "2026-02-28";` or `= 2026y / February / 28`.
*/
class calendar_date {
  public:
    /// Take a literal `YYYY-MM-DD`; an impossible date does not compile.
    template <std::size_t N>
    consteval calendar_date(const char (&iso)[N])
        : date_(detail::checked_date(detail::iso_day({iso, N - 1}))) {}
    /// Take a constant `std::chrono::year_month_day`; an impossible date does not compile. Run-time values go
    /// through `parse`.
    template <detail::date_of_chrono Date>
    consteval calendar_date(const Date& date) : date_(detail::checked_date(detail::existing_day(date))) {}

    /// Read `YYYY-MM-DD`, or fail with `usage_errc::impossible_date`.
    template <std::convertible_to<std::string_view> Text>
    [[nodiscard]] static result<detail::when_used<calendar_date, Text>>
    parse(const Text& iso) requires webcasts_result_hpp_is_included<Text> {
        if (const auto date = detail::iso_day(iso)) {
            return calendar_date(unchecked{}, *date);
        }
        return detail::when_used<error, Text>(usage_errc::impossible_date, detail::shown_value(iso));
    }
    /// Check a `std::chrono::year_month_day`, or fail with `usage_errc::impossible_date`.
    template <detail::date_of_chrono Date>
    [[nodiscard]] static result<detail::when_used<calendar_date, Date>>
    parse(const Date& date) requires webcasts_result_hpp_is_included<Date> {
        if (const auto existing = detail::existing_day(date)) {
            return calendar_date(unchecked{}, *existing);
        }
        return detail::when_used<error, Date>(usage_errc::impossible_date);
    }

    /// The day as `std::chrono::year_month_day`, where `<webcasts/chrono_date.hpp>` is included.
    template <class Date = detail::chrono_date<calendar_date>>
    [[nodiscard]] constexpr auto
    year_month_day() const noexcept requires webcasts_chrono_date_hpp_is_included<Date> {
        return Date::of(date_.year, date_.month, date_.day);
    }

    /// The 10 characters `mm/dd/yyyy` that the service takes (spec section 2).
    [[nodiscard]] constexpr std::array<char, 10> wire_text() const noexcept {
        return detail::wire_date_text(date_);
    }

    /// Compare member by member.
    friend constexpr bool operator==(const calendar_date&, const calendar_date&) = default;
    /// Order by time.
    friend constexpr auto operator<=>(const calendar_date& a, const calendar_date& b) noexcept {
        return a.date_ <=> b.date_;
    }

    /// Write as YYYY-MM-DD.
    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                                        const calendar_date& d) {
        const auto text = d.wire_text();
        const std::string_view view(text.data(), text.size());
        return out << view.substr(6) << '-' << view.substr(0, 2) << '-' << view.substr(3, 2);
    }

  private:
    struct unchecked {};
    constexpr calendar_date(unchecked, detail::day_numbers date) noexcept : date_(date) {}

    detail::day_numbers date_;
};

} // namespace webcasts::inline v0

#endif
