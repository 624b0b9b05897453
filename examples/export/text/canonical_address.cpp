// SPDX-License-Identifier: BSL-1.0
#include "text/canonical_address.hpp"

#include "text/ascii.hpp"
#include "text/character_ranges.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <idn2.h>
#include <memory>
#include <new>
#include <utility>

namespace exporter {

namespace {

/// Property White_Space, Unicode 15.
constexpr std::array<character_range, 10> white_space{{{0x09, 0x0D},
                                                       {0x20, 0x20},
                                                       {0x85, 0x85},
                                                       {0xA0, 0xA0},
                                                       {0x1680, 0x1680},
                                                       {0x2000, 0x200A},
                                                       {0x2028, 0x2029},
                                                       {0x202F, 0x202F},
                                                       {0x205F, 0x205F},
                                                       {0x3000, 0x3000}}};

bool is_all_ascii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string_view without_ascii_white_space(std::string_view text) noexcept {
    constexpr std::string_view spaces = "\t\n\v\f\r ";
    const std::size_t begin = std::min(text.find_first_not_of(spaces), text.size());
    return text.substr(begin, text.find_last_not_of(spaces) + 1 - begin);
}

using idn2_text = std::unique_ptr<char, decltype(&idn2_free)>;

/// Return the result of a function of libidn2; an empty pointer if it refuses the domain.
template <class Function>
idn2_text converted(Function convert, const std::string& domain, int flags) {
    char* result = nullptr;
    const int code = convert(domain.c_str(), &result, flags);
    if (code == IDN2_MALLOC) {
        throw std::bad_alloc();
    }
    return {code == IDN2_OK ? result : nullptr, &idn2_free};
}

/// Return the A-form of a domain in lower case; the domain itself if libidn2 refuses it.
std::string a_form(const std::string& domain) {
    constexpr int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;
    const bool is_plain = is_all_ascii(domain) && domain.find("xn--") == std::string::npos;
    if (is_plain || domain.find('\0') != std::string::npos) {
        return domain;
    }
    const idn2_text ascii = converted(idn2_to_ascii_8z, domain, flags);
    if (!ascii) {
        return domain;
    }
    // IDNA2008 lets zero-width joiners into some labels, where they are not seen either.
    const idn2_text shown = converted(idn2_to_unicode_8z8z, ascii.get(), 0);
    if (shown && visible_text(shown.get()) != shown.get()) {
        const idn2_text again = converted(idn2_to_ascii_8z, visible_text(shown.get()), flags);
        return again ? again.get() : ascii.get();
    }
    return ascii.get();
}

std::string_view without_full_stops_at_end(std::string_view domain) noexcept {
    for (bool found = true; found;) {
        found = false;
        // In ASCII, ideographic, full-width and half-width.
        for (const std::string_view full_stop :
             {std::string_view("."), std::string_view("\xE3\x80\x82"), std::string_view("\xEF\xBC\x8E"),
              std::string_view("\xEF\xBD\xA1")}) {
            if (domain.ends_with(full_stop)) {
                domain.remove_suffix(full_stop.size());
                found = true;
            }
        }
    }
    return domain;
}

std::string address_with_a_form(std::string_view given) {
    std::string address = to_lower(visible_text(given));
    const std::size_t at = address.rfind('@');
    if (at == std::string::npos) {
        return address;
    }
    return address.substr(0, at + 1) +
           a_form(std::string(without_full_stops_at_end(std::string_view(address).substr(at + 1))));
}

} // namespace

std::string visible_text(std::string_view text) {
    if (is_all_ascii(text)) {
        return std::string(without_ascii_white_space(text));
    }
    std::string seen;
    std::size_t end = 0; // after the last character that is not white space
    for (std::string_view rest = text; !rest.empty();) {
        const utf8_character c = first_utf8_character(rest);
        if (!c.valid) {
            return std::string(without_ascii_white_space(text));
        }
        const bool is_space = is_in(white_space, c.value);
        if (!is_in(default_ignorable, c.value) && !(is_space && seen.empty())) {
            seen.append(rest.substr(0, c.size));
            end = is_space ? end : seen.size();
        }
        rest.remove_prefix(c.size);
    }
    seen.resize(end);
    return seen;
}

std::string canonical_address(std::string_view given) {
    // The mapping of a domain may make a full stop or white space of another character: the key is what no
    // further step changes.
    constexpr int max_steps = 8;
    std::string key = address_with_a_form(given);
    for (int step = 1; step < max_steps; ++step) {
        std::string next = address_with_a_form(key);
        if (next == key) {
            break;
        }
        key = std::move(next);
    }
    return key;
}

} // namespace exporter
