// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_DETAIL_TEXT_RULES_HPP
#define WEBCASTS_QUERY_DETAIL_TEXT_RULES_HPP

#include <webcasts/errc.hpp>

#include <optional>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

void a_value_is_not_empty_and_holds_no_control_character();
void a_listed_value_is_not_empty_and_holds_no_delimiter();
void an_email_domain_is_the_part_after_the_at_sign_alone();

constexpr bool holds_control_character(std::string_view text) noexcept {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            return true;
        }
    }
    return false;
}

/// Any text of at least one character without control characters.
struct free_text_rule {
    static constexpr std::optional<usage_errc> broken_by(std::string_view text) noexcept {
        if (text.empty()) {
            return usage_errc::empty_value;
        }
        if (holds_control_character(text)) {
            return usage_errc::value_holds_control_character;
        }
        return std::nullopt;
    }
    static consteval std::string_view checked(std::string_view text) {
        if (broken_by(text)) {
            a_value_is_not_empty_and_holds_no_control_character();
        }
        return text;
    }
};

/// One value of a list that is sent joined by `|`.
struct listed_text_rule {
    static constexpr std::optional<usage_errc> broken_by(std::string_view text) noexcept {
        if (text.find('|') != std::string_view::npos) {
            return usage_errc::value_holds_delimiter;
        }
        return free_text_rule::broken_by(text);
    }
    static consteval std::string_view checked(std::string_view text) {
        if (broken_by(text)) {
            a_listed_value_is_not_empty_and_holds_no_delimiter();
        }
        return text;
    }
};

/// One e-mail domain: the part after the last `@`, so without `@` and spaces (spec section 2).
struct email_domain_rule {
    static constexpr std::optional<usage_errc> broken_by(std::string_view text) noexcept {
        if (text.find('@') != std::string_view::npos || text.find(' ') != std::string_view::npos) {
            return usage_errc::not_an_email_domain;
        }
        return listed_text_rule::broken_by(text);
    }
    static consteval std::string_view checked(std::string_view text) {
        if (broken_by(text)) {
            an_email_domain_is_the_part_after_the_at_sign_alone();
        }
        return text;
    }
};

}}} // namespace webcasts::v0::detail

#endif
