// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OBSERVERS_REQUEST_LOG_HPP
#define WEBCASTS_OBSERVERS_REQUEST_LOG_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/observers/attempt.hpp>
#include <webcasts/observers/error_type.hpp>
#include <webcasts/wire/json/string.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 {

/// An observer that passes one structured record of each attempt to a function, for loggers that take fields.
/// `log_line` formats a record as text, for loggers that take lines.
///
/// URL and form are shown by the allow-list of parameters (redaction.hpp), headers by that of
/// `attempt_options`. Copies share the function, which may be called by several threads at a time if
/// transports are used by several threads.
class request_log : public attempt_observer {
  public:
    /// Take the function that receives the records, and options for what they show.
    using attempt_observer::attempt_observer;
};

namespace detail {

/// Append a JSON string of printable ASCII: a terminal or a viewer of logs shows what it holds, in its order.
inline void append_ascii_json_string(std::string& line, std::string_view value) {
    std::string quoted;
    wire::append_json_string(quoted, value);
    const auto append_unit = [&](char32_t unit) {
        line.append("\\u");
        for (const unsigned shift : {12U, 8U, 4U, 0U}) {
            line += hex_digits[(unit >> shift) & 0xFU];
        }
    };
    for (std::string_view rest = quoted; !rest.empty();) {
        const utf8_character next = first_utf8_character(rest);
        if (next.value >= 0x10000) { // in UTF-16 a pair of surrogates (RFC 8259, section 7)
            append_unit(0xD800 + ((next.value - 0x10000) >> 10U));
            append_unit(0xDC00 + (next.value & 0x3FFU));
        } else if (next.value >= 0x7F) {
            append_unit(next.value);
        } else {
            line += rest.front();
        }
        rest.remove_prefix(next.size);
    }
}

/// Append ` name=value`; a value that is not a plain word is quoted and escaped, so that a record stays on
/// one line of printable ASCII.
inline void append_log_field(std::string& line, std::string_view name, std::string_view value) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/";
    line.append(line.empty() ? "" : " ").append(name).append("=");
    if (!value.empty() && value.find_first_not_of(plain) == std::string_view::npos) {
        line.append(value);
    } else {
        append_ascii_json_string(line, value);
    }
}

/// Return a duration in milliseconds with microsecond precision: `12.345`.
[[nodiscard]] inline std::string milliseconds_text(std::chrono::nanoseconds duration) {
    const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
    const std::string fraction = std::to_string(1000 + whole % 1000);
    return std::to_string(whole / 1000) + "." + fraction.substr(1);
}

} // namespace detail

/// Write a record as one line of `name=value` fields with spaces between them (logfmt), without a line end:
/// values that are not plain words are JSON strings. The line is printable ASCII, whatever a peer sent.
///
/// @code{.unparsed}
/// attempt=2 operation="event list" method=GET
/// url="https://api.example.com/api/reporting/eventlist?ui=***&si=***" status=200 bytes=5120
/// duration_ms=12.345 ending=complete
/// @endcode
[[nodiscard]] inline std::string log_line(const attempt_record& record) {
    std::string line;
    const auto add = [&](std::string_view name, std::string_view value) {
        detail::append_log_field(line, name, value);
    };
    const auto add_headers = [&](std::string_view prefix, const std::vector<http_header>& headers) {
        for (const http_header& item : headers) {
            // A name is a token (RFC 9110, section 5.6.2), but a peer may send anything.
            std::string name(prefix);
            for (const char c : item.name) {
                name += c > ' ' && c <= '~' && c != '=' && c != '"' ? c : '?';
            }
            add(name, item.value);
        }
    };
    add("attempt", std::to_string(record.number));
    if (record.operation) {
        add("operation", to_string(*record.operation));
    }
    add("method", to_string(record.method));
    add("url", record.url);
    if (!record.form.empty()) {
        add("form", record.form);
    }
    add_headers("request.", record.request_headers);
    if (record.status) {
        add("status", std::to_string(*record.status));
    }
    add_headers("response.", record.response_headers);
    add("bytes", std::to_string(record.bytes));
    add("duration_ms", detail::milliseconds_text(record.duration));
    add("ending", to_string(record.ending));
    if (record.ending == exchange_ending::failed) {
        add("error", error_type(record.failure));
    }
    return line;
}

}} // namespace webcasts::v0

#endif
