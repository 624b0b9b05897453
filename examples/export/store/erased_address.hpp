// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_ERASED_ADDRESS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_ERASED_ADDRESS_HPP

#include <string>
#include <string_view>

namespace exporter {

/// Replaces an e-mail address that `forget` erases from a text.
inline constexpr std::string_view removed_address = "[removed]";

/// Return a text with each mention of an e-mail address replaced, in upper or lower case.
/// `bada@example.com` and `ada@example.com.au` do not mention `ada@example.com`.
[[nodiscard]] std::string without_mentions(std::string_view text, std::string_view email);

/// Return the token of an e-mail address in the table `forgotten`: SHA-256 of the address with its ASCII
/// letters in lower case, as hexadecimal digits.
[[nodiscard]] std::string erasure_token(std::string_view email);

} // namespace exporter

#endif
