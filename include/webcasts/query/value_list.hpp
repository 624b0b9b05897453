// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_VALUE_LIST_HPP
#define WEBCASTS_QUERY_VALUE_LIST_HPP

#include <webcasts/detail/result_fwd.hpp>
#include <webcasts/query/detail/fixed_text.hpp>
#include <webcasts/query/detail/stable_text.hpp>
#include <webcasts/query/detail/text_rules.hpp>

#include <cstddef>
#include <initializer_list>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// One or more values of a parameter that takes a list: they are sent joined by `|` (spec section 2).
///
/// `Rule` decides what one value may be. A constant is checked by the compiler; run-time values go through
/// `parse`. Regular; equality is of the values in their order.
template <class Rule>
class value_list {
  public:
    /// Take one literal value; one that breaks the rule does not compile.
    template <std::size_t N>
    consteval value_list(const char (&value)[N])
        : joined_(detail::stable_text::of_constant(Rule::checked({value, N - 1}))) {}

    /// Take constant values; one that breaks the rule does not compile. See `domains` and `sources`.
    template <detail::fixed_text... Values>
        requires(sizeof...(Values) > 0)
    static consteval value_list of() {
        (static_cast<void>(Rule::checked(Values.view())), ...);
        return value_list(detail::stable_text::of_constant(detail::joined_texts<Values...>::view()));
    }

    /// Copy run-time values, or fail with the error of the first that breaks the rule. An empty list is
    /// `usage_errc::empty_value`.
    [[nodiscard]] static result<value_list> parse(std::span<const std::string_view> values);
    /// The same for a list in braces.
    [[nodiscard]] static result<value_list> parse(std::initializer_list<std::string_view> values);

    /// View the values joined by `|`, as they are sent before percent-encoding; valid as long as this object.
    [[nodiscard]] constexpr std::string_view joined() const noexcept { return joined_.view(); }

    /// The number of values.
    [[nodiscard]] constexpr std::size_t size() const noexcept {
        std::size_t count = 1;
        for (const char c : joined()) {
            count += c == '|' ? 1U : 0U;
        }
        return count;
    }

    /// Copy the values out, in their order.
    [[nodiscard]] std::vector<std::string> values() const {
        std::vector<std::string> copies;
        std::string_view rest = joined();
        for (;;) {
            const std::size_t end = rest.find('|');
            copies.emplace_back(rest.substr(0, end));
            if (end == std::string_view::npos) {
                return copies;
            }
            rest.remove_prefix(end + 1);
        }
    }

    friend constexpr bool operator==(const value_list&, const value_list&) = default; ///< member by member

    /// Write the values joined by `|`.
    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                                        const value_list& list) {
        return out << list.joined();
    }

  private:
    constexpr explicit value_list(detail::stable_text joined) noexcept : joined_(std::move(joined)) {}

    detail::stable_text joined_;
};

/// E-mail domains for `incl_domain` or `excl_domain`: the part after the `@` alone, compared
/// case-insensitively.
using domain_list = value_list<detail::email_domain_rule>;
/// Campaign Source Tracking Identifiers for `sti_filter`.
using source_list = value_list<detail::listed_text_rule>;

/// Constant e-mail domains: `domains<"example.com", "example.org">`.
template <detail::fixed_text... Values>
inline constexpr domain_list domains = domain_list::of<Values...>();

/// Constant Campaign Source Tracking Identifiers: `sources<"newsletter", "partner">`.
template <detail::fixed_text... Values>
inline constexpr source_list sources = source_list::of<Values...>();

}} // namespace webcasts::v0

#endif
