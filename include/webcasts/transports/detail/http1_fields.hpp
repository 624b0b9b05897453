// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_HTTP1_FIELDS_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_HTTP1_FIELDS_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/http_message.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// Return whether a text is a token: what names of headers consist of (RFC 9110, section 5.6.2).
[[nodiscard]] inline bool is_token(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < '\x7F' &&
               std::string_view("\"(),/:;<=>?@[\\]{}").find(c) == std::string_view::npos;
    });
}

/// Call `take` with each element of a list (RFC 9110, section 5.6.1), empty ones included.
template <class Take>
void for_each_element(std::string_view list, Take take) {
    for (;;) {
        const std::size_t comma = list.find(',');
        take(without_blanks(list.substr(0, comma)));
        if (comma == std::string_view::npos) {
            return;
        }
        list.remove_prefix(comma + 1);
    }
}

/// Parse a decimal number without sign; `nullopt` if the text is none, or above the 64 bits of a length.
[[nodiscard]] inline std::optional<std::uint64_t> decimal_length(std::string_view digits) noexcept {
    std::optional<std::uint64_t> length;
    for (const char c : digits) {
        const std::uint64_t before = length.value_or(0);
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (!is_digit(c) || before > ((std::numeric_limits<std::uint64_t>::max)() - digit) / 10) {
            return std::nullopt;
        }
        length = before * 10 + digit;
    }
    return length;
}

/// What a response's header fields say about its end, and about the connection after it (RFC 9112, sections
/// 6 and 9.3).
struct http1_framing {
    const char* fault = nullptr; ///< why the response cannot be framed; null: it can
    bool chunked = false;
    std::optional<std::uint64_t> length{}; ///< of `Content-Length`
    bool close = false;                    ///< the peer closes the connection
    bool keep_alive = false;               ///< the peer says that it keeps the connection

    /// Read the fields of a response by HTTP/1.`minor_version`.
    [[nodiscard]] static http1_framing of(const std::vector<http_header>& fields, int minor_version) {
        http1_framing framing;
        bool coded = false;
        for (const http_header& field : fields) {
            if (same_header_name(field.name, "Content-Length")) {
                for_each_element(field.value, [&](std::string_view text) { framing.take_length(text); });
            } else if (same_header_name(field.name, "Transfer-Encoding")) {
                coded = true;
                for_each_element(field.value, [&](std::string_view text) { framing.take_coding(text); });
            } else if (same_header_name(field.name, "Connection")) {
                for_each_element(field.value, [&](std::string_view text) {
                    framing.close = framing.close || equal_ignoring_case(text, "close");
                    framing.keep_alive = framing.keep_alive || equal_ignoring_case(text, "keep-alive");
                });
            }
        }
        if (coded && minor_version == 0) {
            framing.fault = "it has a Transfer-Encoding, but is of HTTP/1.0";
        } else if (coded && !framing.chunked && framing.fault == nullptr) {
            framing.fault = "its Transfer-Encoding is empty";
        }
        return framing;
    }

  private:
    void take_length(std::string_view text) noexcept {
        const auto number = decimal_length(text);
        if (!number) {
            fault = "its Content-Length is no number, or too large";
        } else if (length && *length != *number) {
            fault = "it has two lengths that differ";
        }
        length = number;
    }
    void take_coding(std::string_view text) noexcept {
        if (text.empty()) {
            return;
        }
        if (chunked || !equal_ignoring_case(text, "chunked")) {
            fault = "its Transfer-Encoding is another than chunked alone"; // no other is asked for
        }
        chunked = true;
    }
};

}}} // namespace webcasts::v0::detail

#endif
