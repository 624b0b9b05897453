// SPDX-License-Identifier: BSL-1.0
#include "store/sha256.hpp"

#include "terminal/failure.hpp"
#include "text/ascii.hpp"

#include <array>
#include <openssl/evp.h>
#include <span>

namespace exporter {

namespace {

void check_digest(int result) {
    if (result != 1) {
        throw failure(failure_cause::program_fault, "OpenSSL cannot compute SHA-256");
    }
}

} // namespace

void sha256::deleter::operator()(evp_md_ctx_st* context) const noexcept {
    EVP_MD_CTX_free(context);
}

sha256::sha256() : context_(EVP_MD_CTX_new()) {
    check_digest(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
}

sha256& sha256::add(std::string_view bytes) {
    check_digest(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
    return *this;
}

std::string sha256::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    check_digest(EVP_DigestFinal_ex(context_.get(), digest.data(), &size));
    return hex_digits(std::span(digest).first(size));
}

} // namespace exporter
