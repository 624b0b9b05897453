// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_DETAIL_TOKENIZER_HPP
#define WEBCASTS_WIRE_JSON_DETAIL_TOKENIZER_HPP

#include <webcasts/detail/utf8.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/text/encoding.hpp>
#include <webcasts/wire/json/detail/reader.hpp>
#include <webcasts/wire/json/detail/scan.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace wire {

/// Read JSON (RFC 8259), in any chunking, and call a tree handler: `name(text)` and then `open_member()`,
/// `open_list_member()`, `scalar_member(value, is_lent)` or `null_member()`; `open_item()`,
/// `open_list_item()` or `scalar_item(value)` in a list; `close()`; `keep_lent()` at the end of each chunk
/// and before, because lent values are views of it or of a buffer. A call that returns false stops the
/// tokenizer.
///
/// `expected_name(rest)` is called before `name`, with the bytes after the quote of a name. If they start
/// with a name that the handler expects, as JSON writes it, and a quote, it takes the name and returns its
/// size, which is not 0: then `name` is not called.
///
/// If `handler.mends_texts()` returns true, an escape of half a character (a lone surrogate) is read as
/// U+FFFD, and so is each byte of a text that is not UTF-8; `mended(text, is_member)` is called before the
/// value that has one, or after the name. Otherwise the document is malformed.
///
/// Numbers are passed as their text, `true` and `false` as these words; a `null` in a list is skipped. The
/// root must be an object, and the text UTF-8, whatever its Content-Type says; a byte order mark before it is
/// skipped.
template <class Handler>
class json_tokenizer {
  public:
    /// The handler must outlive the tokenizer; the limits are copied. `charset` is that of the Content-Type,
    /// empty if there is none.
    json_tokenizer(Handler& handler, const decode_limits& limits, std::string_view charset = {})
        : handler_(handler), reader_(handler, limits),
          doubt_(detail::choose_encoding({detail::text_encoding::utf8}, {}, charset).doubt) {}

    /// Read the next bytes. Return `nullopt` if they are well-formed so far, or if the handler stopped.
    [[nodiscard]] std::optional<error> write(std::span<const char> bytes) {
        if (!skip_mark(bytes)) {
            return malformed("an incomplete byte order mark");
        }
        if constexpr (can_mend) {
            if (handler_.mends_texts()) {
                reader_.mend_texts();
                return write_part({bytes.data(), bytes.size()});
            }
        }
        return write_checked(bytes);
    }

    /// End the text: it is an error if the root object is still open.
    [[nodiscard]] std::optional<error> finish() {
        if (auto failure = write_part(held_)) {
            return failure;
        }
        if (reader_.stopped() || reader_.has_ended()) {
            return std::nullopt;
        }
        return reader_.has_wrong_root() ? no_object() : error(protocol_errc::ended_early);
    }

    /// The offset after the bytes that were read, or of the mistake.
    [[nodiscard]] std::uint64_t byte_offset() const noexcept { return offset_; }

  private:
    static constexpr bool can_mend = requires(Handler & handler) { handler.mends_texts(); };

    static error no_object() {
        return error(protocol_errc::unexpected_structure, "the root is not an object");
    }

    /// Skip a byte order mark at the start of the text. Return false if it is incomplete.
    bool skip_mark(std::span<const char>& bytes) noexcept {
        constexpr std::string_view mark = detail::byte_order_mark;
        for (; mark_read_ < mark.size() && !bytes.empty(); bytes = bytes.subspan(1)) {
            if (bytes.front() != mark[mark_read_]) {
                return std::exchange(mark_read_, mark.size()) == 0;
            }
            ++mark_read_;
            ++offset_;
        }
        return true;
    }

    /// Read the next bytes, which must be UTF-8. A character that the end of the chunk cuts is held back.
    std::optional<error> write_checked(std::span<const char> bytes) {
        std::string_view rest(bytes.data(), bytes.size());
        while (!held_.empty() && !rest.empty()) {
            held_ += rest.front();
            rest.remove_prefix(1);
            const bool is_whole = detail::is_utf8(held_);
            if (!is_whole && !detail::may_be_cut_character(held_)) {
                return not_utf8(held_);
            }
            if (is_whole) {
                if (auto failure = write_part(held_)) {
                    return failure;
                }
                held_.clear();
            }
        }
        const std::size_t valid = detail::utf8_prefix(rest);
        auto failure = write_part(rest.substr(0, valid));
        rest.remove_prefix(valid);
        if (failure || rest.empty()) {
            return failure;
        }
        if (!detail::may_be_cut_character(rest)) {
            return not_utf8(rest);
        }
        held_ = rest;
        return std::nullopt;
    }
    /// Refuse bytes that start with a wrong character. Outside of texts its first byte is another mistake.
    std::optional<error> not_utf8(std::string_view bytes) {
        const std::uint64_t place = offset_;
        auto failure = write_part(bytes.substr(0, 1));
        if (failure || reader_.stopped()) {
            return failure;
        }
        offset_ = place;
        return malformed("bytes that are not UTF-8");
    }

    /// Read the next bytes, whose characters beyond ASCII are right or are mended.
    std::optional<error> write_part(std::string_view bytes) {
        if (bytes.empty() || reader_.stopped()) {
            return std::nullopt;
        }
        const detail::json_chunk& read = reader_.read(bytes);
        offset_ += static_cast<std::uint64_t>(read.at - bytes.data());
        offset_ -= read.before;
        if (read.limit != nullptr) {
            return error(protocol_errc::limit_exceeded, read.limit);
        }
        if (read.mistake != nullptr) {
            return malformed(read.mistake);
        }
        if (reader_.stopped()) {
            return reader_.has_wrong_root() ? std::optional(no_object()) : std::nullopt;
        }
        handler_.keep_lent();
        return std::nullopt;
    }
    [[nodiscard]] error malformed(std::string reason) const {
        return error(protocol_errc::malformed,
                     std::move(reason).append(doubt_.empty() ? "" : ", though ").append(doubt_));
    }

    Handler& handler_;
    json_reader<Handler> reader_;
    std::string held_; ///< the start of a character that the end of the last chunk cut
    std::uint64_t offset_ = 0;
    std::size_t mark_read_ = 0; ///< bytes of the byte order mark; all of them if it is there no more
    const std::string doubt_;   ///< what says that the text is not UTF-8
};

}}} // namespace webcasts::v0::wire

#endif
