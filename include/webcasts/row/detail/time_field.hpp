// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_DETAIL_TIME_FIELD_HPP
#define WEBCASTS_ROW_DETAIL_TIME_FIELD_HPP

#include <webcasts/query/chrono_date.hpp>
#include <webcasts/records.hpp>
#include <webcasts/row/detail/field.hpp>
#include <webcasts/row/detail/number_field.hpp>
#include <webcasts/row/detail/value.hpp>
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <ratio>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

template <>
struct field_type<local_time> : known_field_type {
    static std::string name() { return "local_time"; }
    static std::string expected() { return "YYYY-MM-DD HH:MM:SS"; }

    template <class Target>
    static row_fault take(Target& target, const field_value& value) {
        if (value.holds == field_value::form::time) {
            target = value.time;
            return row_fault::none;
        }
        const auto time = wire::parse_local_time(wire::trimmed(value.text), value.zone);
        if (value.holds != field_value::form::text || !time) {
            return row_fault::wrong_form;
        }
        target = *time;
        return row_fault::none;
    }
};

/// The day of a time, or a day alone.
template <class Day>
struct day_field_type : known_field_type {
    static std::string expected() { return "YYYY-MM-DD, with or without a time"; }

    template <class Target>
    static row_fault take(Target& target, const field_value& value) {
        if (value.holds == field_value::form::time) {
            target = Day(std::chrono::floor<std::chrono::days>(value.time));
            return row_fault::none;
        }
        const std::string_view text = wire::trimmed(value.text);
        if (value.holds == field_value::form::text) {
            if (const auto day = iso_date(text)) {
                target = Day(*day);
                return row_fault::none;
            }
            if (const auto time = wire::parse_local_time(text, value.zone)) {
                target = Day(std::chrono::floor<std::chrono::days>(*time));
                return row_fault::none;
            }
        }
        return row_fault::wrong_form;
    }
};
template <>
struct field_type<std::chrono::local_days> : day_field_type<std::chrono::local_days> {
    static std::string name() { return "std::chrono::local_days"; }
};
template <>
struct field_type<std::chrono::year_month_day> : day_field_type<std::chrono::year_month_day> {
    static std::string name() { return "std::chrono::year_month_day"; }
};

template <class Rep, class Period>
    requires number_type<Rep> || floating_number<Rep>
struct field_type<std::chrono::duration<Rep, Period>> : known_field_type {
    using duration = std::chrono::duration<Rep, Period>;
    using per_second = std::ratio_divide<std::ratio<1>, Period>;

    static std::string name() {
        if constexpr (std::same_as<duration, std::chrono::hours>) {
            return "std::chrono::hours";
        } else if constexpr (std::same_as<duration, std::chrono::minutes>) {
            return "std::chrono::minutes";
        } else if constexpr (std::same_as<duration, std::chrono::seconds>) {
            return "std::chrono::seconds";
        } else if constexpr (std::same_as<duration, std::chrono::milliseconds>) {
            return "std::chrono::milliseconds";
        } else {
            return "std::chrono::duration";
        }
    }
    static std::string expected() { return "a whole number of seconds"; }

    template <class Target>
    static row_fault take(Target& target, const field_value& value) {
        std::optional<std::chrono::seconds> seconds = value.span;
        if (value.holds == field_value::form::text) {
            seconds = wire::parse_seconds(wire::trimmed(value.text));
        }
        if ((value.holds != field_value::form::text && value.holds != field_value::form::seconds) ||
            !seconds) {
            return row_fault::wrong_form;
        }
        if constexpr (std::is_floating_point_v<Rep>) {
            target = std::chrono::duration_cast<duration>(*seconds);
        } else {
            const std::int64_t count = seconds->count();
            constexpr std::int64_t max_units = (std::numeric_limits<std::int64_t>::max)() / per_second::num;
            if (count % per_second::den != 0) {
                return row_fault::inexact;
            }
            const std::int64_t units = count / per_second::den;
            if (units > max_units || units < -max_units || !std::in_range<Rep>(units * per_second::num)) {
                return row_fault::out_of_range;
            }
            target = duration(static_cast<Rep>(units * per_second::num));
        }
        return row_fault::none;
    }
};

}}} // namespace webcasts::v0::detail

#endif
