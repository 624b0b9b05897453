// SPDX-License-Identifier: BSL-1.0
#include "exports/pii_hash.hpp"

#include "service/secret_line.hpp"
#include "terminal/environment.hpp"
#include "terminal/failure.hpp"
#include "text/ascii.hpp"
#include "text/canonical_address.hpp"

#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <span>
#include <utility>

namespace exporter {

namespace {

constexpr std::size_t min_key_size = 16;

} // namespace

pii_hash::pii_hash(webcasts::secret key) : key_(std::move(key)) {
    if (key_.expose().size() < min_key_size) {
        throw usage_failure(fmt::format(
            "the key of --hash-pii is shorter than {} bytes, so that it could be guessed; make one: "
            "openssl rand -hex 32",
            min_key_size));
    }
}

std::string pii_hash::token(std::string_view text) const {
    const std::string lower = to_lower(text);
    if (text.empty()) {
        return "";
    }
    const auto key = key_.expose();
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    // OpenSSL takes the text as bytes of another type.
    const auto* bytes = reinterpret_cast<const unsigned char*>(lower.data());
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, lower.size(), digest.data(),
             &size) == nullptr) {
        throw failure(failure_cause::program_fault, "OpenSSL cannot compute HMAC-SHA-256");
    }
    return hex_digits(std::span(digest).first(size));
}

std::string pii_hash::address_token(std::string_view address) const {
    return token(canonical_address(address));
}

pii_hash read_pii_hash(const std::string& key_file, const console& console) {
    if (!key_file.empty()) {
        return pii_hash(secret_from_file(key_file, "the key", "--hash-key-file", console));
    }
    const std::string_view key = environment_value("WEBCASTS_HASH_KEY");
    if (key.empty()) {
        throw usage_failure("--hash-pii wants a key: set WEBCASTS_HASH_KEY or use --hash-key-file FILE; make "
                            "one: openssl rand -hex 32");
    }
    return pii_hash(webcasts::secret(key));
}

} // namespace exporter
