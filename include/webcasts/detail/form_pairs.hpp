// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_FORM_PAIRS_HPP
#define WEBCASTS_DETAIL_FORM_PAIRS_HPP

#include <webcasts/detail/ascii.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Split a text at every `separator`, and call `visit` with each part; an empty text is one empty part.
template <class Visit>
constexpr void for_each_part(std::string_view text, char separator, Visit&& visit) {
    for (;;) {
        const std::size_t end = text.find(separator);
        visit(text.substr(0, end));
        if (end == std::string_view::npos) {
            return;
        }
        text.remove_prefix(end + 1);
    }
}

/// One `name=value` of a query string or form body, as encoded there.
struct form_pair {
    std::string_view name;  ///< up to the first `=`
    std::string_view value; ///< after it
    bool has_value;         ///< there is a `=`
};

/// Call `visit` with each pair of a query string or form body (`name=value&...`), in their order. Empty pairs
/// are skipped.
template <class Visit>
constexpr void for_each_pair(std::string_view encoded, Visit&& visit) {
    for_each_part(encoded, '&', [&visit](std::string_view part) {
        if (part.empty()) {
            return;
        }
        const std::size_t equals = part.find('=');
        const bool has_value = equals != std::string_view::npos;
        visit(form_pair{part.substr(0, equals), has_value ? part.substr(equals + 1) : std::string_view(),
                        has_value});
    });
}

/// Decode percent-encoding (RFC 3986, section 2.1). `+`, and a `%` without two hexadecimal digits after it,
/// are left as they are.
[[nodiscard]] inline std::string percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size()); // growing would leave copies of a secret behind
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
            hex_value(text[i + 2]) >= 0) {
            decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return decoded;
}

}}} // namespace webcasts::v0::detail

#endif
