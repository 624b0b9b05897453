// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_TIME_ZONE_NAME_HPP
#define WEBCASTS_QUERY_TIME_ZONE_NAME_HPP

#include <webcasts/detail/result_fwd.hpp>
#include <webcasts/query/detail/stable_text.hpp>
#include <webcasts/query/detail/text_rules.hpp>

#include <cstddef>
#include <iosfwd>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 {

/// The time zone of a report: the `tz` parameter, free text; GMT if it is not sent (spec section 2).
///
/// The service's list of names is undocumented; the sandbox accepts IANA names such as `America/New_York`. So
/// the library refuses only what can never be a name: an empty text and control characters.
class time_zone_name {
  public:
    /// Take a literal; an empty one does not compile.
    template <std::size_t N>
    consteval time_zone_name(const char (&name)[N])
        : name_(detail::stable_text::of_constant(detail::free_text_rule::checked({name, N - 1}))) {}

    /// Copy a name, or fail with `usage_errc::empty_value` or `value_holds_control_character`.
    [[nodiscard]] static result<time_zone_name> parse(std::string_view name);

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
    /// Make it formattable by fmt 10 or newer.
    friend constexpr std::string_view format_as(const time_zone_name& zone) noexcept { return zone.str(); }

  private:
    constexpr explicit time_zone_name(detail::stable_text name) noexcept : name_(std::move(name)) {}

    detail::stable_text name_;
};

}} // namespace webcasts::v0

#endif
