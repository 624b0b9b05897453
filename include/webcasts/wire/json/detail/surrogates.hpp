// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_DETAIL_SURROGATES_HPP
#define WEBCASTS_WIRE_JSON_DETAIL_SURROGATES_HPP

#include <webcasts/detail/ascii.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// The escape of U+FFFD, which is as long as that of a surrogate.
inline constexpr std::string_view replacement_escape = "\\uFFFD";

/// The first lone surrogate in a piece of JSON: an escape such as `\ud83d` that is no half of a pair.
struct lone_surrogate {
    /// What ends the search.
    enum class end : std::uint8_t {
        none, ///< there is no lone surrogate in the piece
        cut,  ///< the piece ends in an escape, or after the first half of what may be a pair
        lone, ///< there is one
    };
    std::size_t at; ///< where the escape starts; the size of the piece if there is none
    end found;
};

/// Return the number of the escape `\uXXXX` at the start of a text: -1 if there is none, -2 if the text ends
/// before it does.
[[nodiscard]] constexpr int unicode_escape(std::string_view text) noexcept {
    constexpr std::string_view start = "\\u";
    int value = 0;
    for (std::size_t i = 0; i < replacement_escape.size(); ++i) {
        if (i == text.size()) {
            return -2;
        }
        const int digit = i < start.size() ? (text[i] == start[i] ? 0 : -1) : hex_value(text[i]);
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

/// Find the first lone surrogate in a piece of JSON that starts with a whole character or escape.
[[nodiscard]] constexpr lone_surrogate find_lone_surrogate(std::string_view piece) noexcept {
    using end = lone_surrogate::end;
    std::size_t at = 0;
    for (at = piece.find('\\'); at != std::string_view::npos; at = piece.find('\\', at)) {
        const int first = unicode_escape(piece.substr(at));
        if (first == -2) {
            return {at, end::cut};
        }
        if (first < 0xD800 || first > 0xDFFF) {
            at += first < 0 ? 2 : replacement_escape.size();
            continue;
        }
        const int second = first < 0xDC00 ? unicode_escape(piece.substr(at + replacement_escape.size())) : -1;
        if (second == -2) {
            return {at, end::cut};
        }
        if (second < 0xDC00 || second > 0xDFFF) {
            return {at, end::lone};
        }
        at += 2 * replacement_escape.size();
    }
    return {piece.size(), end::none};
}

}}} // namespace webcasts::v0::detail

#endif
