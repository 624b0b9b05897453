// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_NARROW_CAST_HPP
#define WEBCASTS_DETAIL_NARROW_CAST_HPP

#include <concepts>

namespace webcasts { inline namespace v0 { namespace detail {

/// Convert an integer that `To` can hold. `To` may be the type it has: of some machines, where a plain cast
/// would be one too many.
template <std::integral To>
[[nodiscard]] constexpr To narrow_cast(std::integral auto value) noexcept {
    return static_cast<To>(value);
}

}}} // namespace webcasts::v0::detail

#endif
