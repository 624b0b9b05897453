// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_TEXT_ESCAPED_TEXT_HPP
#define WEBCASTS_WIRE_DETAIL_TEXT_ESCAPED_TEXT_HPP

#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Append the bytes before the first one in the set and return their number.
template <class Set>
std::size_t append_outside(std::string& out, std::string_view text) {
    const std::size_t count = count_outside<Set>(text.data(), text.size());
    out.append(text.data(), count);
    return count;
}
template <class Set>
std::size_t append_outside(text_buffer& out, std::string_view text) {
    const std::size_t count = copy_outside<Set>(out.room(text.size()), text.data(), text.size());
    out.advance(count);
    return count;
}

/// Return true: the format can hold every character beyond ASCII.
constexpr bool carries_all(char32_t) noexcept {
    return true;
}

/// Append the characters beyond ASCII at the start of `text`, and return the number of their bytes. Bytes
/// that are not UTF-8, and characters for which `carries(character)` is false, become U+FFFD.
template <class Out, class Carries>
std::size_t append_beyond_ascii(Out& out, std::string_view text, Carries carries) {
    std::size_t kept = 0; // the bytes up to here are in `out`
    std::size_t at = 0;
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80) {
        const auto next = first_utf8_character(text.substr(at));
        if (!next.valid || !carries(next.value)) {
            out.append(text.substr(kept, at - kept));
            out.append(replacement_character);
            kept = at + next.size;
        }
        at += next.size;
    }
    out.append(text.substr(kept, at - kept));
    return at;
}

/// Append a text; `escape(out, c)` writes each ASCII character that is in the set. The set must contain all
/// high bytes.
template <class Set, class Out, class Escape, class Carries>
void append_escaped(Out& out, std::string_view text, Escape escape, Carries carries) {
    for (;;) {
        text.remove_prefix(append_outside<Set>(out, text));
        if (text.empty()) {
            return;
        }
        std::size_t taken = 1;
        if (static_cast<unsigned char>(text.front()) < 0x80) {
            escape(out, text.front());
        } else {
            taken = append_beyond_ascii(out, text, carries);
        }
        text.remove_prefix(taken);
    }
}

}}} // namespace webcasts::v0::detail

#endif
