// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_GUNZIP_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_GUNZIP_HPP

#include <webcasts/result.hpp>

#include <boost/beast/zlib/inflate_stream.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

namespace webcasts { inline namespace v0 { namespace testing {

/// Undoes what `sandbox_gzip` made, in any chunking.
///
/// By Boost.Beast's inflater, so that whoever uses the sandbox links nothing that the library itself does
/// not. It takes that one header and does not look at the check behind the data: nobody but the sandbox made
/// them.
class sandbox_gunzip {
  public:
    /// How far a step came.
    struct progress {
        std::size_t read = 0;    ///< compressed bytes that were taken
        std::size_t written = 0; ///< decoded bytes that were made
    };

    /// Decode until one of the two spans is used up; `plain` is not empty.
    /// `transport_errc::bad_content_coding` where the bytes are not so coded.
    [[nodiscard]] result<progress> decode(std::span<const char> coded, std::span<char> plain) {
        const std::size_t of_header = std::min(header_left_, coded.size());
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
    bool at_end_ = false; ///< what follows is the check
};

}}} // namespace webcasts::v0::testing

#endif
