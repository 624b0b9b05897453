// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_PII_HASH_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_PII_HASH_HPP

#include "terminal/console.hpp"
#include <webcasts/secret.hpp>

#include <string>
#include <string_view>

namespace exporter {

/// Computes tokens that replace texts that identify a person: HMAC-SHA-256 of the text with its ASCII letters
/// in lower case, as 64 hexadecimal digits. Equal texts have equal tokens in all files that were written with
/// the same key. Without the key, addresses cannot be guessed from tokens.
class pii_hash {
  public:
    /// Throws `failure` with `exit_status::usage` if the key is shorter than 16 bytes.
    explicit pii_hash(webcasts::secret key);

    /// Return a text's token; empty for an empty text.
    [[nodiscard]] std::string token(std::string_view text) const;
    /// Return the token of an e-mail address, which is that of its key (`canonical_address`): all spellings
    /// of an address have one token.
    [[nodiscard]] std::string address_token(std::string_view address) const;

  private:
    webcasts::secret key_;
};

/// Read the key: the first line of `key_file`, or WEBCASTS_HASH_KEY if `key_file` is empty. Throws `failure`
/// with `exit_status::usage`.
[[nodiscard]] pii_hash read_pii_hash(const std::string& key_file, const console& console);

} // namespace exporter

#endif
