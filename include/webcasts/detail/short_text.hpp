// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_SHORT_TEXT_HPP
#define WEBCASTS_DETAIL_SHORT_TEXT_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

// For names and values of fields, which are a few bytes long, calls of memcpy and memcmp are slow.

namespace webcasts { inline namespace v0 { namespace detail {

template <class Word>
Word load(const char* from) noexcept {
    Word word;
    std::memcpy(&word, from, sizeof word);
    return word;
}

/// Load 8 bytes, the first one into the lowest bits.
constexpr std::uint64_t load_little_endian(const char* bytes) noexcept {
    std::uint64_t word = 0;
    if (!std::is_constant_evaluated() && std::endian::native == std::endian::little) {
        std::memcpy(&word, bytes, 8);
        return word;
    }
    for (unsigned i = 0; i < 8; ++i) {
        word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    return word;
}

/// Copy `size` bytes; fastest up to 16.
inline void copy_short_text(char* to, const char* from, std::size_t size) noexcept {
    if (size > 16) {
        std::memcpy(to, from, size);
    } else if (size >= 8) { // two pieces of 8, which may overlap
        const auto head = load<std::uint64_t>(from);
        const auto tail = load<std::uint64_t>(from + size - 8);
        std::memcpy(to, &head, 8);
        std::memcpy(to + size - 8, &tail, 8);
    } else if (size >= 4) {
        const auto head = load<std::uint32_t>(from);
        const auto tail = load<std::uint32_t>(from + size - 4);
        std::memcpy(to, &head, 4);
        std::memcpy(to + size - 4, &tail, 4);
    } else {
        for (std::size_t i = 0; i < size; ++i) {
            to[i] = from[i];
        }
    }
}

/// Return whether two texts of `size` bytes, more than 16, are equal; fastest up to 24.
inline bool equal_longer_texts(const char* a, const char* b, std::size_t size) noexcept {
    const auto equal_at = [a, b](std::size_t at) {
        return load<std::uint64_t>(a + at) == load<std::uint64_t>(b + at);
    };
    return equal_at(size - 8) && equal_at(0) && equal_at(8) &&
           (size <= 24 || std::memcmp(a + 16, b + 16, size - 24) == 0);
}

/// Return whether two texts of `size` bytes are equal; fastest up to 24.
// Inlined: 2 % fewer instructions in XML.
[[gnu::always_inline]] inline bool equal_short_texts(const char* a, const char* b,
                                                     std::size_t size) noexcept {
    if (size > 16) {
        return equal_longer_texts(a, b, size);
    }
    if (size >= 8) {
        return load<std::uint64_t>(a) == load<std::uint64_t>(b) &&
               load<std::uint64_t>(a + size - 8) == load<std::uint64_t>(b + size - 8);
    }
    if (size >= 4) {
        return load<std::uint32_t>(a) == load<std::uint32_t>(b) &&
               load<std::uint32_t>(a + size - 4) == load<std::uint32_t>(b + size - 4);
    }
    for (std::size_t i = 0; i < size; ++i) {
        if (a[i] != b[i]) {
            return false;
        }
    }
    return true;
}

}}} // namespace webcasts::v0::detail

#endif
