// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_REDACTION_HPP
#define WEBCASTS_REDACTION_HPP

#include <webcasts/parameter.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace webcasts {

/** Show the parameters of a query string or form body: values of parameters that `parameter_table` allows
   stay, every other value becomes `***`, unknown parameters included. Works on any text and never fails.
*/
[[nodiscard]] inline std::string redacted_parameters(std::string_view encoded) {
    std::string shown;
    while (!encoded.empty()) {
        const std::size_t end = encoded.find('&');
        const std::string_view pair = encoded.substr(0, end);
        encoded.remove_prefix(end == std::string_view::npos ? encoded.size() : end + 1);
        const std::size_t equals = pair.find('=');
        const auto* info = find_parameter(pair.substr(0, equals));
        shown.append(shown.empty() ? "" : "&");
        if (info && info->shown_in_messages) {
            shown.append(pair);
        } else if (equals == std::string_view::npos) {
            shown.append("***");
        } else {
            shown.append(pair.substr(0, equals)).append("=***");
        }
    }
    return shown;
}

/// Show a URL without user information, fragment and the values that `redacted_parameters` hides.
[[nodiscard]] inline std::string redacted_url(std::string_view url) {
    url = url.substr(0, url.find('#'));
    const std::size_t query = url.find('?');
    std::string shown(url.substr(0, query));
    if (const std::size_t authority = shown.find("//"); authority != std::string::npos) {
        const std::size_t path = shown.find('/', authority + 2);
        const std::size_t at = shown.rfind('@', path);
        if (at != std::string::npos && at > authority) {
            shown.replace(authority + 2, at - authority - 2, "***");
        }
    }
    if (query != std::string_view::npos) {
        shown.append("?").append(redacted_parameters(url.substr(query + 1)));
    }
    return shown;
}

} // namespace webcasts

#endif
