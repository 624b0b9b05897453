// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_GZIP_BODY_HPP
#define WEBCASTS_TESTING_GZIP_BODY_HPP

#include <webcasts/detail/narrow_cast.hpp>

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/crc.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace testing {

/// Compress a body with gzip (RFC 1952, one member), for a peer or a scripted transport to send.
[[nodiscard]] inline std::string gzip_body(std::string_view text) {
    namespace zlib = boost::beast::zlib;
    zlib::deflate_stream stream;
    std::string compressed("\x1F\x8B\x08\0\0\0\0\0\0\xFF", 10);
    const std::size_t header = compressed.size();
    compressed.resize(header + stream.upper_bound(text.size()) + 16);
    zlib::z_params step;
    step.next_in = text.data();
    step.avail_in = text.size();
    step.next_out = compressed.data() + header;
    step.avail_out = compressed.size() - header;
    boost::system::error_code code; // cannot fail: there is room for everything
    stream.write(step, zlib::Flush::finish, code);
    compressed.resize(header + step.total_out);
    boost::crc_32_type check;
    check.process_bytes(text.data(), text.size());
    for (const std::uint32_t number : {webcasts::detail::narrow_cast<std::uint32_t>(check.checksum()),
                                       static_cast<std::uint32_t>(text.size())}) {
        for (unsigned shift = 0; shift < 32; shift += 8) {
            compressed += static_cast<char>(number >> shift & 0xFFU);
        }
    }
    return compressed;
}

}}} // namespace webcasts::v0::testing

#endif
