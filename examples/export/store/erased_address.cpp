// SPDX-License-Identifier: BSL-1.0
#include "store/erased_address.hpp"

#include "store/sha256.hpp"
#include "text/ascii.hpp"
#include "text/canonical_address.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace exporter {

std::string without_mentions(std::string_view text, const wanted_addresses& erased) {
    std::string result;
    std::size_t begin = 0;
    for (const text_range& mention : mentions_of(erased, text)) {
        result.append(text.substr(begin, mention.begin - begin)).append(removed_address);
        begin = mention.end;
    }
    return result.append(text.substr(begin));
}

std::string without_mentions(std::string_view text, std::string_view email) {
    const address_set addresses(std::vector<std::string>{std::string(email)});
    return without_mentions(text, addresses.wanted());
}

bool is_one_address(std::string_view text) noexcept {
    const std::size_t at = text.find('@');
    return at != 0 && at != std::string_view::npos && at + 1 < text.size() && text.rfind('@') == at &&
           std::all_of(text.begin(), text.end(), [](char c) {
               const auto byte = static_cast<unsigned char>(c);
               return byte > ' ' && byte != 0x7F &&
                      std::string_view("<>()[],;:\"\\").find(c) == std::string_view::npos;
           });
}

bool belongs_to_erased(std::string_view email, const wanted_addresses& erased) {
    const std::string key = canonical_address(email);
    return !key.empty() && (erased.has(key) || (!is_one_address(key) && !mentions_of(erased, email).empty()));
}

std::string erasure_token(std::string_view email) {
    return sha256().add(canonical_address(email)).hex();
}

wanted_addresses wanted_by_token(std::function<bool(std::string_view token)> is_forgotten) {
    return {.has = [is_forgotten = std::move(is_forgotten)](std::string_view key) {
        return is_forgotten(erasure_token(key));
    }};
}

std::string former_erasure_token(std::string_view email) {
    return sha256().add(to_lower(email)).hex();
}

} // namespace exporter
