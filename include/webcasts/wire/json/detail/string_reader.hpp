// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_DETAIL_STRING_READER_HPP
#define WEBCASTS_WIRE_JSON_DETAIL_STRING_READER_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/short_text.hpp>
#include <webcasts/detail/utf8.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>
#include <webcasts/wire/json/detail/scan.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// The bytes at which a scan of a string stops.
using json_string_marks = byte_set<control_bytes::stop, high_bytes::pass, '"', '\\'>;

/// Return the first quote, backslash or control character from `at` on, or `end`.
[[nodiscard]] inline const char* find_json_string_mark(const char* at, const char* end) noexcept {
#if WEBCASTS_DETAIL_SSE2
    if (end - at >= static_cast<std::ptrdiff_t>(sizeof(byte_block))) { // most strings end in the first block
        if (const unsigned found = json_string_marks::found_in(load<byte_block>(at)); found != 0) {
            return at + std::countr_zero(found);
        }
        at += sizeof(byte_block);
    }
#endif
    return at + count_outside<json_string_marks>(at, static_cast<std::size_t>(end - at));
}

/// The characters that stand after a backslash for another one; for other bytes 0.
inline constexpr auto json_escapes = [] {
    std::array<char, 256> characters{};
    constexpr std::pair<char, char> escapes[] = {{'"', '"'},  {'\\', '\\'}, {'/', '/'},  {'b', '\b'},
                                                 {'f', '\f'}, {'n', '\n'},  {'r', '\r'}, {'t', '\t'}};
    for (const auto& [letter, character] : escapes) {
        characters[static_cast<unsigned char>(letter)] = character;
    }
    return characters;
}();

/// The values of hexadecimal digits; of other bytes -1.
inline constexpr auto hex_values = [] {
    std::array<std::int8_t, 256> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<std::int8_t>(hex_value(static_cast<char>(i)));
    }
    return values;
}();

/// Decodes the strings of JSON (RFC 8259, section 7) that are no views of the bytes: those with escapes,
/// those that come in pieces and, if texts are mended, those with bytes that are not UTF-8.
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

    /// Start a string.
    void begin() noexcept { text_.clear(); }
    /// Read on from any place in the string up to its closing quote, and return the place after that.
    [[nodiscard]] const char* read(json_chunk& chunk, const char* at) {
        while (at != nullptr && at != chunk.end) {
            const char next = *at;
            if (escape_size_ != 0 || next == '\\') {
                at = read_escape(chunk, at);
            } else if (first_half_ != 0) {
                at = read_lone_half(chunk, at, escape_bytes);
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

    /// The text, valid until the next `begin`.
    [[nodiscard]] std::string_view text() const noexcept { return text_.view(); }
    /// Return whether the text has a character that was mended; false if it was asked for before.
    [[nodiscard]] bool take_is_mended() noexcept { return std::exchange(is_mended_, false); }

  private:
    static constexpr std::size_t escape_bytes = 6; ///< of `\uXXXX`
    static constexpr const char* wrong_escape = "an escape that JSON does not have";

    static constexpr bool is_first_half(char32_t code) noexcept { return code >= 0xD800 && code < 0xDC00; }
    static constexpr bool is_second_half(char32_t code) noexcept { return code >= 0xDC00 && code < 0xE000; }

    /// Copy the bytes before the next quote, backslash or control character, or a part of them.
    const char* copy_run(json_chunk& chunk, const char* at) {
        constexpr std::size_t max_run = 256;
        const std::size_t size = (std::min)(chunk.left(at), max_run);
        const std::size_t copied = copy_outside<json_string_marks>(text_.room(size), at, size);
        text_.advance(copied);
        at += copied;
        return is_short() ? at : chunk.exceed(at, json_field_limit, text_.size() - max_bytes_);
    }
    [[nodiscard]] bool is_short() const noexcept { return text_.size() <= max_bytes_; }

    const char* read_escape(json_chunk& chunk, const char* at) {
        if (escape_size_ == 0 && chunk.left(at) >= escape_bytes) {
            if (const char character = json_escapes[static_cast<unsigned char>(at[1])]) {
                return add(chunk, static_cast<unsigned char>(character), at + 2, 2);
            }
            const auto digit = [at](int i) { return hex_values[static_cast<unsigned char>(at[i])]; };
            const int code = digit(2) << 12 | digit(3) << 8 | digit(4) << 4 | digit(5);
            if (at[1] == 'u' && code >= 0) {
                return add(chunk, static_cast<char32_t>(code), at + escape_bytes, escape_bytes);
            }
        }
        return read_escape_by_bytes(chunk, at);
    }
    /// Read an escape of which `escape_size_` bytes were read before.
    const char* read_escape_by_bytes(json_chunk& chunk, const char* at) {
        for (; at != chunk.end; ++at) {
            const auto byte = static_cast<unsigned char>(*at);
            if (escape_size_ == 1 && byte != 'u') {
                const auto character = static_cast<unsigned char>(json_escapes[byte]);
                return character == 0 ? chunk.fail(at, wrong_escape) : add(chunk, character, at + 1, 2);
            }
            if (escape_size_ < 2) {
                code_ = 0;
            } else if (hex_values[byte] < 0) {
                return chunk.fail(at, wrong_escape);
            } else {
                code_ = code_ * 16 + static_cast<char32_t>(hex_values[byte]);
            }
            if (++escape_size_ == escape_bytes) {
                return add(chunk, code_, at + 1, escape_bytes);
            }
        }
        return chunk.stop(at);
    }

    /// Take the code of an escape that has `size` bytes before `next`.
    const char* add(json_chunk& chunk, char32_t code, const char* next, std::size_t size) {
        escape_size_ = 0;
        if (first_half_ != 0 || is_first_half(code) || is_second_half(code)) {
            return add_half(chunk, code, next, size);
        }
        return append(chunk, code, next, size);
    }
    /// Take a code that is half a character, or that is after the first half of one.
    const char* add_half(json_chunk& chunk, char32_t code, const char* next, std::size_t size) {
        if (const char32_t first = std::exchange(first_half_, 0); first != 0) {
            if (is_second_half(code)) {
                return append(chunk, 0x10000 + ((first - 0xD800) << 10U) + (code - 0xDC00), next, size);
            }
            if (read_lone_half(chunk, next, size + escape_bytes) == nullptr) {
                return nullptr;
            }
        }
        if (is_second_half(code)) {
            return read_lone_half(chunk, next, size);
        }
        if (!is_first_half(code)) {
            return append(chunk, code, next, size);
        }
        first_half_ = code;
        return next;
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
        text_.advance(write_utf8_character(text_.room(longest), character));
        return is_short() ? next : chunk.exceed(next, json_field_limit, size);
    }

    /// Finish the text before its closing quote, which is before `next`.
    const char* finish(json_chunk& chunk, const char* next) {
        if (mends_ && !is_utf8(text_.view())) {
            const std::string mended = mended_utf8(text_.view());
            text_.clear();
            text_.append(mended);
            is_mended_ = true;
        }
        return is_short() ? next : chunk.exceed(next, json_field_limit, 1);
    }

    const std::size_t max_bytes_;
    text_buffer text_;            ///< as far as it is decoded
    char32_t first_half_ = 0;     ///< of a character, in the last escape; 0 if it was none
    std::size_t escape_size_ = 0; ///< bytes of an escape that was cut
    char32_t code_ = 0;           ///< its digits so far
    bool mends_ = false;
    bool is_mended_ = false;
};

}}} // namespace webcasts::v0::detail

#endif
