// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_ERASURE_TOKEN_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_ERASURE_TOKEN_HPP

#include <string>
#include <string_view>

namespace exporter {

/// Return what stands for an e-mail in the table `forgotten`: SHA-256 of it in lower-case ASCII letters, as
/// hexadecimal digits.
[[nodiscard]] std::string erasure_token(std::string_view email);

} // namespace exporter

#endif
