// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_BASE64_HPP
#define WEBCASTS_DETAIL_BASE64_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

inline constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encode bytes as base64 with padding (RFC 4648, section 4).
[[nodiscard]] inline std::string base64_encoded(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    while (!bytes.empty()) {
        const std::string_view group = bytes.substr(0, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            bits = bits << 8U | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += i <= group.size() ? base64_digits[bits >> (18 - 6 * i) & 0x3FU] : '=';
        }
        bytes.remove_prefix(group.size());
    }
    return text;
}

/// Decode base64 with padding. Return `nullopt` if `text` is not base64.
[[nodiscard]] inline std::optional<std::string> base64_decoded(std::string_view text) {
    std::string bytes;
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    bytes.reserve(text.size() / 4 * 3); // growing would leave copies of a secret behind
    std::uint32_t bits = 0;
    std::size_t count = 0;
    for (const char c : text.substr(0, text.size() - padding)) {
        const std::size_t digit = base64_digits.find(c);
        if (digit == std::string_view::npos) {
            return std::nullopt;
        }
        bits = bits << 6U | static_cast<std::uint32_t>(digit);
        if (++count % 4 != 1) {
            bytes += static_cast<char>(bits >> (6 - 2 * ((count - 1) % 4)) & 0xFFU);
        }
    }
    return bytes;
}

}}} // namespace webcasts::v0::detail

#endif
