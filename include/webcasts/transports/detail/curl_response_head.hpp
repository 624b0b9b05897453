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

/// Composes the head of a response of the lines that libcurl hands out.
class curl_response_head {
  public:
    /// Take a line with its end; false where the head is longer than any sensible one.
    [[nodiscard]] bool take(std::string_view line) {
        size_ += line.size();
        if (size_ > longest || complete_) {
            return size_ <= longest; // what comes behind the head is a trailer
        }
        const bool folded = line.starts_with(' ') || line.starts_with('\t');
        line = without(line, "\r\n");
        if (line.starts_with("HTTP/")) {
            // A new status line: what came before was an interim response (RFC 9110, section 15.2).
            head_ = {};
            const std::string_view code = line.substr(std::min(line.find(' ') + 1, line.size()));
            std::from_chars(code.data(), code.data() + code.size(), head_.status);
        } else if (line.empty()) {
            complete_ = head_.status >= 200;
        } else if (folded) {
            unfold(without(line, " \t"));
        } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
            head_.headers.push_back(
                {std::string(line.substr(0, colon)), std::string(without(line.substr(colon + 1), " \t"))});
        }
        return true;
    }

    [[nodiscard]] bool complete() const noexcept { return complete_; }
    [[nodiscard]] const http_response_head& get() const noexcept { return head_; }

    /// Tell whether the response's length is a number, and one only, or absent: libcurl takes the last of
    /// several (RFC 9112, section 6.3).
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
    static constexpr std::size_t longest = std::size_t{256} * 1024;

    static std::string_view without(std::string_view text, const char* around) noexcept {
        const std::size_t first = text.find_first_not_of(around);
        return first == std::string_view::npos
                   ? std::string_view()
                   : text.substr(first, text.find_last_not_of(around) - first + 1);
    }

    /// Add the rest of a value that was folded (RFC 9112, section 5.2).
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
