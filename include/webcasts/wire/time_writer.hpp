// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_TIME_WRITER_HPP
#define WEBCASTS_WIRE_TIME_WRITER_HPP

#include <webcasts/records.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// The 19 characters `YYYY-MM-DD HH:MM:SS` of a time: the service's form (spec section 5).
class time_text {
  public:
    /// Spell a time in a year from 0 to 9999.
    explicit constexpr time_text(local_time time) noexcept {
        const auto day = std::chrono::floor<std::chrono::days>(time);
        const std::chrono::year_month_day date(day);
        const std::chrono::hh_mm_ss clock(time - day);
        const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
        put(0, year / 100);
        put(2, year % 100);
        put(5, static_cast<unsigned>(date.month()));
        put(8, static_cast<unsigned>(date.day()));
        put(11, static_cast<unsigned>(clock.hours().count()));
        put(14, static_cast<unsigned>(clock.minutes().count()));
        put(17, static_cast<unsigned>(clock.seconds().count()));
    }
    /// View the characters; valid as long as this object.
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {text_.data(), text_.size()}; }

  private:
    constexpr void put(std::size_t at, unsigned two_digits) noexcept {
        text_[at] = static_cast<char>('0' + two_digits / 10);
        text_[at + 1] = static_cast<char>('0' + two_digits % 10);
    }

    std::array<char, 19> text_{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0',
                               ' ', '0', '0', ':', '0', '0', ':', '0', '0'};
};

/// Append a time to `out` if there is one.
template <class Out>
void append_time(Out& out, const std::optional<local_time>& time) {
    if (time) {
        out.append(time_text(*time).view());
    }
}

}}} // namespace webcasts::v0::wire

#endif
