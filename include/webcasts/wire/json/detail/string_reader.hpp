// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_DETAIL_STRING_READER_HPP
#define WEBCASTS_WIRE_JSON_DETAIL_STRING_READER_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/utf8.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>
#include <webcasts/wire/json/detail/scan.hpp>
#include <webcasts/wire/json/detail/string_blocks.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// Decodes the strings of JSON (RFC 8259, section 7) that are no views of the bytes: those with escapes,
/// those that come in pieces and, if texts are mended, those with bytes that are not UTF-8.
///
/// A short one is decoded into memory that stays until `forget_short`, the last other one into a buffer.
class json_string_reader {
  public:
    /// A text of more than `max_bytes` exceeds `json_field_limit`.
    explicit json_string_reader(std::size_t max_bytes) noexcept : max_bytes_(max_bytes) {}

    /// Choose whether an escape of half a character (a lone surrogate) and each byte that is not UTF-8 is
    /// read as U+FFFD. Otherwise the escape is a mistake, and the bytes must be UTF-8.
    void mend(bool is_wanted) noexcept { mends_ = is_wanted; }
    /// Return whether the bytes between two quotes are a text as they are. They have no escapes.
    [[nodiscard]] bool is_plain(std::string_view text) const noexcept {
        return text.size() <= max_bytes_ && (!mends_ || is_utf8(text));
    }

    /// Return whether there is no room for `read_short`.
    [[nodiscard]] bool is_full() const noexcept { return short_texts_.size() - short_size_ < max_short; }
    /// Make room for `read_short`; the texts that it read are invalid then.
    void forget_short() {
        short_texts_.resize(short_bytes);
        short_size_ = 0;
    }
    /// Read a string of at most `max_short` bytes from the byte after its opening quote. Return the place
    /// after its closing one, or null if it is longer, wrong or mended: then `begin` it.
    [[nodiscard]] const char* read_short(const json_chunk& chunk, const char* at) noexcept {
        char* const begin = short_texts_.data() + short_size_;
        char* to = begin;
        at = decode_json_blocks(to, at, at + (std::min)(chunk.left(at), max_short));
        text_ = {begin, static_cast<std::size_t>(to - begin)};
        if (at == chunk.end || *at != '"' || !is_plain(text_)) {
            return nullptr;
        }
        short_size_ += text_.size();
        return at + 1;
    }

    /// Start a string.
    void begin() noexcept { buffer_.clear(); }
    /// Read on from any place in the string up to its closing quote, and return the place after that.
    [[nodiscard]] const char* read(json_chunk& chunk, const char* at) {
        while (at != nullptr && at != chunk.end) {
            at = read_blocks(chunk, at);
            const char next = *at;
            if (escape_size_ != 0 || next == '\\') {
                at = read_escape(chunk, at);
            } else if (first_half_ != 0) {
                at = read_lone_half(chunk, at, json_escape_size);
            } else if (next == '"') {
                return finish(chunk, at + 1);
            } else if (static_cast<unsigned char>(next) < ' ') {
                return chunk.fail(at, "a control character in a string");
            } else {
                at = copy_run(chunk, at);
            }
        }
        return at == nullptr ? nullptr : chunk.stop(at);
    }

    /// The text that was read last.
    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    /// Return whether the text has a character that was mended; false if it was asked for before.
    [[nodiscard]] bool take_is_mended() noexcept { return std::exchange(is_mended_, false); }

  private:
    static constexpr std::size_t max_short = 256;
    static constexpr std::size_t short_bytes = 16'384; ///< in all

    /// Decode what can be decoded by blocks, as long as the text is sure to be within its limit.
    const char* read_blocks(const json_chunk& chunk, const char* at) {
        if (escape_size_ != 0 || first_half_ != 0 || buffer_.size() + max_short > max_bytes_) {
            return at;
        }
        char* const begin = buffer_.room(max_short);
        char* to = begin;
        at = decode_json_blocks(to, at, at + (std::min)(chunk.left(at), max_short));
        buffer_.advance(static_cast<std::size_t>(to - begin));
        return at;
    }
    /// Copy the bytes before the next quote, backslash or control character, or a part of them.
    const char* copy_run(json_chunk& chunk, const char* at) {
        const std::size_t size = (std::min)(chunk.left(at), max_short);
        const std::size_t copied = copy_outside<json_string_marks>(buffer_.room(size), at, size);
        buffer_.advance(copied);
        at += copied;
        return is_short() ? at : chunk.exceed(at, json_field_limit, buffer_.size() - max_bytes_);
    }
    [[nodiscard]] bool is_short() const noexcept { return buffer_.size() <= max_bytes_; }

    /// Read an escape byte by byte: the end of a chunk may have cut it.
    const char* read_escape(json_chunk& chunk, const char* at) {
        for (; at != chunk.end; ++at) {
            const char character = json_escapes[static_cast<unsigned char>(*at)];
            const int digit = hex_value(*at);
            if (escape_size_ == 1 && character != 0) {
                return add(chunk, static_cast<unsigned char>(character), at + 1, 2);
            }
            if ((escape_size_ == 1 && *at != 'u') || (escape_size_ > 1 && digit < 0)) {
                return chunk.fail(at, "an escape that JSON does not have");
            }
            code_ = escape_size_ > 1 ? code_ * 16 + digit : 0;
            if (++escape_size_ == json_escape_size) {
                return add(chunk, code_, at + 1, json_escape_size);
            }
        }
        return chunk.stop(at);
    }
    /// Take the code of an escape that has `size` bytes before `next`.
    const char* add(json_chunk& chunk, int code, const char* next, std::size_t size) {
        escape_size_ = 0;
        if (const int first = std::exchange(first_half_, 0); first != 0) {
            if (is_second_half(code)) {
                return append(chunk, joined_halves(first, code), next, size);
            }
            if (read_lone_half(chunk, next, size + json_escape_size) == nullptr) {
                return nullptr;
            }
        }
        if (is_first_half(code)) {
            first_half_ = code;
            return next;
        }
        return is_half(code) ? read_lone_half(chunk, next, size)
                             : append(chunk, static_cast<char32_t>(code), next, size);
    }
    /// Take a lone half, whose escape starts `size` bytes before `next`.
    const char* read_lone_half(json_chunk& chunk, const char* next, std::size_t size) {
        first_half_ = 0;
        is_mended_ = true;
        constexpr char32_t replacement = 0xFFFD;
        return mends_ ? append(chunk, replacement, next, size)
                      : chunk.fail(next, "half a character (a lone surrogate) in an escape", size);
    }
    const char* append(json_chunk& chunk, char32_t character, const char* next, std::size_t size) {
        constexpr std::size_t longest = 4;
        buffer_.advance(write_utf8_character(buffer_.room(longest), character));
        return is_short() ? next : chunk.exceed(next, json_field_limit, size);
    }

    /// Finish the text before its closing quote, which is before `next`.
    const char* finish(json_chunk& chunk, const char* next) {
        if (mends_ && !is_utf8(buffer_.view())) {
            const std::string mended = mended_utf8(buffer_.view());
            buffer_.clear();
            buffer_.append(mended);
            is_mended_ = true;
        }
        text_ = buffer_.view();
        return is_short() ? next : chunk.exceed(next, json_field_limit, 1);
    }

    const std::size_t max_bytes_;
    std::string_view text_;
    std::string short_texts_;     ///< as large as it gets
    std::size_t short_size_ = 0;  ///< bytes of it in use
    text_buffer buffer_;          ///< a text as far as it is decoded
    std::size_t escape_size_ = 0; ///< bytes of an escape that was cut
    int code_ = 0;                ///< its digits so far
    int first_half_ = 0;          ///< of a character, in the last escape; 0 if it was none
    bool mends_ = false;
    bool is_mended_ = false;
};

}}} // namespace webcasts::v0::detail

#endif
