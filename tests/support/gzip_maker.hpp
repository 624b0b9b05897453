// SPDX-License-Identifier: BSL-1.0
// gzip and deflate bodies for tests, whole and in parts.
#ifndef WEBCASTS_TESTS_UNIT_GZIP_MAKER_HPP
#define WEBCASTS_TESTS_UNIT_GZIP_MAKER_HPP

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/crc.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace webcasts::tests {

/// The parts of a gzip member with nothing optional: header (10 bytes), deflated data, trailer (8 bytes).
struct gzip_member {
    std::string header{"\x1F\x8B\x08\0\0\0\0\0\0\xFF", 10};
    std::string deflated{};
    std::string trailer{};

    [[nodiscard]] std::string bytes() const { return header + deflated + trailer; }
};

inline std::string little_endian(std::uint32_t value) {
    std::string made;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        made += static_cast<char>(value >> shift & 0xFFU);
    }
    return made;
}

/// Deflate a text to its end, or to a point where all of it can be inflated though there is no end.
inline std::string deflated(std::string_view text, bool to_its_end = true) {
    namespace zlib = boost::beast::zlib;
    zlib::deflate_stream stream;
    std::string made(stream.upper_bound(text.size()) + 16, '\0');
    zlib::z_params step;
    step.next_in = text.data();
    step.avail_in = text.size();
    step.next_out = made.data();
    step.avail_out = made.size();
    boost::system::error_code code;
    stream.write(step, to_its_end ? zlib::Flush::finish : zlib::Flush::sync, code);
    if (to_its_end ? code != zlib::error::end_of_stream : code.failed()) {
        throw std::runtime_error("the text cannot be deflated");
    }
    made.resize(step.total_out);
    return made;
}

inline gzip_member gzip_member_of(std::string_view text) {
    gzip_member made;
    made.deflated = deflated(text);
    boost::crc_32_type check;
    check.process_bytes(text.data(), text.size());
    made.trailer = little_endian(check.checksum()) + little_endian(static_cast<std::uint32_t>(text.size()));
    return made;
}

inline std::string gzip_of(std::string_view text) {
    return gzip_member_of(text).bytes();
}

/// The content coding `deflate` as RFC 9110 has it: deflated data in the zlib format.
inline std::string zlib_of(std::string_view text) {
    std::uint32_t low = 1;
    std::uint32_t high = 0;
    for (const char byte : text) {
        low = (low + static_cast<unsigned char>(byte)) % 65521;
        high = (high + low) % 65521;
    }
    std::string check;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        check += static_cast<char>((high << 16U | low) >> shift & 0xFFU);
    }
    return "\x78\x9c" + deflated(text) + check;
}

/// All of the text, without the end of the compressed data.
inline std::string gzip_flushed(std::string_view text) {
    return gzip_member{}.header + deflated(text, false);
}

} // namespace webcasts::tests

#endif
