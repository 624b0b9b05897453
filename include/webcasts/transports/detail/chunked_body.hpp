// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_CHUNKED_BODY_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_CHUNKED_BODY_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/transports/detail/http1_head.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Finds the data in a chunked body (RFC 9112, section 7.1), in pieces of any size.
///
/// Blanks behind a chunk's size are passed over, as some servers pad it. Extensions are ignored, trailers are
/// checked and dropped. A line ends with CRLF here, never with LF alone.
class chunked_body {
  public:
    static constexpr unsigned max_digits = 16; ///< of a chunk's size, with leading zeros
    static constexpr std::size_t max_extensions = std::size_t{16} * 1024; ///< bytes, of one chunk
    static constexpr std::size_t max_trailer = 2'000;                     ///< bytes, of one line
    static constexpr std::size_t max_trailers = std::size_t{64} * 1024;   ///< bytes, of all lines

    /// Take bytes up to the next data, the end or a fault; return their number. `piece` views the data.
    std::size_t put(std::span<const char> bytes, std::span<const char>& piece) {
        std::size_t taken = 0;
        while (taken < bytes.size() && !is_done() && fault_ == nullptr) {
            if (state_ == state::data) {
                const auto count =
                    static_cast<std::size_t>((std::min<std::uint64_t>)(left_, bytes.size() - taken));
                piece = bytes.subspan(taken, count);
                left_ -= count;
                state_ = left_ == 0 ? state::data_cr : state::data;
                return taken + count;
            }
            take(bytes[taken]);
            ++taken;
        }
        return taken;
    }

    [[nodiscard]] bool is_done() const noexcept { return state_ == state::done; }
    [[nodiscard]] const char* fault() const noexcept { return fault_; }

  private:
    enum class state : unsigned char {
        size,
        blanks,
        extensions,
        size_lf,
        data,
        data_cr,
        data_lf,
        trailer,
        done
    };

    void take(char c) {
        switch (state_) {
        case state::size:
            take_size(c);
            break;
        case state::blanks:
            if (c != ' ' && c != '\t') {
                end_size(c);
            }
            break;
        case state::extensions:
            if (c == '\r') {
                state_ = state::size_lf;
            } else if ((static_cast<unsigned char>(c) < 0x20U && c != '\t') || c == '\x7F' ||
                       ++line_size_ > max_extensions) {
                fault_ = "a chunk's extensions are malformed";
            }
            break;
        case state::size_lf:
            expect(c, '\n', left_ == 0 ? state::trailer : state::data);
            break;
        case state::data_cr:
            expect(c, '\r', state::data_lf);
            break;
        case state::data_lf:
            expect(c, '\n', state::size);
            break;
        case state::trailer:
            take_trailer(c);
            break;
        case state::data:
        case state::done:
            break;
        }
    }

    void take_size(char c) {
        const int digit = hex_value(c);
        if (digit < 0) {
            end_size(c);
            return;
        }
        // The limit keeps the number below 2^63.
        if (++digits_ > max_digits || left_ >= (std::uint64_t{1} << 59U)) {
            fault_ = "a chunk's size is too large";
            return;
        }
        left_ = left_ * 16 + static_cast<unsigned>(digit);
    }

    /// Take the character behind the size, and the blanks behind it.
    void end_size(char c) {
        if (digits_ == 0) {
            fault_ = "a chunk's size is no hexadecimal number";
            return;
        }
        switch (c) {
        case ' ':
        case '\t':
            state_ = state::blanks;
            return;
        case ';':
            state_ = state::extensions;
            break;
        case '\r':
            state_ = state::size_lf;
            break;
        default:
            fault_ = "a chunk's size is no hexadecimal number";
            return;
        }
        line_size_ = 0;
    }

    void expect(char c, char wanted, state next) {
        if (c != wanted) {
            fault_ = "a chunk does not end where its size says";
            return;
        }
        if (next == state::size) {
            left_ = 0;
            digits_ = 0;
        }
        state_ = next;
    }

    void take_trailer(char c) {
        if (c != '\n') {
            if (c == '\0' || line_.ends_with('\r')) {
                fault_ = "a CR or NUL is inside a trailer";
            }
            line_ += c;
            if (line_.size() > max_trailer || ++trailers_size_ > max_trailers) {
                fault_ = "the trailers are too long";
            }
            return;
        }
        std::string_view line(line_);
        if (!line.ends_with('\r')) {
            fault_ = "a trailer does not end with CRLF";
            return;
        }
        line.remove_suffix(1);
        std::string_view name;
        std::string_view value;
        if (line.empty()) {
            state_ = state::done;
        } else if (!http1_head::split_field(line, name, value)) {
            fault_ = "a trailer is no header";
        }
        line_.clear();
    }

    state state_ = state::size;
    unsigned digits_ = 0;
    std::uint64_t left_ = 0; ///< of the chunk
    std::size_t line_size_ = 0;
    std::size_t trailers_size_ = 0;
    std::string line_; ///< the start of a trailer
    const char* fault_ = nullptr;
};

}}} // namespace webcasts::v0::detail

#endif
