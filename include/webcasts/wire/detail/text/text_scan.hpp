// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_TEXT_TEXT_SCAN_HPP
#define WEBCASTS_WIRE_DETAIL_TEXT_TEXT_SCAN_HPP

#include <webcasts/detail/byte_block.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace webcasts { inline namespace v0 { namespace detail {

enum class control_bytes : bool { pass, stop }; ///< those below 0x20
enum class high_bytes : bool { pass, stop };    ///< those from 0x80 on: parts of characters beyond ASCII

/// The bytes at which a scan stops: `Marks`, which are ASCII, control characters and high bytes.
template <control_bytes Controls, high_bytes High, char... Marks>
struct byte_set {
    [[nodiscard]] static constexpr bool holds(char c) noexcept {
        const auto byte = static_cast<unsigned char>(c);
        return ((c == Marks) || ...) || (Controls == control_bytes::stop && byte < 0x20) ||
               (High == high_bytes::stop && byte >= 0x80);
    }

    /// Return a word that is zero if none of the eight bytes is in the set.
    [[nodiscard]] static constexpr std::uint64_t found_in(std::uint64_t word) noexcept {
        constexpr std::uint64_t ones = 0x0101010101010101U;
        constexpr std::uint64_t lower = 0x7F * ones;
        constexpr std::uint64_t top = 0x80 * ones;
        // No sum carries into the next byte, because the top bits are masked out before.
        std::uint64_t found = 0;
        ((found |= ~((((word ^ (static_cast<unsigned char>(Marks) * ones)) & lower) + lower) | word)), ...);
        if constexpr (Controls == control_bytes::stop) {
            found |= ~(((word & lower) + 0x60 * ones) | word);
        }
        if constexpr (High == high_bytes::stop) {
            found |= word;
        }
        return found & top;
    }

#if WEBCASTS_DETAIL_SSE2
    /// Return a number whose bit `i` is set if byte `i` is in the set.
    [[nodiscard]] static unsigned found_in(byte_block block) noexcept {
        // As signed numbers the high bytes are below all others.
        byte_block found{};
        if constexpr (High == high_bytes::stop) {
            constexpr signed char first_passed = Controls == control_bytes::stop ? 0x20 : 0;
            found = block < first_passed;
        } else if constexpr (Controls == control_bytes::stop) {
            // With the top bit turned around, the order of signed numbers is that of the bytes.
            constexpr signed char top = -0x80;
            found = (block ^ top) < static_cast<signed char>(0x20 ^ top);
        }
        ((found |= block == static_cast<signed char>(Marks)), ...);
        return mask_of(found);
    }
#endif
};

/// Whether a scan also copies the bytes before the stop.
enum class scan_copies : bool { no, yes };

template <scan_copies Copies, class Word>
Word scanned_word(char* to, const char* from) noexcept {
    Word word;
    std::memcpy(&word, from, sizeof word);
    if constexpr (Copies == scan_copies::yes) {
        std::memcpy(to, &word, sizeof word);
    }
    return word;
}

template <class Set, scan_copies Copies>
std::size_t scan_bytes(char* to, const char* from, std::size_t at, std::size_t size) noexcept {
    for (; at < size && !Set::holds(from[at]); ++at) {
        if constexpr (Copies == scan_copies::yes) {
            to[at] = from[at];
        }
    }
    return at;
}

/// Return the number of bytes before the first one in the set. If the scan copies, `to` must have room for
/// `size` bytes, and those after the counted ones are undefined.
template <class Set, scan_copies Copies>
std::size_t scan_outside(char* to, const char* from, std::size_t size) noexcept {
    // If the size is not a multiple of a word, the last word overlaps the one before.
    if (size < sizeof(std::uint64_t)) {
        if (size < sizeof(std::uint32_t)) {
            return scan_bytes<Set, Copies>(to, from, 0, size);
        }
        const std::size_t last = size - sizeof(std::uint32_t);
        const auto first_half = scanned_word<Copies, std::uint32_t>(to, from);
        const auto second_half =
            scanned_word<Copies, std::uint32_t>(Copies == scan_copies::yes ? to + last : to, from + last);
        const std::uint64_t both = std::uint64_t{first_half} << 32U | second_half;
        return Set::found_in(both) == 0 ? size : scan_bytes<Set, scan_copies::no>(nullptr, from, 0, size);
    }
#if WEBCASTS_DETAIL_SSE2
    if (size >= sizeof(byte_block)) {
        for (std::size_t at = 0;;) {
            const auto block =
                scanned_word<Copies, byte_block>(Copies == scan_copies::yes ? to + at : to, from + at);
            if (const unsigned found = Set::found_in(block); found != 0) {
                return at + static_cast<std::size_t>(std::countr_zero(found));
            }
            if (size - at == sizeof(byte_block)) {
                return size;
            }
            at += size - at < 2 * sizeof(byte_block) ? size - at - sizeof(byte_block) : sizeof(byte_block);
        }
    }
#endif
    for (std::size_t at = 0;;) {
        const auto word =
            scanned_word<Copies, std::uint64_t>(Copies == scan_copies::yes ? to + at : to, from + at);
        if (const std::uint64_t found = Set::found_in(word); found != 0) {
            return std::endian::native == std::endian::little
                       ? at + static_cast<std::size_t>(std::countr_zero(found)) / 8
                       : scan_bytes<Set, scan_copies::no>(nullptr, from, at, size);
        }
        if (size - at == sizeof word) {
            return size;
        }
        at += size - at < 2 * sizeof word ? size - at - sizeof word : sizeof word;
    }
}

/// Return the number of bytes before the first one in the set.
template <class Set>
[[nodiscard]] std::size_t count_outside(const char* text, std::size_t size) noexcept {
    return scan_outside<Set, scan_copies::no>(nullptr, text, size);
}

/// Copy the bytes before the first one in the set and return their number. `to` must have room for `size`
/// bytes; those after the copied ones are undefined.
template <class Set>
std::size_t copy_outside(char* to, const char* from, std::size_t size) noexcept {
    return scan_outside<Set, scan_copies::yes>(to, from, size);
}

}}} // namespace webcasts::v0::detail

#endif
