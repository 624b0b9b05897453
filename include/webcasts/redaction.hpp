// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_REDACTION_HPP
#define WEBCASTS_REDACTION_HPP

#include <webcasts/api.hpp>
#include <webcasts/detail/form_pairs.hpp>

#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 {

/// Show the parameters of a query string or form body: the values that `parameter_table` allows stay, every
/// other one becomes `***`. So does the name of a parameter that the table does not have: behind an `&` that
/// somebody forgot to encode stands the rest of a password. Works on any text and never fails.
[[nodiscard]] inline std::string redacted_parameters(std::string_view encoded) {
    std::string shown;
    detail::for_each_pair(encoded, [&shown](const detail::form_pair& pair) {
        const auto* info = find_parameter(pair.name);
        shown.append(shown.empty() ? "" : "&").append(info ? info->name : "***");
        if (pair.value) {
            shown.append("=").append(info && info->shown_in_messages ? *pair.value : "***");
        }
    });
    return shown;
}

/// Show a URL without its fragment and what `redacted_parameters` hides.
///
/// Of a URL with an `@` nothing is shown but the scheme: user information may stand before it, and where that
/// ends cannot be told when its own `/`, `?` or `#` is not encoded. The URLs that this library makes have
/// none.
[[nodiscard]] inline std::string redacted_url(std::string_view url) {
    if (url.find('@') != std::string_view::npos) {
        const bool has_scheme = url.starts_with("https://") || url.starts_with("http://");
        return std::string(has_scheme ? url.substr(0, url.find("//") + 2) : std::string_view()).append("***");
    }
    url = url.substr(0, url.find('#'));
    const std::size_t query = url.find('?');
    std::string shown(url.substr(0, query));
    if (query != std::string_view::npos) {
        shown.append("?").append(redacted_parameters(url.substr(query + 1)));
    }
    return shown;
}

}} // namespace webcasts::v0

#endif
