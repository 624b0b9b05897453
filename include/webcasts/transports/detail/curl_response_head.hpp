// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_CURL_RESPONSE_HEAD_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_CURL_RESPONSE_HEAD_HPP

#include <webcasts/http_message.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Composes the head of a response from the lines that libcurl delivers.
class curl_response_head {
  public:
    /// Take a line with its line end; return false if the head exceeds `max_size`.
    [[nodiscard]] bool take(std::string_view line) {
        size_ += line.size();
        if (size_ > max_size || complete_) {
            return size_ <= max_size; // lines after the head are trailers
        }
        const bool folded = line.starts_with(' ') || line.starts_with('\t');
        line = trimmed(line, "\r\n");
        if (line.starts_with("HTTP/")) {
            // A new status line: what came before was an interim response (RFC 9110, section 15.2).
            head_ = {};
            const std::string_view code = line.substr(std::min(line.find(' ') + 1, line.size()));
            std::from_chars(code.data(), code.data() + code.size(), head_.status);
        } else if (line.empty()) {
            complete_ = head_.status >= 200;
        } else if (folded) {
            unfold(trimmed(line, " \t"));
        } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
            head_.headers.push_back(
                {std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1), " \t"))});
        }
        return true;
    }

    [[nodiscard]] bool complete() const noexcept { return complete_; }
    [[nodiscard]] const http_response_head& get() const noexcept { return head_; }

    /// Return whether `Content-Length` is absent or one number: of several, libcurl takes the last (RFC 9112,
    /// section 6.3).
    [[nodiscard]] bool length_is_sound() const noexcept {
        std::string_view known;
        return std::all_of(head_.headers.begin(), head_.headers.end(), [&](const http_header& header) {
            if (!same_header_name(header.name, "Content-Length")) {
                return true;
            }
            const bool differs = !known.empty() && known != header.value;
            known = header.value;
            return !differs && !known.empty() &&
                   known.find_first_not_of("0123456789") == std::string_view::npos;
        });
    }

  private:
    static constexpr std::size_t max_size = std::size_t{256} * 1024;

    static std::string_view trimmed(std::string_view text, const char* characters) noexcept {
        const std::size_t first = text.find_first_not_of(characters);
        return first == std::string_view::npos
                   ? std::string_view()
                   : text.substr(first, text.find_last_not_of(characters) - first + 1);
    }

    /// Append the rest of a folded value (RFC 9112, section 5.2).
    void unfold(std::string_view rest) {
        if (!head_.headers.empty() && !rest.empty()) {
            head_.headers.back().value.append(" ").append(rest);
        }
    }

    http_response_head head_;
    std::size_t size_ = 0;
    bool complete_ = false;
};

}}} // namespace webcasts::v0::detail

#endif
