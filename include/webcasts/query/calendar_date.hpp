// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_CALENDAR_DATE_HPP
#define WEBCASTS_QUERY_CALENDAR_DATE_HPP

#include <webcasts/detail/result_fwd.hpp>
#include <webcasts/query/detail/day_numbers.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string_view>

namespace webcasts { inline namespace v0 {

namespace detail {

void a_calendar_date_is_a_real_day_from_year_1_to_9999();

consteval day_numbers checked_date(std::optional<day_numbers> date) {
    if (!date) {
        a_calendar_date_is_a_real_day_from_year_1_to_9999();
    }
    return *date;
}

} // namespace detail

/// A day that exists in the Gregorian calendar, from year 1 to 9999.
///
/// A constant is checked by the compiler: `calendar_date day = "2026-02-28";`. Dates of `<chrono>` are
/// converted by `<webcasts/query/chrono_date.hpp>`.
class calendar_date {
  public:
    /// Take a literal `YYYY-MM-DD`; an impossible date does not compile.
    template <std::size_t N>
    consteval calendar_date(const char (&iso)[N])
        : date_(detail::checked_date(detail::iso_day({iso, N - 1}))) {}
    /// Make a day from constant numbers; an impossible date does not compile.
    consteval calendar_date(int year, unsigned month, unsigned day)
        : date_(detail::checked_date(detail::existing_day(year, month, day))) {}

    /// Parse `YYYY-MM-DD`, or fail with `usage_errc::impossible_date`.
    [[nodiscard]] static result<calendar_date> parse(std::string_view iso);
    /// Return the day with these numbers, or `nullopt` if the calendar does not have it.
    [[nodiscard]] static constexpr std::optional<calendar_date> find(int year, unsigned month,
                                                                     unsigned day) noexcept {
        const auto date = detail::existing_day(year, month, day);
        return date ? std::optional(calendar_date(unchecked{}, *date)) : std::nullopt;
    }

    /// The year, 1 to 9999.
    [[nodiscard]] constexpr int year() const noexcept { return date_.year; }
    /// The month, 1 to 12.
    [[nodiscard]] constexpr unsigned month() const noexcept { return date_.month; }
    /// The day of the month, 1 to 31.
    [[nodiscard]] constexpr unsigned day() const noexcept { return date_.day; }

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

}} // namespace webcasts::v0

#endif
