// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_LOWER_CASE_HPP
#define WEBCASTS_DETAIL_LOWER_CASE_HPP

#include <webcasts/detail/ascii.hpp>

#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Return `text` with its ASCII letters in lower case.
[[nodiscard]] inline std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        c = to_lower(c);
    }
    return lower;
}

}}} // namespace webcasts::v0::detail

#endif
