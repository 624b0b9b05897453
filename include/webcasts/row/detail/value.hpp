// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_DETAIL_VALUE_HPP
#define WEBCASTS_ROW_DETAIL_VALUE_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// The value from which a member of a row is filled.
struct field_value {
    enum class form : std::uint8_t { absent, text, time, seconds, kind, ambiguous };

    form holds = form::absent;
    bool known = false;          ///< the records have a member for it: empty means absent
    std::string_view name{};     ///< the field's own
    std::string_view text{};     ///< the text; the name of a kind of viewing; the other field if ambiguous
    wire::times_zone zone{};     ///< of a time in the text
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

}}} // namespace webcasts::v0::detail

#endif
