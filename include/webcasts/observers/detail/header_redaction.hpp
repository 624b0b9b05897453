// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OBSERVERS_DETAIL_HEADER_REDACTION_HPP
#define WEBCASTS_OBSERVERS_DETAIL_HEADER_REDACTION_HPP

#include <webcasts/api.hpp>
#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/lower_case.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/redaction.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// Copy the headers whose names are on a list.
[[nodiscard]] inline std::vector<http_header> listed_headers(const std::vector<http_header>& headers,
                                                             const std::vector<std::string>& names) {
    std::vector<http_header> listed;
    for (const http_header& item : headers) {
        if (std::any_of(names.begin(), names.end(),
                        [&](const std::string& name) { return same_header_name(name, item.name); })) {
            listed.push_back(item);
        }
    }
    return listed;
}

/// Hide the secrets of a request.
inline void add_secrets(redactor& known, const http_request& request) {
    known.add_url(request.url.expose());
    known.add_parameters(request.body.expose());
    for (const http_header& item : request.headers) {
        known.add_header(item.name, item.value);
    }
}

/// Return whether a header's value can be nothing else: a number of at most 9 digits, an HTTP date, or a
/// usual media type with a usual charset or none.
[[nodiscard]] inline bool has_usual_form(std::string_view value) {
    constexpr std::size_t max_digits = 9;
    if (value.size() <= max_digits && std::all_of(value.begin(), value.end(), is_digit)) {
        return true;
    }
    constexpr std::string_view form_of_date = "Aaa, 00 Aaa 0000 00:00:00 GMT"; // RFC 9110, section 5.6.7
    if (std::equal(value.begin(), value.end(), form_of_date.begin(), form_of_date.end(), [](char c, char f) {
            return f == '0' ? is_digit(c) : f == 'A' || f == 'a' ? is_letter(c) : c == f;
        })) {
        return true;
    }
    const std::string text = lower_case(value);
    const std::string_view type = without_blanks(std::string_view(text).substr(0, text.find(';')));
    constexpr std::string_view types[] = {"text/xml",  "application/xml", "text/json",  "application/json",
                                          "text/html", "application/csv", "text/plain", "text/csv"};
    if (std::find(std::begin(types), std::end(types), type) == std::end(types)) {
        return false;
    }
    if (text.find(';') == std::string::npos) {
        return true;
    }
    const std::string_view charset = without_blanks(std::string_view(text).substr(text.find(';') + 1));
    constexpr std::string_view charsets[] = {"utf-8",      "\"utf-8\"", "utf8",        "us-ascii",
                                             "iso-8859-1", "utf-16",    "windows-1252"};
    return charset.starts_with("charset=") &&
           std::find(std::begin(charsets), std::end(charsets),
                     charset.substr(std::string_view("charset=").size())) != std::end(charsets);
}

/// Return whether the session may be in the value of a response's header while no one knows it yet: in an
/// answer to a log-in, or to a path that is not the service's.
[[nodiscard]] inline bool may_hold_session(const http_header& item, std::optional<operation_kind> operation) {
    return operation.value_or(operation_kind::login) == operation_kind::login && !has_usual_form(item.value);
}

}}} // namespace webcasts::v0::detail

#endif
