// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_PARAMETER_VALUE_HPP
#define WEBCASTS_QUERY_PARAMETER_VALUE_HPP

#include <webcasts/detail/result_fwd.hpp>
#include <webcasts/query/detail/fixed_text.hpp>
#include <webcasts/query/detail/stable_text.hpp>
#include <webcasts/query/detail/text_rules.hpp>
#include <webcasts/query/query_shape.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 {

/// The value of a parameter that the library does not know.
class parameter_value {
  public:
    /// Take a literal; an empty one, or one with control characters, does not compile.
    template <std::size_t N>
    consteval parameter_value(const char (&text)[N])
        : text_(detail::stable_text::of_constant(detail::free_text_rule::checked({text, N - 1}))) {}
    /// Copy a text, or fail with `usage_errc::empty_value` or `value_holds_control_character`.
    [[nodiscard]] static result<parameter_value> parse(std::string_view text);
    /// View the text; valid as long as this object.
    [[nodiscard]] constexpr std::string_view str() const noexcept { return text_.view(); }
    /// Compare member by member.
    friend constexpr bool operator==(const parameter_value&, const parameter_value&) = default;

  private:
    template <query_shape, detail::fixed_text...>
    friend class audience_query;
    constexpr explicit parameter_value(detail::stable_text text) noexcept : text_(std::move(text)) {}

    detail::stable_text text_;
};

}} // namespace webcasts::v0

#endif
