// SPDX-License-Identifier: BSL-1.0
#include "store/erasure_token.hpp"

#include "terminal/failure.hpp"
#include "text/ascii.hpp"

#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <iterator>
#include <openssl/evp.h>

namespace exporter {

std::string erasure_token(std::string_view email) {
    const std::string small = to_lower(email);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (EVP_Digest(small.data(), small.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw failure(exit_status::unexpected, "OpenSSL cannot compute SHA-256");
    }
    std::string made;
    for (std::size_t i = 0; i < size; ++i) {
        fmt::format_to(std::back_inserter(made), "{:02x}", digest[i]);
    }
    return made;
}

} // namespace exporter
