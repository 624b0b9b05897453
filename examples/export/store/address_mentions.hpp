// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_ADDRESS_MENTIONS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_ADDRESS_MENTIONS_HPP

#include <string>
#include <string_view>

namespace exporter {

/// What stands in a text where an address stood.
inline constexpr std::string_view removed_address = "[removed]";

/// Return a text with each mention of an e-mail address replaced; letters' case does not matter.
/// `bada@example.com` and `ada@example.com.au` are no mentions of `ada@example.com`.
[[nodiscard]] std::string without_mentions(std::string_view text, std::string_view email);

} // namespace exporter

#endif
