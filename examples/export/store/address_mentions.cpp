// SPDX-License-Identifier: BSL-1.0
#include "store/address_mentions.hpp"

#include "text/ascii.hpp"

#include <cstddef>

namespace exporter {

namespace {

bool is_letter_or_digit(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool goes_on_before(std::string_view before) noexcept {
    return !before.empty() && (is_letter_or_digit(before.back()) ||
                               std::string_view("._%+-").find(before.back()) != std::string_view::npos);
}

bool goes_on_behind(std::string_view behind) noexcept {
    if (behind.empty()) {
        return false;
    }
    const bool joins = behind.front() == '.' || behind.front() == '-';
    return is_letter_or_digit(behind.front()) ||
           (joins && behind.size() > 1 && is_letter_or_digit(behind[1]));
}

} // namespace

std::string without_mentions(std::string_view text, std::string_view email) {
    const std::string in_text = to_lower(text);
    const std::string wanted = to_lower(email);
    std::string made;
    std::size_t begin = 0;
    for (std::size_t at = 0; !wanted.empty() && (at = in_text.find(wanted, at)) != std::string::npos;) {
        const std::size_t end = at + wanted.size();
        if (goes_on_before(text.substr(0, at)) || goes_on_behind(text.substr(end))) {
            ++at;
            continue;
        }
        made.append(text.substr(begin, at - begin)).append(removed_address);
        begin = at = end;
    }
    return made.append(text.substr(begin));
}

} // namespace exporter
