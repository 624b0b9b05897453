// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_DETAIL_DAY_NUMBERS_HPP
#define WEBCASTS_QUERY_DETAIL_DAY_NUMBERS_HPP

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Read `width` ASCII digits at `at`; return -1 if one of them is not a digit.
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

/// The numbers of a day, which need not exist.
struct day_numbers {
    std::int16_t year;
    std::uint8_t month;
    std::uint8_t day;

    friend constexpr bool operator==(const day_numbers&, const day_numbers&) = default;
    friend constexpr auto operator<=>(const day_numbers& a, const day_numbers& b) noexcept {
        return a.ordinal() <=> b.ordinal();
    }

  private:
    /// A number that grows from day to day.
    [[nodiscard]] constexpr int ordinal() const noexcept { return (year * 16 + month) * 32 + day; }
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

/// Return the numbers of a day that exists, from year 1 to 9999, or `nullopt`.
constexpr std::optional<day_numbers> existing_day(int year, unsigned month, unsigned day) noexcept {
    if (!is_calendar_date(year, month, day)) {
        return std::nullopt;
    }
    return day_numbers{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
                       static_cast<std::uint8_t>(day)};
}

/// Read `YYYY-MM-DD` (RFC 3339 full-date); return `nullopt` if the form or the day is wrong.
constexpr std::optional<day_numbers> iso_day(std::string_view text) noexcept {
    const int year = digits_at(text, 0, 4);
    const int month = digits_at(text, 5, 2);
    const int day = digits_at(text, 8, 2);
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || month < 1 || day < 1) {
        return std::nullopt;
    }
    return existing_day(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

/// Read `mm/dd/yyyy`, the service's form; return `nullopt` if the form or the day is wrong.
constexpr std::optional<day_numbers> wire_day(std::string_view text) noexcept {
    const int month = digits_at(text, 0, 2);
    const int day = digits_at(text, 3, 2);
    const int year = digits_at(text, 6, 4);
    if (text.size() != 10 || text[2] != '/' || text[5] != '/' || month < 1 || day < 1) {
        return std::nullopt;
    }
    return existing_day(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

/// Write `mm/dd/yyyy`; the date must exist.
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

}}} // namespace webcasts::v0::detail

#endif
