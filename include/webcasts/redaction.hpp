// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_REDACTION_HPP
#define WEBCASTS_REDACTION_HPP

#include <webcasts/api.hpp>
#include <webcasts/detail/form_pairs.hpp>
#include <webcasts/redaction/redactor.hpp>

#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 {

/// Redact the parameters of a query string or form body: values that `parameter_table` allows to be shown
/// stay, every other value becomes `***`. So does the name of a parameter that is not in the table: after an
/// `&` that was not encoded, it may be the rest of a password. Works on any text and never fails.
[[nodiscard]] inline std::string redacted_parameters(std::string_view encoded) {
    std::string shown;
    detail::for_each_pair(encoded, [&shown](const detail::form_pair& pair) {
        const auto* info = find_parameter(pair.name);
        shown.append(shown.empty() ? "" : "&").append(info ? info->name : detail::hidden_text);
        if (pair.has_value) {
            shown.append("=").append(info && info->shown_in_messages ? pair.value : detail::hidden_text);
        }
    });
    return shown;
}

/// Redact a URL: its fragment is removed, and its parameters are redacted by `redacted_parameters`.
///
/// Of a URL with an `@` only the scheme is shown: user information may precede the `@`, and its end is
/// unclear if its own `/`, `?` or `#` is not encoded. The URLs that this library composes have no `@`.
[[nodiscard]] inline std::string redacted_url(std::string_view url) {
    if (url.find('@') != std::string_view::npos) {
        const bool has_scheme = url.starts_with("https://") || url.starts_with("http://");
        return std::string(has_scheme ? url.substr(0, url.find("//") + 2) : std::string_view())
            .append(detail::hidden_text);
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
