// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_EVENT_ID_HPP
#define WEBCASTS_QUERY_EVENT_ID_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/result_fwd.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <iosfwd>
#include <string_view>

namespace webcasts { inline namespace v0 {

namespace detail {

/// Never defined: the compiler prints this name if a constant breaks the rule that it states.
void an_event_id_has_exactly_seven_digits();

constexpr bool is_event_id(std::string_view text) noexcept {
    if (text.size() != 7) {
        return false;
    }
    for (const char c : text) {
        if (!is_digit(c)) {
            return false;
        }
    }
    return true;
}

consteval std::string_view checked_event_id(std::string_view text) {
    if (!is_event_id(text)) {
        an_event_id_has_exactly_seven_digits();
    }
    return text;
}

} // namespace detail

/// The id of one event: the `ei` parameter, exactly 7 ASCII digits (spec section 2).
///
/// Regular, hashable, ordered as text. A constant is checked by the compiler: `event_id id = "1234567";`
class event_id {
  public:
    /// Take a string literal of 7 digits; anything else does not compile.
    template <std::size_t N>
    consteval event_id(const char (&digits)[N])
        : event_id(unchecked{}, detail::checked_event_id({digits, N - 1})) {}

    /// Parse 7 digits, or fail with `usage_errc::event_id_not_seven_digits`.
    [[nodiscard]] static result<event_id> parse(std::string_view digits);

    /// View the 7 digits; valid as long as this object.
    [[nodiscard]] constexpr std::string_view str() const noexcept { return {digits_.data(), digits_.size()}; }

    friend constexpr bool operator==(const event_id&, const event_id&) = default; ///< member by member
    /// Order by the number.
    // Not defaulted: libc++ 14 has no three-way comparison of arrays.
    friend constexpr std::strong_ordering operator<=>(const event_id& a, const event_id& b) noexcept {
        return a.str().compare(b.str()) <=> 0;
    }

    /// Write the seven digits.
    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                                        const event_id& id) {
        return out << id.str();
    }
    /// Make it formattable by fmt 10 or newer.
    friend constexpr std::string_view format_as(const event_id& id) noexcept { return id.str(); }

  private:
    struct unchecked {};
    constexpr event_id(unchecked, std::string_view digits) noexcept {
        for (std::size_t i = 0; i < digits_.size(); ++i) {
            digits_[i] = digits[i];
        }
    }

    std::array<char, 7> digits_{};
};

}} // namespace webcasts::v0

/// @cond detail
template <>
struct std::hash<webcasts::event_id> {
    std::size_t operator()(const webcasts::event_id& id) const noexcept {
        return std::hash<std::string_view>{}(id.str());
    }
};
/// @endcond

#endif
