// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_GZIP_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_GZIP_HPP

#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/testing/sandbox/message.hpp>

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/crc.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace webcasts { inline namespace v0 { namespace testing {

/// Compresses the pieces of a body with gzip (RFC 1952, one member) while they are made. Copies share one
/// stream.
class sandbox_gzip {
  public:
    /// Compress the pieces of this source.
    explicit sandbox_gzip(sandbox_body::source whole) : state_(std::make_shared<state>(std::move(whole))) {}

    /// Append the next compressed piece. Return false at the end.
    bool operator()(std::string& out) { return state_->next(out); }

  private:
    struct state {
        explicit state(sandbox_body::source pieces) : whole(std::move(pieces)) {}

        bool next(std::string& out) {
            if (is_at_end) {
                return false;
            }
            if (!has_started) {
                has_started = true;
                out.append("\x1F\x8B\x08\0\0\0\0\0\0\xFF", 10);
            }
            piece.clear();
            if (whole(piece)) {
                check.process_bytes(piece.data(), piece.size());
                size += piece.size();
                deflate(out, boost::beast::zlib::Flush::none);
                return true;
            }
            is_at_end = true;
            deflate(out, boost::beast::zlib::Flush::finish);
            append_number(out, webcasts::detail::narrow_cast<std::uint32_t>(check.checksum()));
            append_number(out, static_cast<std::uint32_t>(size)); // modulo 2^32, as in the RFC
            return true;
        }

        void deflate(std::string& out, boost::beast::zlib::Flush flush) {
            boost::beast::zlib::z_params step;
            step.next_in = piece.data();
            step.avail_in = piece.size();
            do {
                const std::size_t before = out.size();
                out.resize(before + room);
                step.next_out = out.data() + before;
                step.avail_out = room;
                boost::system::error_code code; // only the end of the stream, or nothing to do
                stream.write(step, flush, code);
                out.resize(before + room - step.avail_out);
            } while (step.avail_out == 0);
        }
        static void append_number(std::string& out, std::uint32_t number) {
            for (unsigned shift = 0; shift < 32; shift += 8) {
                out += static_cast<char>(number >> shift & 0xFFU);
            }
        }

        static constexpr std::size_t room = 4096;
        sandbox_body::source whole;
        boost::beast::zlib::deflate_stream stream;
        boost::crc_32_type check;
        std::uint64_t size = 0;
        std::string piece;
        bool has_started = false;
        bool is_at_end = false;
    };

    std::shared_ptr<state> state_;
};

}}} // namespace webcasts::v0::testing

#endif
