// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_CONTENT_DECODER_HPP
#define WEBCASTS_DETAIL_CONTENT_DECODER_HPP

#include <webcasts/error.hpp>
#include <webcasts/http_message.hpp>

#include <boost/beast/zlib/error.hpp>
#include <boost/beast/zlib/inflate_stream.hpp>
#include <boost/beast/zlib/zlib.hpp>
#include <boost/crc.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace webcasts::detail {

/// How a body was coded for its way (RFC 9110, section 8.4.1).
enum class content_coding : unsigned char { identity, gzip, deflate };

/// Read a response's `Content-Encoding` fields. One coding is undone at most: for another one, and for two of
/// them, the error is `transport_errc::bad_content_coding`.
[[nodiscard]] inline result<content_coding> content_coding_of(const http_response_head& head) {
    auto coding = content_coding::identity;
    for (const http_header& header : head.headers) {
        // The names of codings are compared as those of headers are.
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

/// The check of the zlib format (RFC 1950, section 8.2).
class adler_32 {
  public:
    void process(std::span<const char> bytes) noexcept {
        constexpr std::uint32_t modulus = 65521;
        constexpr std::size_t before_overflow = 5552; // as many bytes as the sums take in 32 bits
        while (!bytes.empty()) {
            const auto now = bytes.first(std::min(bytes.size(), before_overflow));
            for (const char byte : now) {
                low_ += static_cast<unsigned char>(byte);
                high_ += low_;
            }
            low_ %= modulus;
            high_ %= modulus;
            bytes = bytes.subspan(now.size());
        }
    }
    [[nodiscard]] std::uint32_t value() const noexcept { return high_ << 16U | low_; }

  private:
    std::uint32_t low_ = 1;
    std::uint32_t high_ = 0;
};

/** Undo a content coding, in any chunking: `gzip` (RFC 1952, members one behind the other included) or
   `deflate`, which is the zlib format (RFC 1950) but comes as bare deflated data (RFC 1951) from some
   servers: its first byte tells.

    It holds no decoded bytes beyond deflate's window of 32 KiB: they go into the caller's buffer, which stops
   it when full. A content coding of libcurl's own would not do: it takes a stream that ends early for a whole
   one and holds as much as one network read expands to.
*/
class content_decoder {
  public:
    /// Decoded bytes that are allowed however few compressed ones there are: a short body may be anything.
    static constexpr std::uint64_t always_allowed = std::uint64_t{1} << 20U;

    struct progress {
        std::size_t read = 0;    ///< compressed bytes that were taken
        std::size_t written = 0; ///< decoded bytes that were made
    };

    /// `most_per_byte` bounds the decoded bytes for each compressed one, beyond `always_allowed`.
    /// `coding` is not `identity`.
    content_decoder(content_coding coding, std::uint64_t most_per_byte)
        : most_per_byte_(most_per_byte), begin_(coding == content_coding::gzip ? part::header : part::method),
          part_(begin_) {}
    content_decoder(const content_decoder&) = delete;
    content_decoder& operator=(const content_decoder&) = delete;

    /// Decode until one of the two spans is used up. `transport_errc::bad_content_coding` where the bytes are
    /// not so coded, `transport_errc::expands_too_far` where they make more than is allowed. After an error
    /// no further call is made.
    [[nodiscard]] result<progress> decode(std::span<const char> coded, std::span<char> plain) {
        progress made;
        while (!failed_ && !too_far_) {
            if (part_ == part::deflated) {
                if (!inflate(coded, plain, made)) {
                    break;
                }
            } else if (made.read == coded.size()) {
                break;
            } else if (part_ == part::method && !names_zlib(coded[made.read])) {
                bare_ = true;
                enter(part::deflated);
            } else {
                ++read_;
                take(static_cast<unsigned char>(coded[made.read++]));
            }
        }
        if (failed_) {
            return error(transport_errc::bad_content_coding, failed_);
        }
        if (too_far_) {
            return error(transport_errc::expands_too_far, "decoded bytes per compressed byte");
        }
        return made;
    }

    /// Tell whether the bytes so far are a whole body: none at all, or to the end of what was begun.
    [[nodiscard]] bool whole() const noexcept {
        return (part_ == begin_ && position_ == 0) || part_ == part::end;
    }

  private:
    enum class part : unsigned char {
        header,
        extra_size,
        extra,
        name,
        comment,
        header_check,
        deflated,
        trailer,
        method,     ///< of zlib's header, the first byte
        zlib_flags, ///< the second
        zlib_trailer,
        end ///< behind deflate
    };
    enum flag : unsigned {
        has_header_check = 2,
        has_extra = 4,
        has_name = 8,
        has_comment = 16,
        reserved = 0xE0
    };

    /// Tell whether a `deflate` body that begins so has zlib's header. Bare deflated data could only begin so
    /// with a stored block whose unused bits are not zero, and no compressor writes that.
    static bool names_zlib(char first) noexcept { return (static_cast<unsigned char>(first) & 0x0FU) == 8; }

    /// Take a byte of what stands around the deflated data.
    void take(unsigned char byte) {
        const unsigned at = position_++;
        switch (part_) {
        case part::header:
            take_header(byte, at);
            break;
        case part::extra_size:
            left_ |= static_cast<unsigned>(byte) << 8U * at;
            if (at == 1) {
                enter(left_ == 0 ? after_extra() : part::extra);
            }
            break;
        case part::extra:
            if (position_ == left_) {
                enter(after_extra());
            }
            break;
        case part::name:
            if (byte == 0) {
                enter(after_name());
            }
            break;
        case part::comment:
            if (byte == 0) {
                enter(after_comment());
            }
            break;
        case part::header_check:
            if (at == 1) {
                enter(part::deflated);
            }
            break;
        case part::trailer:
            trailer_ |= static_cast<std::uint64_t>(byte) << 8U * at;
            if (at == 7) {
                end_if(trailer_ == ((size_ & 0xFFFFFFFFU) << 32U | crc_.checksum()), part::header);
            }
            break;
        case part::method:
            method_ = byte;
            enter(part::zlib_flags);
            break;
        case part::zlib_flags:
            take_zlib_flags(byte);
            break;
        case part::zlib_trailer:
            trailer_ = trailer_ << 8U | byte;
            if (at == 3) {
                end_if(trailer_ == adler_.value(), part::end);
            }
            break;
        case part::end:
            failed_ = "the body goes on behind the compressed data";
            break;
        case part::deflated:
            break;
        }
    }

    void take_zlib_flags(unsigned char byte) {
        constexpr unsigned longest_window = 7;
        constexpr unsigned needs_dictionary = 0x20;
        if (method_ >> 4U > longest_window || (method_ << 8U | byte) % 31 != 0 ||
            (byte & needs_dictionary) != 0) {
            failed_ = "the body does not begin as deflate does";
        }
        enter(part::deflated);
    }

    void take_header(unsigned char byte, unsigned at) {
        constexpr std::string_view begin = "\x1F\x8B\x08";
        if (at < begin.size() ? byte != static_cast<unsigned char>(begin[at])
                              : at == 3 && (byte & reserved)) {
            failed_ = "the body does not begin as gzip does";
        }
        if (at == 3) {
            flags_ = byte;
        }
        if (at == 9) { // behind the time, the level and the system
            left_ = 0;
            enter((flags_ & has_extra) != 0 ? part::extra_size : after_extra());
        }
    }

    [[nodiscard]] part after_extra() const noexcept {
        return (flags_ & has_name) != 0 ? part::name : after_name();
    }
    [[nodiscard]] part after_name() const noexcept {
        return (flags_ & has_comment) != 0 ? part::comment : after_comment();
    }
    [[nodiscard]] part after_comment() const noexcept {
        return (flags_ & has_header_check) != 0 ? part::header_check : part::deflated;
    }

    void enter(part next) {
        part_ = next;
        position_ = 0;
        if (next == part::deflated) {
            inflater_.reset();
            crc_.reset();
            size_ = 0;
            trailer_ = 0;
        }
    }

    /// Inflate; false where there is nothing left to read or no place to write.
    bool inflate(std::span<const char> coded, std::span<char> plain, progress& made) {
        boost::beast::zlib::z_params step;
        step.next_in = coded.data() + made.read;
        step.avail_in = coded.size() - made.read;
        step.next_out = plain.data() + made.written;
        step.avail_out = plain.size() - made.written;
        boost::system::error_code code;
        inflater_.write(step, boost::beast::zlib::Flush::none, code);
        const std::size_t count = step.total_out;
        check(plain.subspan(made.written, count));
        made.written += count;
        for (std::size_t i = step.total_in - std::min<std::size_t>(step.total_in, 4); i < step.total_in;
             ++i) {
            last_read_ = last_read_ << 8U | static_cast<unsigned char>(coded[made.read + i]);
        }
        made.read += step.total_in;
        written_ += count;
        read_ += step.total_in;
        // Boost's inflater reads up to 4 bytes ahead, and keeps count in what zlib calls the data type. They
        // may have come with an earlier call. No trailer is shorter than that.
        const bool ended = code == boost::beast::zlib::error::end_of_stream;
        const unsigned ahead = ended ? (static_cast<unsigned>(step.data_type) & 63U) / 8 : 0;
        read_ -= ahead;
        too_far_ = written_ > always_allowed &&
                   (most_per_byte_ == 0 || (written_ - always_allowed - 1) / most_per_byte_ >= read_);
        if (ended) {
            enter(begin_ == part::header ? part::trailer : bare_ ? part::end : part::zlib_trailer);
            read_ += ahead;
            for (unsigned i = ahead; i-- > 0;) {
                take(static_cast<unsigned char>(last_read_ >> 8U * i));
            }
            return true;
        }
        if (code && code != boost::beast::zlib::error::need_buffers) {
            failed_ = "the compressed data is damaged";
        }
        return false;
    }

    /// Count decoded bytes into the check that the trailer of their format holds.
    void check(std::span<const char> plain) {
        size_ += plain.size();
        if (begin_ == part::header) {
            crc_.process_bytes(plain.data(), plain.size());
        } else if (!bare_) {
            adler_.process(plain);
        }
    }

    void end_if(bool matches, part next) {
        if (!matches) {
            failed_ = "the check at the end of the compressed data does not match";
        }
        enter(next);
    }

    const std::uint64_t most_per_byte_;
    boost::beast::zlib::inflate_stream inflater_;
    boost::crc_32_type crc_;
    adler_32 adler_;
    const char* failed_ = nullptr; ///< why, where the bytes are not so coded
    bool too_far_ = false;
    std::uint32_t last_read_ = 0; ///< the last 4 bytes that were inflated, the last one lowest
    std::uint64_t read_ = 0;
    std::uint64_t written_ = 0;
    std::uint64_t size_ = 0; ///< of the open member's decoded bytes
    std::uint64_t trailer_ = 0;
    unsigned position_ = 0; ///< in the part
    unsigned left_ = 0;     ///< the size of the extra field
    unsigned flags_ = 0;
    unsigned method_ = 0;
    bool bare_ = false; ///< deflate without zlib's header and trailer
    const part begin_;
    part part_;
};

} // namespace webcasts::detail

#endif
