// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_UTF16_PAIRS_HPP
#define WEBCASTS_WIRE_XML_DETAIL_UTF16_PAIRS_HPP

#include <webcasts/wire/detail/text/encoding.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace webcasts { inline namespace v0 { namespace detail {

/// Finds lone halves of surrogate pairs in UTF-16 that comes in pieces (RFC 2781, section 2.2): older
/// versions of expat make a character of the first half and of whatever comes after it.
class utf16_pairs {
  public:
    explicit utf16_pairs(text_encoding encoding) noexcept
        : order_(encoding == text_encoding::utf16_le   ? order::little_endian
                 : encoding == text_encoding::utf16_be ? order::big_endian
                                                       : order::unknown) {}

    /// Look at the next bytes. Return the number of those before a lone half, all if there is none. After one
    /// call it no more.
    [[nodiscard]] std::size_t look_at(std::span<const char> bytes) noexcept {
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            const auto byte = static_cast<unsigned char>(bytes[i]);
            if (!has_first_) {
                first_ = byte;
                has_first_ = true;
                continue;
            }
            has_first_ = false;
            if (order_ == order::unknown) { // a byte order mark, or as expat guesses
                order_ =
                    (first_ == 0xFF && byte == 0xFE) || byte == 0 ? order::little_endian : order::big_endian;
            }
            const unsigned high = order_ == order::little_endian ? byte : first_;
            const bool is_second_half = high >= 0xDC && high <= 0xDF;
            if (is_second_half != after_first_half_) {
                return i - (i == 0 ? 0U : 1U);
            }
            after_first_half_ = high >= 0xD8 && high <= 0xDB;
        }
        return bytes.size();
    }

  private:
    enum class order : std::uint8_t { unknown, little_endian, big_endian };

    order order_;
    bool has_first_ = false; ///< the first byte of a unit was read
    unsigned char first_ = 0;
    bool after_first_half_ = false;
};

}}} // namespace webcasts::v0::detail

#endif
