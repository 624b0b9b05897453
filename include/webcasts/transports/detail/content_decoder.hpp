// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_CONTENT_DECODER_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_CONTENT_DECODER_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <zlib.h>

namespace webcasts { inline namespace v0 { namespace detail {

/// A content coding (RFC 9110, section 8.4.1).
enum class content_coding : unsigned char { identity, gzip, deflate };

/// Read a response's `Content-Encoding` fields. At most one coding is undone: an unknown coding, or two of
/// them, is `transport_errc::bad_content_coding`.
[[nodiscard]] inline result<content_coding> content_coding_of(const http_response_head& head) {
    auto coding = content_coding::identity;
    for (const http_header& header : head.headers) {
        // Names of codings are case-insensitive, as those of headers are.
        const auto is = [&](std::string_view name) { return same_header_name(header.value, name); };
        if (!same_header_name(header.name, "Content-Encoding") || is("") || is("identity")) {
            continue;
        }
        const bool gzip = is("gzip") || is("x-gzip");
        if (coding != content_coding::identity || !(gzip || is("deflate"))) {
            return error(transport_errc::bad_content_coding, "it is not gzip or deflate alone");
        }
        coding = gzip ? content_coding::gzip : content_coding::deflate;
    }
    return coding;
}

/// Undoes a content coding with zlib, in any chunking: `gzip` (RFC 1952, including several members in a row)
/// or `deflate`, which is the zlib format (RFC 1950); some servers send bare deflated data (RFC 1951)
/// instead, which is recognized by its first byte.
///
/// It holds no decoded bytes beyond deflate's window of 32 KiB: they go into the caller's buffer, and
/// decoding stops when it is full. libcurl's own decoding is not used: it accepts a stream that ends early,
/// and buffers everything that one network read expands to.
class content_decoder {
  public:
    /// Decoded bytes that are allowed whatever the number of compressed ones: short bodies are not limited.
    static constexpr std::uint64_t always_allowed = std::uint64_t{1} << 20U;

    struct progress {
        std::size_t read = 0;    ///< compressed bytes consumed
        std::size_t written = 0; ///< decoded bytes produced
    };

    /// `max_per_byte` bounds the decoded bytes for each compressed one, beyond `always_allowed`.
    /// `coding` is not `identity`.
    content_decoder(content_coding coding, std::uint64_t max_per_byte) noexcept
        : coding_(coding), max_per_byte_(max_per_byte) {}
    content_decoder(const content_decoder&) = delete;
    content_decoder& operator=(const content_decoder&) = delete;
    ~content_decoder() {
        if (stage_ != stage::unused) {
            inflateEnd(&stream_);
        }
    }

    /// Decode until one of the two spans is used up. Fails with `transport_errc::bad_content_coding` if the
    /// bytes do not conform to the coding, and with `transport_errc::expands_too_far` if they expand to more
    /// than is allowed. After an error no further call may be made.
    [[nodiscard]] result<progress> decode(std::span<const char> coded, std::span<char> plain) {
        progress counts;
        for (;;) {
            if (stage_ != stage::inside) {
                if (counts.read == coded.size()) {
                    return counts;
                }
                if (stage_ == stage::ended && coding_ == content_coding::deflate) {
                    return coding_error("the body continues after the compressed data");
                }
                if (start(coded[counts.read]) != Z_OK) {
                    return error(transport_errc::out_of_memory);
                }
            }
            const int outcome = inflate_some(coded, plain, counts);
            if (exceeds_expansion_limit()) {
                return error(transport_errc::expands_too_far, "decoded bytes per compressed byte");
            }
            switch (outcome) {
            case Z_STREAM_END:
                stage_ = stage::ended;
                break;
            case Z_OK: // zlib goes on until there is nothing left to read, or no room
            case Z_BUF_ERROR:
                return counts;
            case Z_MEM_ERROR:
                return error(transport_errc::out_of_memory);
            case Z_NEED_DICT:
                return coding_error("the compressed data needs a preset dictionary");
            default:
                return coding_error(stream_.msg != nullptr ? stream_.msg : "the compressed data is damaged");
            }
        }
    }

    /// Return whether the bytes so far are a whole body: empty, or complete compressed data.
    [[nodiscard]] bool whole() const noexcept { return stage_ != stage::inside; }

  private:
    enum class stage : unsigned char {
        unused, ///< zlib holds no memory
        inside,
        ended ///< at the end of compressed data; with gzip more may follow
    };

    static error coding_error(const char* reason) { return {transport_errc::bad_content_coding, reason}; }

    /// Prepare for compressed data that starts with `first`; return zlib's code.
    int start(char first) noexcept {
        int outcome = Z_OK;
        if (stage_ == stage::unused) {
            // Bare deflated data could start like zlib's header only with a stored block whose unused bits
            // are not zero, which no compressor writes.
            const bool names_zlib = (static_cast<unsigned char>(first) & 0x0FU) == Z_DEFLATED;
            const int window = coding_ == content_coding::gzip ? MAX_WBITS + 16
                               : names_zlib                    ? MAX_WBITS
                                                               : -MAX_WBITS;
            outcome = inflateInit2(&stream_, window);
        } else {
            outcome = inflateReset(&stream_);
        }
        if (outcome == Z_OK) {
            stage_ = stage::inside;
        }
        return outcome;
    }

    int inflate_some(std::span<const char> coded, std::span<char> plain, progress& counts) noexcept {
        const auto in = coded.subspan(counts.read);
        const auto out = plain.subspan(counts.written);
        // zlib only reads there; its declaration says so only if the program defines ZLIB_CONST.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
        stream_.avail_in = at_most(in.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = at_most(out.size());
        const int outcome = ::inflate(&stream_, Z_NO_FLUSH);
        const std::size_t read = at_most(in.size()) - stream_.avail_in;
        const std::size_t written = at_most(out.size()) - stream_.avail_out;
        counts.read += read;
        counts.written += written;
        read_ += read;
        written_ += written;
        return outcome;
    }
    static uInt at_most(std::size_t size) noexcept {
        return static_cast<uInt>((std::min<std::size_t>)(size, (std::numeric_limits<uInt>::max)()));
    }

    [[nodiscard]] bool exceeds_expansion_limit() const noexcept {
        return written_ > always_allowed &&
               (max_per_byte_ == 0 || (written_ - always_allowed - 1) / max_per_byte_ >= read_);
    }

    const content_coding coding_;
    const std::uint64_t max_per_byte_;
    z_stream stream_{};
    std::uint64_t read_ = 0;
    std::uint64_t written_ = 0;
    stage stage_ = stage::unused;
};

}}} // namespace webcasts::v0::detail

#endif
