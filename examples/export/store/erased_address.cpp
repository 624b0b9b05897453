// SPDX-License-Identifier: BSL-1.0
#include "store/erased_address.hpp"

#include "terminal/failure.hpp"
#include "text/ascii.hpp"

#include <array>
#include <cstddef>
#include <openssl/evp.h>
#include <span>

namespace exporter {

namespace {

bool is_letter_or_digit(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Return whether the text before a match belongs to the same address.
bool extends_before(std::string_view before) noexcept {
    return !before.empty() && (is_letter_or_digit(before.back()) ||
                               std::string_view("._%+-").find(before.back()) != std::string_view::npos);
}

/// Return whether the text after a match belongs to the same address.
bool extends_after(std::string_view after) noexcept {
    if (after.empty()) {
        return false;
    }
    const bool joins = after.front() == '.' || after.front() == '-';
    return is_letter_or_digit(after.front()) || (joins && after.size() > 1 && is_letter_or_digit(after[1]));
}

} // namespace

std::string without_mentions(std::string_view text, std::string_view email) {
    const std::string lower_text = to_lower(text);
    const std::string address = to_lower(email);
    std::string result;
    std::size_t begin = 0;
    for (std::size_t at = 0; !address.empty() && (at = lower_text.find(address, at)) != std::string::npos;) {
        const std::size_t end = at + address.size();
        if (extends_before(text.substr(0, at)) || extends_after(text.substr(end))) {
            ++at;
            continue;
        }
        result.append(text.substr(begin, at - begin)).append(removed_address);
        begin = at = end;
    }
    return result.append(text.substr(begin));
}

std::string erasure_token(std::string_view email) {
    const std::string address = to_lower(email);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (EVP_Digest(address.data(), address.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw failure(exit_status::unexpected, "OpenSSL cannot compute SHA-256");
    }
    return hex_digits(std::span(digest).first(size));
}

} // namespace exporter
