// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TIME_ZONE_NAME_HPP
#define WEBCASTS_TIME_ZONE_NAME_HPP

#include <webcasts/detail/stable_text.hpp>
#include <webcasts/detail/text_rules.hpp>
#include <webcasts/detail/when_used.hpp>
#include <webcasts/error.hpp>

#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <string_view>

namespace webcasts::inline v0 {

/** Name the time zone of a report: the `tz` parameter, free text, GMT where it is not sent (spec section 2).

    The service's list of names is undocumented; IANA names such as `America/New_York` are what the sandbox
   takes. So only what can never be a name is refused: an empty text and control characters.
*/
class time_zone_name {
  public:
    /// Take a literal; an empty one does not compile.
    template <std::size_t N>
    consteval time_zone_name(const char (&name)[N])
        : name_(detail::stable_text::of_constant(detail::free_text_rule::checked({name, N - 1}))) {}

    /// Copy a name, or fail with `usage_errc::empty_value` or `value_holds_control_character`.
    template <std::convertible_to<std::string_view> Text>
    [[nodiscard]] static result<detail::when_used<time_zone_name, Text>>
    parse(const Text& name) requires webcasts_result_hpp_is_included<Text> {
        if (const auto broken = detail::free_text_rule::broken_by(name)) {
            return detail::when_used<error, Text>(*broken, "time zone");
        }
        return time_zone_name(detail::stable_text::copy_of(name));
    }

    /// View the name; valid as long as this object.
    [[nodiscard]] constexpr std::string_view str() const noexcept { return name_.view(); }

    /// Compare member by member.
    friend constexpr bool operator==(const time_zone_name&, const time_zone_name&) = default;

    /// Write the name.
    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                                        const time_zone_name& zone) {
        return out << zone.str();
    }
    /// Formatted by fmt as its name.
    friend constexpr std::string_view format_as(const time_zone_name& zone) noexcept { return zone.str(); }

  private:
    constexpr explicit time_zone_name(detail::stable_text name) noexcept : name_(std::move(name)) {}

    detail::stable_text name_;
};

} // namespace webcasts::inline v0

#endif
