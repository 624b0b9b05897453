// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_DETAIL_NUMBER_FIELD_HPP
#define WEBCASTS_ROW_DETAIL_NUMBER_FIELD_HPP

#include <webcasts/row/detail/field.hpp>
#include <webcasts/row/detail/value.hpp>
#include <webcasts/wire/value_text.hpp>

#include <charconv>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// The integer types for numbers: neither `bool` nor characters.
template <class T>
concept number_type = std::same_as<T, signed char> || std::same_as<T, unsigned char> ||
    std::same_as<T, short> || std::same_as<T, unsigned short> || std::same_as<T, int> ||
    std::same_as<T, unsigned> || std::same_as<T, long> || std::same_as<T, unsigned long> ||
    std::same_as<T, long long> || std::same_as<T, unsigned long long>;

template <number_type T>
constexpr std::string_view number_name() noexcept {
    constexpr bool is_signed = std::is_signed_v<T>;
    if constexpr (sizeof(T) == 1) {
        return is_signed ? "signed char" : "unsigned char";
    } else if constexpr (std::same_as<std::make_signed_t<T>, short>) {
        return is_signed ? "short" : "unsigned short";
    } else if constexpr (std::same_as<std::make_signed_t<T>, int>) {
        return is_signed ? "int" : "unsigned";
    } else if constexpr (std::same_as<std::make_signed_t<T>, long>) {
        return is_signed ? "long" : "unsigned long";
    } else {
        return is_signed ? "long long" : "unsigned long long";
    }
}

template <number_type T>
struct field_type<T> : known_field_type {
    static std::string name() { return std::string(number_name<T>()); }
    static std::string expected() { return "a whole number"; }

    template <class Target>
    static row_fault take(Target& target, const field_value& value) {
        if (value.holds == field_value::form::seconds) {
            if (!std::in_range<T>(value.span.count())) {
                return row_fault::out_of_range;
            }
            target = static_cast<T>(value.span.count());
            return row_fault::none;
        }
        if (value.holds != field_value::form::text) {
            return row_fault::wrong_form;
        }
        const wire::decimal_number number = wire::parse_decimal(wire::trimmed(value.text));
        if (number.found == wire::decimal_number::form::none || number.has_fraction) {
            return row_fault::wrong_form;
        }
        constexpr auto max = static_cast<std::uint64_t>((std::numeric_limits<T>::max)());
        const bool is_negative = number.negative && number.whole != 0;
        if (number.found == wire::decimal_number::form::too_large || (is_negative && !std::is_signed_v<T>) ||
            number.whole > max + (is_negative ? 1U : 0U)) {
            return row_fault::out_of_range;
        }
        // The negation cannot overflow, not even for the smallest number.
        target = is_negative ? static_cast<T>(-static_cast<std::int64_t>(number.whole - 1) - 1)
                             : static_cast<T>(number.whole);
        return row_fault::none;
    }
};

template <class T>
concept floating_number = std::same_as<T, float> || std::same_as<T, double>;

/// A floating-point type that the standard library parses without a locale (libc++ cannot before its version
/// 20).
template <class T>
concept readable_floating_type = floating_number<T> && requires(const char* text, T& value) {
    std::from_chars(text, text, value);
};

template <readable_floating_type T>
struct field_type<T> : known_field_type {
    static std::string name() { return std::same_as<T, float> ? "float" : "double"; }
    static std::string expected() { return "a finite number"; }

    template <class Target>
    static row_fault take(Target& target, const field_value& value) {
        if (value.holds == field_value::form::seconds) {
            target = static_cast<T>(value.span.count());
            return row_fault::none;
        }
        std::string_view text = wire::trimmed(value.text);
        const wire::decimal_number written = wire::parse_decimal(text);
        if (value.holds != field_value::form::text || written.found == wire::decimal_number::form::none) {
            return row_fault::wrong_form;
        }
        text.remove_prefix(text.starts_with('+') ? 1 : 0);
        T number{};
        if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc()) {
            // The number is outside the type's range: too large, or nearer to zero than its smallest.
            if (written.found == wire::decimal_number::form::too_large || written.whole != 0) {
                return row_fault::out_of_range;
            }
            number = written.negative ? -T{} : T{};
        }
        target = number;
        return row_fault::none;
    }
};

}}} // namespace webcasts::v0::detail

#endif
