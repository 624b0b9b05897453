// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_HTTP1_HEAD_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_HTTP1_HEAD_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/transports/detail/http1_fields.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// Which status lines are taken.
enum class http_versions : unsigned char {
    only_1,       ///< HTTP/1.0 and HTTP/1.1
    as_by_libcurl ///< also those of HTTP/2 and HTTP/3, as libcurl writes them
};

/// Composes the head of a response from its lines, and finds what is wrong with them.
///
/// A line may end with LF alone (RFC 9112, section 2.2), and the space behind the status may be missing
/// together with the reason. A folded value is joined by a space (section 5.2), except in a field that
/// frames the message, which must not be folded.
class http1_head {
  public:
    static constexpr std::size_t max_line = std::size_t{64} * 1024;

    explicit http1_head(http_versions versions = http_versions::only_1) noexcept : versions_(versions) {}

    /// Take a line, without its LF. Return false at a fault.
    [[nodiscard]] bool take(std::string_view line) {
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (line.find_first_of(std::string_view("\r\0", 2)) != std::string_view::npos) {
            fault_ = "a CR or NUL is inside a line of its head";
        } else if (head_.status == 0) {
            take_status(line);
        } else if (line.empty()) {
            complete_ = true;
            framing_ = http1_framing::of(head_.headers, minor_version_);
            fault_ = framing_.fault;
        } else if (line.front() == ' ' || line.front() == '\t') {
            unfold(without_blanks(line));
        } else {
            take_field(line);
        }
        return fault_ == nullptr;
    }

    /// Judge the start of a line whose end has not arrived. A peer of another protocol may never send one, so
    /// a first line that is not HTTP's is a fault at once. As in libcurl, case matters at the line's end
    /// only. Return false at a fault.
    [[nodiscard]] bool take_start(std::string_view start) noexcept {
        constexpr std::string_view expected = "HTTP/";
        const std::string_view first = start.substr(0, expected.size());
        if (head_.status == 0 && !same_header_name(first, expected.substr(0, first.size()))) {
            fault_ = not_a_status_line;
        }
        return fault_ == nullptr;
    }

    [[nodiscard]] bool complete() const noexcept { return complete_; }
    [[nodiscard]] const char* fault() const noexcept { return fault_; }
    [[nodiscard]] const http_response_head& get() const noexcept { return head_; }
    [[nodiscard]] http_response_head release() noexcept { return std::move(head_); }
    [[nodiscard]] const http1_framing& framing() const noexcept { return framing_; }
    /// Return whether it is a head of HTTP/2 or 3, whose frames the HTTP stack has judged.
    [[nodiscard]] bool is_multiplexed() const noexcept { return minor_version_ < 0; }
    /// Return whether the peer keeps the connection (RFC 9112, section 9.3).
    [[nodiscard]] bool keeps_connection() const noexcept {
        return !framing_.close && (minor_version_ != 0 || framing_.keep_alive);
    }

    /// Split a line into name and value; return false if it is no field (RFC 9112, section 5.1).
    [[nodiscard]] static bool split_field(std::string_view line, std::string_view& name,
                                          std::string_view& value) noexcept {
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) {
            return false;
        }
        name = line.substr(0, colon);
        value = without_blanks(line.substr(colon + 1));
        return is_token(name);
    }

  private:
    static constexpr const char* not_a_status_line = "its first line is not that of HTTP/1.1 or HTTP/1.0";

    void take_status(std::string_view line) {
        constexpr std::string_view start = "HTTP/1.";
        if (line.starts_with(start) &&
            (line.substr(start.size(), 2) == "0 " || line.substr(start.size(), 2) == "1 ")) {
            minor_version_ = line[start.size()] - '0';
            line.remove_prefix(start.size() + 2);
        } else if (versions_ == http_versions::as_by_libcurl &&
                   (line.starts_with("HTTP/2 ") || line.starts_with("HTTP/3 "))) {
            minor_version_ = -1;
            line.remove_prefix(7);
        } else {
            fault_ = not_a_status_line;
            return;
        }
        const bool is_number =
            line.size() >= 3 && is_digit(line[0]) && is_digit(line[1]) && is_digit(line[2]);
        if (!is_number || (line.size() > 3 && line[3] != ' ')) {
            fault_ = "its status is not of three digits";
            return;
        }
        head_.status = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
        if (head_.status < 100) {
            fault_ = "its status is below 100";
        } else if (head_.status == 101) {
            fault_ = "it changes to another protocol";
        }
    }

    void take_field(std::string_view line) {
        std::string_view name;
        std::string_view value;
        if (!split_field(line, name, value)) {
            fault_ = line.find(':') == std::string_view::npos
                         ? "a line of its head has no colon"
                         : "the name of a header is no token, or has a blank before its colon";
            return;
        }
        head_.headers.push_back({std::string(name), std::string(value)});
    }

    void unfold(std::string_view rest) {
        if (head_.headers.empty()) {
            fault_ = "a blank is before its first header";
            return;
        }
        http_header& field = head_.headers.back();
        if (same_header_name(field.name, "Content-Length") ||
            same_header_name(field.name, "Transfer-Encoding") || same_header_name(field.name, "Connection")) {
            fault_ = "a header that says where it ends is folded";
        } else if (!rest.empty()) {
            field.value.append(field.value.empty() ? "" : " ").append(rest);
        }
    }

    http_response_head head_;
    http1_framing framing_;
    const char* fault_ = nullptr;
    int minor_version_ = 1;
    http_versions versions_;
    bool complete_ = false;
};

}}} // namespace webcasts::v0::detail

#endif
