// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_DETAIL_VALUE_HPP
#define WEBCASTS_ROW_DETAIL_VALUE_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// The value from which a member of a row is filled.
struct field_value {
    enum class form : std::uint8_t { absent, text, time, seconds, kind, ambiguous };

    form holds = form::absent;
    bool known = false;          ///< the records have a member for it: empty means absent
    std::string_view name{};     ///< the field's own
    std::string_view text{};     ///< the text; the name of a kind of viewing; the other field if ambiguous
    local_time time{};           ///< of form `time`
    std::chrono::seconds span{}; ///< of form `seconds`
    viewing_kind kind{};         ///< of form `kind`

    [[nodiscard]] static constexpr field_value of_text(std::string_view name,
                                                       std::string_view text) noexcept {
        return {.holds = form::text, .name = name, .text = text};
    }
    [[nodiscard]] static constexpr field_value ambiguous(std::string_view name,
                                                         std::string_view other) noexcept {
        return {.holds = form::ambiguous, .name = name, .text = other};
    }

    /// Return whether there is no value, or only white space.
    [[nodiscard]] constexpr bool blank() const noexcept {
        return holds == form::absent || (holds == form::text && wire::trimmed(text).empty());
    }
};

/// Why a member cannot be filled from a field.
enum class row_fault : std::uint8_t {
    none,
    no_field,       ///< and the member is not optional
    no_value,       ///< and the member is not optional
    ambiguous,      ///< two fields spell its name, neither exactly
    wrong_form,     ///< the field holds something else
    out_of_range,   ///< a number outside the type's range
    inexact,        ///< a duration that is not a whole number of the type's unit
    not_borrowable, ///< the record holds no text that a view could refer to
    list_for_field, ///< the name is a list's, the type a field's
    field_for_list, ///< the type is a list's, the name is not
    other_list,     ///< the list holds other elements
};

/// A whole number read from a text.
struct whole_number {
    row_fault fault = row_fault::none; ///< `wrong_form` or `out_of_range` (over 64 bits) if there is none
    bool negative = false;
    std::uint64_t magnitude = 0;
};

/// Parse a whole number as JSON and people write it: a sign, digits, and a fraction and exponent that leave
/// it whole (`-12`, `12.0`, `1.2e1`).
[[nodiscard]] constexpr whole_number parse_whole_number(std::string_view text) noexcept {
    constexpr int max_exponent = 100'000;
    constexpr std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
    whole_number number;
    std::size_t i = 0;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        number.negative = text[0] == '-';
        i = 1;
    }
    // Zeros are multiplied in only when a digit follows them, so that trailing zeros, as in `1.000`, cannot
    // overflow.
    int zeros = 0;
    bool fraction = false;
    bool has_digits = false;
    bool too_large = false;
    const auto shift = [&](int places) {
        for (; places > 0 && number.magnitude != 0 && !too_large; --places) {
            too_large = number.magnitude > max / 10;
            number.magnitude *= 10;
        }
    };
    int scale = 0; // the digits so far are to be multiplied by 10^scale
    for (; i < text.size() && (is_digit(text[i]) || (text[i] == '.' && !fraction)); ++i) {
        if (text[i] == '.') {
            fraction = true;
            continue;
        }
        has_digits = true;
        scale -= fraction && scale > -max_exponent ? 1 : 0;
        if (text[i] == '0') {
            zeros += zeros < max_exponent ? 1 : 0;
            continue;
        }
        shift(zeros + 1);
        zeros = 0;
        const auto digit = static_cast<std::uint64_t>(text[i] - '0');
        too_large = too_large || number.magnitude > max - digit;
        number.magnitude += digit;
    }
    bool exponent_ok = true;
    if (has_digits && i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        const bool down = i < text.size() && text[i] == '-';
        i += i < text.size() && (text[i] == '-' || text[i] == '+') ? 1U : 0U;
        exponent_ok = i < text.size();
        int exponent = 0;
        for (; i < text.size() && is_digit(text[i]); ++i) {
            exponent = exponent > max_exponent ? exponent : exponent * 10 + (text[i] - '0');
        }
        scale += down ? -exponent : exponent;
    }
    if (!has_digits || !exponent_ok || i != text.size()) {
        return {row_fault::wrong_form};
    }
    scale += zeros;
    if (number.magnitude != 0 && scale < 0) {
        return {row_fault::wrong_form};
    }
    shift(scale);
    if (too_large) {
        return {row_fault::out_of_range};
    }
    return number;
}

}}} // namespace webcasts::v0::detail

#endif
