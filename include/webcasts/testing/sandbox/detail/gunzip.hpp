// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_GUNZIP_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_GUNZIP_HPP

#include <webcasts/result.hpp>

#include <boost/beast/zlib/inflate_stream.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

namespace webcasts { inline namespace v0 { namespace testing {

/// Decodes the output of `sandbox_gzip`, in any chunking.
///
/// It uses Boost.Beast's inflater, so that users of the sandbox need no further library. It accepts only that
/// encoder's header, and ignores the checksum after the data.
class sandbox_gunzip {
  public:
    /// The bytes of one step.
    struct progress {
        std::size_t read = 0;    ///< number of compressed bytes that were read
        std::size_t written = 0; ///< number of decoded bytes that were written
    };

    /// Decode until one of the two spans is used up; `plain` must not be empty. Fails with
    /// `transport_errc::bad_content_coding` if the bytes are not gzip.
    [[nodiscard]] result<progress> decode(std::span<const char> coded, std::span<char> plain) {
        const std::size_t of_header = (std::min)(header_left_, coded.size());
        header_left_ -= of_header;
        coded = coded.subspan(of_header);
        if (at_end_ || (header_left_ > 0)) {
            return progress{of_header + (at_end_ ? coded.size() : 0), 0};
        }
        boost::beast::zlib::z_params step;
        step.next_in = coded.data();
        step.avail_in = coded.size();
        step.next_out = plain.data();
        step.avail_out = plain.size();
        boost::system::error_code code;
        stream_.write(step, boost::beast::zlib::Flush::sync, code);
        at_end_ = code == boost::beast::zlib::error::end_of_stream;
        if (code && !at_end_ && code != boost::beast::zlib::error::need_buffers) {
            return error(transport_errc::bad_content_coding);
        }
        return progress{of_header + coded.size() - step.avail_in, plain.size() - step.avail_out};
    }

  private:
    boost::beast::zlib::inflate_stream stream_;
    std::size_t header_left_ = 10;
    bool at_end_ = false; ///< the checksum follows
};

}}} // namespace webcasts::v0::testing

#endif
