// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_ERASED_ADDRESS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_ERASED_ADDRESS_HPP

#include "store/address_mentions.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace exporter {

/// Replaces an e-mail address that `forget` erases from a text.
inline constexpr std::string_view removed_address = "[removed]";

/// Return a text with each mention of erased addresses replaced, in every spelling that `mentions_of` finds.
[[nodiscard]] std::string without_mentions(std::string_view text, const wanted_addresses& erased);
/// The same for one address, in any spelling.
[[nodiscard]] std::string without_mentions(std::string_view text, std::string_view email);

/// Return whether a text is one address and nothing else, so that another address within it is a part of it:
/// `o'ada@example.com` is not a mention of `ada@example.com`, but `Ada <ada@example.com>` has one.
[[nodiscard]] bool is_one_address(std::string_view text) noexcept;

/// Return whether the text of an address column belongs to somebody whose address is erased: it is one of the
/// addresses, in any spelling, or mentions one without being an address itself.
[[nodiscard]] bool belongs_to_erased(std::string_view email, const wanted_addresses& erased);

/// Return the token of an e-mail address in the table `forgotten`: SHA-256 of its key (`canonical_address`),
/// as hexadecimal digits.
[[nodiscard]] std::string erasure_token(std::string_view email);

/// Return the addresses whose tokens `is_forgotten` takes, for a search in texts that are about to be stored:
/// the addresses themselves are not known any more.
[[nodiscard]] wanted_addresses wanted_by_token(std::function<bool(std::string_view token)> is_forgotten);

/// Return the token that version 0.1.0 made of an address: SHA-256 of the address as it is, with its ASCII
/// letters in lower case. It differs from `erasure_token` if the address is not its own key but for case; a
/// person whose token of either kind is in `forgotten` must not be stored.
[[nodiscard]] std::string former_erasure_token(std::string_view email);

} // namespace exporter

#endif
