// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_SUPPORT_NAIVE_UTF8_HPP
#define WEBCASTS_TESTS_SUPPORT_NAIVE_UTF8_HPP

#include <webcasts/detail/utf8.hpp>

#include <cstddef>
#include <string_view>

namespace webcasts::tests {

/// Return the number of bytes before the first one that is in no character, by RFC 3629's table of sequences
/// (section 4), a byte at a time.
template <detail::utf8_rules Rules>
std::size_t naive_utf8_prefix(std::string_view text) {
    struct sequence {
        unsigned char first_lead, last_lead, first_second, last_second;
        std::size_t size;
    };
    constexpr sequence sequences[] = {
        {0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
    std::size_t at = 0;
    while (at < text.size()) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
        std::size_t size = 0;
        for (const sequence& row : sequences) {
            if (byte(0) < row.first_lead || byte(0) > row.last_lead || text.size() - at < row.size) {
                continue;
            }
            bool fits = row.size == 1 || (byte(1) >= row.first_second && byte(1) <= row.last_second);
            for (std::size_t i = 2; i < row.size; ++i) {
                fits = fits && byte(i) >= 0x80 && byte(i) <= 0xBF;
            }
            size = fits ? row.size : 0;
        }
        const std::string_view character = text.substr(at, size);
        if (size == 0 || (Rules == detail::utf8_rules::xml &&
                          (character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF"))) {
            return at;
        }
        at += size;
    }
    return at;
}

} // namespace webcasts::tests

#endif
