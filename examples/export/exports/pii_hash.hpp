// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_PII_HASH_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_PII_HASH_HPP

#include "terminal/console.hpp"
#include <webcasts/secret.hpp>

#include <string>
#include <string_view>

namespace exporter {

/// Stands tokens in place of texts that identify a person: HMAC-SHA-256 of the text, its ASCII letters made
/// small, under a key, as 64 hexadecimal digits. Equal texts have equal tokens in every file that was written
/// with the same key, and nobody without it can try out addresses.
class pii_hash {
  public:
    /// Throws `failure` with `exit_status::usage` where the key is shorter than 16 bytes.
    explicit pii_hash(webcasts::secret key);

    /// Return a text's token; nothing stays nothing.
    [[nodiscard]] std::string token(std::string_view text) const;

  private:
    webcasts::secret key_;
};

/// Read the key: the first line of a file where one is named, else WEBCASTS_HASH_KEY. Throws `failure` with
/// `exit_status::usage`.
[[nodiscard]] pii_hash read_pii_hash(const std::string& key_file, const console& console);

} // namespace exporter

#endif
