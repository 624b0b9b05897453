// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_ZONE_RULE_HPP
#define WEBCASTS_TESTING_ZONE_RULE_HPP

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace webcasts::testing {

/** How a zone's clocks go from its last listed change on: the TZ string that ends a TZif file (POSIX, Base
   Definitions 8.3, with the wider hours of RFC 8536): `EST5EDT,M3.2.0,M11.1.0`, `<+0330>-3:30`.
*/
class zone_rule {
  public:
    /// Read a TZ string; nothing where it is empty or cannot be read.
    [[nodiscard]] static std::optional<zone_rule> parse(std::string_view text) {
        zone_rule made;
        std::optional<std::chrono::seconds> west;
        if (!skip_name(text) || !(west = take_time(text))) {
            return std::nullopt;
        }
        made.standard_ = -*west;
        if (text.empty()) {
            return made;
        }
        if (!skip_name(text)) {
            return std::nullopt;
        }
        made.summer_ = made.standard_ + std::chrono::hours(1);
        if (!text.starts_with(',')) {
            if (!(west = take_time(text))) {
                return std::nullopt;
            }
            made.summer_ = -*west;
        }
        made.start_ = take_change(text);
        made.end_ = take_change(text);
        if (!made.start_ || !made.end_ || !text.empty()) {
            return std::nullopt;
        }
        return made;
    }

    /// How far the clocks are ahead of GMT.
    [[nodiscard]] std::chrono::seconds offset_at(std::chrono::sys_seconds at) const {
        if (!start_) {
            return standard_;
        }
        const auto day = std::chrono::floor<std::chrono::days>(at + standard_);
        const auto year = std::chrono::year_month_day(day).year();
        const auto begins = start_->in(year)-standard_;
        const auto ends = end_->in(year)-summer_;
        // South of the equator summer time begins late in a year and ends early in the next.
        const bool is_summer = begins < ends ? at >= begins && at < ends : at >= begins || at < ends;
        return is_summer ? summer_ : standard_;
    }

  private:
    /// One change of the clocks in a year, by the clock that is in force before it.
    struct change {
        char form = 'M'; // M: month, week, weekday; J: day 1 to 365 without 29 February; 0: day 0 to 365
        int month = 0;
        int week = 0;
        int day = 0;
        std::chrono::seconds time = std::chrono::hours(2);

        [[nodiscard]] std::chrono::sys_seconds in(std::chrono::year year) const {
            using namespace std::chrono;
            const sys_days first(year / January / 1);
            if (form == 'M') {
                const std::chrono::month m(static_cast<unsigned>(month));
                const std::chrono::weekday w(static_cast<unsigned>(day));
                return (week == 5 ? sys_days(year / m / w[last])
                                  : sys_days(year / m / w[static_cast<unsigned>(week)])) +
                       time;
            }
            const bool is_after_leap_day = form == 'J' && year.is_leap() && day > 59;
            return first + days(form == 'J' ? day - 1 + (is_after_leap_day ? 1 : 0) : day) + time;
        }
    };

    static bool skip_name(std::string_view& text) {
        if (text.starts_with('<')) {
            const auto end = text.find('>');
            if (end == std::string_view::npos) {
                return false;
            }
            text.remove_prefix(end + 1);
            return true;
        }
        std::size_t length = 0;
        while (length < text.size() && ((text[length] | 0x20) >= 'a' && (text[length] | 0x20) <= 'z')) {
            ++length;
        }
        text.remove_prefix(length);
        return length >= 3;
    }
    static std::optional<int> take_number(std::string_view& text, int most) {
        int value = 0;
        std::size_t length = 0;
        while (length < text.size() && length < 3 && text[length] >= '0' && text[length] <= '9') {
            value = 10 * value + (text[length++] - '0');
        }
        text.remove_prefix(length);
        return length == 0 || value > most ? std::nullopt : std::optional(value);
    }
    static bool take(std::string_view& text, char wanted) {
        if (!text.starts_with(wanted)) {
            return false;
        }
        text.remove_prefix(1);
        return true;
    }
    /// `[+-]hh[:mm[:ss]]`
    static std::optional<std::chrono::seconds> take_time(std::string_view& text) {
        const bool is_negative = take(text, '-');
        if (!is_negative) {
            take(text, '+');
        }
        const auto hours = take_number(text, 167);
        if (!hours) {
            return std::nullopt;
        }
        std::chrono::seconds time = std::chrono::hours(*hours);
        for (const std::chrono::seconds unit : {std::chrono::seconds(60), std::chrono::seconds(1)}) {
            if (take(text, ':')) {
                const auto part = take_number(text, 59);
                if (!part) {
                    return std::nullopt;
                }
                time += *part * unit;
            }
        }
        return is_negative ? -time : time;
    }
    /// `,Mm.w.d[/time]`, `,Jn[/time]` or `,n[/time]`
    static std::optional<change> take_change(std::string_view& text) {
        change made;
        if (!take(text, ',')) {
            return std::nullopt;
        }
        const auto into = [&](int& target, int least, int most) {
            const auto number = take_number(text, most);
            target = number.value_or(0);
            return number && *number >= least;
        };
        bool fits = false;
        if (take(text, 'M')) {
            fits = into(made.month, 1, 12) && take(text, '.') && into(made.week, 1, 5) && take(text, '.') &&
                   into(made.day, 0, 6);
        } else {
            made.form = take(text, 'J') ? 'J' : '0';
            fits = into(made.day, made.form == 'J' ? 1 : 0, 365);
        }
        if (fits && take(text, '/')) {
            const auto time = take_time(text);
            fits = time.has_value();
            made.time = time.value_or(std::chrono::seconds(0));
        }
        return fits ? std::optional(made) : std::nullopt;
    }

    std::chrono::seconds standard_{0};
    std::chrono::seconds summer_{0};
    std::optional<change> start_;
    std::optional<change> end_;
};

} // namespace webcasts::testing

#endif
