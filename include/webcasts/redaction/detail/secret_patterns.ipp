// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_REDACTION_DETAIL_SECRET_PATTERNS_IPP
#define WEBCASTS_REDACTION_DETAIL_SECRET_PATTERNS_IPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/base64.hpp>
#include <webcasts/redaction/detail/folded_text.hpp>
#include <webcasts/redaction/detail/secret_patterns.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

WEBCASTS_DECL void secret_numbers::add(std::uint64_t number) {
    if (holds(number)) {
        return;
    }
    const auto place = std::lower_bound(numbers_.begin(), numbers_.end(), number);
    if (numbers_.size() < numbers_.capacity()) {
        numbers_.insert(place, number);
    } else {
        // A vector that grows by itself frees its numbers as they are.
        std::vector<std::uint64_t> larger;
        larger.reserve((std::max)(std::size_t{64}, numbers_.size() * 2));
        larger.insert(larger.end(), numbers_.begin(), place);
        larger.push_back(number);
        larger.insert(larger.end(), place, numbers_.end());
        wipe();
        numbers_ = std::move(larger);
    }
    const std::size_t bit = bit_of(number);
    seen_[bit / 64] |= std::uint64_t{1} << (bit % 64);
}

WEBCASTS_DECL bool secret_numbers::holds(std::uint64_t number) const noexcept {
    const std::size_t bit = bit_of(number);
    return (seen_[bit / 64] >> (bit % 64) & 1U) != 0 &&
           std::binary_search(numbers_.begin(), numbers_.end(), number);
}

/// A text that is overwritten at its end.
class derived_secret {
  public:
    explicit derived_secret(std::string text) : text_(std::move(text)) {}
    derived_secret(const derived_secret&) = delete;
    derived_secret& operator=(const derived_secret&) = delete;
    ~derived_secret() { wipe(text_.data(), text_.size()); }
    [[nodiscard]] std::string_view get() const noexcept { return text_; }

  private:
    std::string text_;
};

/// Return a text with each letter of ASCII rotated by half the alphabet.
[[nodiscard]] inline std::string rotated(std::string_view text) {
    std::string made;
    made.reserve(text.size());
    for (const char c : text) {
        const char first = c >= 'a' ? 'a' : 'A';
        made += is_letter(c) ? static_cast<char>(first + (c - first + 13) % 26) : c;
    }
    return made;
}

/// Return the characters of a text from the last to the first.
[[nodiscard]] inline std::string backwards(std::string_view text) {
    std::string made;
    made.reserve(text.size());
    for (std::size_t end = text.size(); end > 0;) {
        std::size_t begin = end - 1;
        while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) {
            --begin;
        }
        made.append(text.substr(begin, end - begin));
        end = begin;
    }
    return made;
}

/// Return a text as UTF-8 that takes each byte of it for a character.
[[nodiscard]] inline std::string bytes_as_characters(std::string_view text) {
    std::string made;
    made.reserve(text.size() * 2);
    for (const char c : text) {
        char utf8[4];
        made.append(utf8, write_utf8_character(utf8, static_cast<unsigned char>(c)));
    }
    return made;
}

/// Return a text in UTF-16.
[[nodiscard]] inline std::string as_utf16(std::string_view text, bool big_endian) {
    std::string made;
    made.reserve(text.size() * 2);
    const auto put = [&](char32_t unit) {
        const auto high = static_cast<char>(unit >> 8U);
        const auto low = static_cast<char>(unit & 0xFFU);
        made += big_endian ? high : low;
        made += big_endian ? low : high;
    };
    for (std::size_t at = 0; at < text.size();) {
        const utf8_character read = first_utf8_character(text.substr(at));
        const char32_t value = read.valid ? read.value : static_cast<unsigned char>(text[at]);
        at += read.size;
        if (value < 0x10000) {
            put(value);
        } else {
            put(0xD800 + ((value - 0x10000) >> 10U));
            put(0xDC00 + ((value - 0x10000) & 0x3FFU));
        }
    }
    return made;
}

/// Return the characters of base64 that a text behind `before` other bytes decides alone.
[[nodiscard]] inline std::string base64_of_inside(std::string_view text, std::size_t before) {
    std::string bytes;
    bytes.reserve(before + text.size()); // growing would leave a copy behind
    bytes.append(before, '\0').append(text);
    const derived_secret padded(std::move(bytes));
    std::string digits = base64_encoded(padded.get());
    const std::size_t first = (8 * before + 5) / 6;
    const std::size_t last = 8 * padded.get().size() / 6;
    std::string made = digits.substr(first, last - first);
    wipe(digits.data(), digits.size());
    return made;
}

[[nodiscard]] inline bool is_decimal(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), is_digit);
}

/// Return the first bytes of a text as a number.
[[nodiscard]] inline std::uint64_t number_of(std::string_view text) noexcept {
    std::uint64_t number = 0;
    for (const char c : text) {
        number = number << 8U | static_cast<unsigned char>(c);
    }
    return number;
}

WEBCASTS_DECL void secret_patterns::add_parts(std::string_view folded_text) {
    const std::size_t size = (std::min)(folded_text.size(), part_size);
    for (std::size_t at = 0; at + size <= folded_text.size(); ++at) {
        by_size_[size].add(number_of(folded_text.substr(at, size)));
    }
}

WEBCASTS_DECL void secret_patterns::add_folded(std::string_view text, bool is_whole) {
    constexpr std::size_t min_form_size = 6; // a shorter one is found by chance
    folded_text made = folded(text);
    const std::string_view bytes = made.bytes;
    if (is_whole && bytes.size() < part_size && (bytes.size() < word_size || is_decimal(bytes))) {
        if (!bytes.empty()) {
            words_.push_back({secret(bytes), bytes.size() >= word_size});
        }
    } else if (bytes.size() >= (is_whole ? word_size : min_form_size)) {
        add_parts(bytes);
    }
    if (is_whole && bytes.size() > word_size) {
        starts_.emplace_back(bytes.substr(0, (std::min)(bytes.size(), part_size) - 1));
    }
    wipe(made.bytes.data(), made.bytes.size());
}

WEBCASTS_DECL void secret_patterns::note(std::string_view text) {
    max_size_ = (std::max)(max_size_, text.size());
    min_size_ = (std::max)(word_size, (std::min)(min_size_, text.size()));
    may_be_doubled_ = may_be_doubled_ || text.find_first_of("\"'%{}]") != std::string_view::npos;
}

WEBCASTS_DECL void secret_patterns::add_name(std::string_view name) {
    note(name);
    folded_text made = folded(name);
    if (!made.bytes.empty()) {
        words_.push_back({secret(made.bytes), false});
    }
    wipe(made.bytes.data(), made.bytes.size());
}

WEBCASTS_DECL void secret_patterns::add(std::string_view secret_text) {
    constexpr bool is_whole = true;
    note(secret_text);
    add_folded(secret_text, is_whole);
    const bool is_ascii =
        std::all_of(secret_text.begin(), secret_text.end(), [](char c) { return (c & 0x80) == 0; });
    if (!is_ascii) {
        are_ascii_ = false;
        for (const bool big_endian : {false, true}) {
            add_folded(derived_secret(as_utf16(secret_text, big_endian)).get(), !is_whole);
        }
        const derived_secret once(bytes_as_characters(secret_text));
        add_folded(once.get(), is_whole);
        add_folded(derived_secret(bytes_as_characters(once.get())).get(), is_whole);
    }
    if (secret_text.size() >= part_size) {
        add_folded(derived_secret(backwards(secret_text)).get(), !is_whole);
        add_folded(derived_secret(rotated(secret_text)).get(), !is_whole);
    } else if (secret_text.size() < word_size) {
        // Too short to be looked for in what may be base64 by chance.
        add_folded(derived_secret(base64_encoded(secret_text)).get(), is_whole);
    }
    for (std::size_t before = 0; before < 3 && secret_text.size() > word_size; ++before) {
        std::string digits = base64_of_inside(secret_text, before);
        add_folded(digits, !is_whole);
        std::replace(digits.begin(), digits.end(), '+', '-');
        std::replace(digits.begin(), digits.end(), '/', '_');
        add_folded(digits, !is_whole);
        wipe(digits.data(), digits.size());
    }
}

WEBCASTS_DECL void secret_patterns::find(const mapped_text& text, std::uint32_t text_end,
                                         std::vector<text_range>& places) const {
    const folded_text made = folded(text.bytes);
    const std::string_view bytes = made.bytes;
    // The end, in the text itself, of what ends before a byte. The last character may have more bytes than
    // the first of them, which `origins` names.
    const auto end_of = [&](std::size_t last) {
        std::size_t end = made.origins[last - 1] + std::size_t{1};
        while (end < text.bytes.size() && (static_cast<unsigned char>(text.bytes[end]) & 0xC0U) == 0x80U) {
            ++end;
        }
        return end;
    };
    const auto place = [&](std::size_t first, std::size_t last) {
        return text.place_of(made.origins[first], end_of(last));
    };
    for (std::size_t size = word_size; size <= part_size; ++size) {
        if (by_size_[size].empty()) {
            continue;
        }
        const std::uint64_t mask = ~std::uint64_t{0} >> (64 - 8 * size);
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            number = (number << 8U | static_cast<unsigned char>(bytes[i])) & mask;
            if (i + 1 >= size && by_size_[size].holds(number)) {
                places.push_back(place(i + 1 - size, i + 1));
            }
        }
    }
    for (const word& one : words_) {
        const std::string_view wanted = one.text.expose();
        for (std::size_t at = bytes.find(wanted); at != std::string_view::npos;
             at = bytes.find(wanted, at + 1)) {
            // The neighbours in the text itself, where a line end is one.
            const std::size_t first = made.origins[at];
            const std::size_t end = end_of(at + wanted.size());
            const auto joins = [&](char c) {
                return is_digit(c) || (!one.among_letters && (is_letter(c) || (c & 0x80) != 0));
            };
            if ((first == 0 || !joins(text.bytes[first - 1])) &&
                (end >= text.bytes.size() || !joins(text.bytes[end]))) {
                places.push_back(place(at, at + wanted.size()));
            }
        }
    }
    if (bytes.empty() || text_end == 0 || text.places.back().end != text_end) {
        return;
    }
    for (const secret& start : starts_) {
        for (std::size_t size = (std::min)(start.expose().size(), bytes.size()); size >= word_size; --size) {
            if (bytes.ends_with(start.expose().substr(0, size))) {
                places.push_back(place(bytes.size() - size, bytes.size()));
                break;
            }
        }
    }
}

}}} // namespace webcasts::v0::detail

#endif
