// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_CANONICAL_ADDRESS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_CANONICAL_ADDRESS_HPP

#include <string>
#include <string_view>

namespace exporter {

/// Return a text without characters that nobody sees, and without white space at its ends.
///
/// Removed anywhere: the characters with Unicode's property Default_Ignorable_Code_Point, among them
/// zero-width space, zero-width joiner and non-joiner, word joiner, byte order mark, soft hyphen, marks of
/// direction and variation selectors. Removed at both ends: the characters with the property White_Space,
/// among them no-break space, ideographic space and line ends. A text that is not UTF-8 loses ASCII white
/// space at its ends only.
[[nodiscard]] std::string visible_text(std::string_view text);

/// Return the key by which e-mail addresses are compared: two spellings of one address have one key.
///
/// The key is the visible text (see `visible_text`) with ASCII letters in lower case. The domain, which
/// follows the last `@`, loses full stops at its end and is in its A-form (IDNA2008, with the mapping of
/// UTS #46, non-transitional, by libidn2): `ada@MÜNCHEN.example` becomes `ada@xn--mnchen-3ya.example`, and
/// full-width letters and the ideographic full stop become ASCII ones. A domain that libidn2 refuses stays as
/// it is, in lower case; so does an address that is not UTF-8. The part before the `@` keeps the case of
/// letters that are not ASCII.
///
/// The key of a key is the key itself. It is empty if nothing is visible in the address.
[[nodiscard]] std::string canonical_address(std::string_view given);

} // namespace exporter

#endif
