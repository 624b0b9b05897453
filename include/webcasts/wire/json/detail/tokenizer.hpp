// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_DETAIL_TOKENIZER_HPP
#define WEBCASTS_WIRE_JSON_DETAIL_TOKENIZER_HPP

#include <webcasts/detail/utf8.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/text/encoding.hpp>
#include <webcasts/wire/json/detail/surrogates.hpp>
#include <webcasts/wire/value_text.hpp>

#include <boost/json/basic_parser_impl.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace wire {

/// Read JSON (RFC 8259) with Boost.JSON, in any chunking, and call a tree handler: `name(text)` and
/// then `open_member()`, `open_list_member()`, `scalar_member(value, is_lent)` or `null_member()`;
/// `open_item()`, `open_list_item()` or `scalar_item(value)` in a list; `close()`; `keep_lent()` at the end
/// of each chunk, because scalars may be views of it. A call that returns false stops the tokenizer.
///
/// If `handler.mends_texts()` returns true, an escape of half a character (a lone surrogate) is read as
/// U+FFFD, and so is each byte that is not UTF-8; `mended(text, is_member)` is called before the value that
/// has one, or after the name. Otherwise the document is malformed.
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
        : parser_(options(limits), handler, limits),
          doubt_(detail::choose_encoding({detail::text_encoding::utf8}, {}, charset).doubt) {}

    /// Read the next bytes. Return `nullopt` if they are well-formed so far, or if the handler stopped.
    [[nodiscard]] std::optional<error> write(std::span<const char> bytes) {
        if (!skip_mark(bytes)) {
            return malformed("an incomplete byte order mark");
        }
        if (!has_root_) {
            if (auto failure = begin_root(bytes)) {
                return failure;
            }
        }
        if constexpr (can_mend) {
            if (parser_.handler().handler.mends_texts()) {
                return write_mended(bytes);
            }
        }
        return write_checked(bytes);
    }

    /// End the text: it is an error if the root object is still open.
    [[nodiscard]] std::optional<error> finish() const {
        if (parser_.handler().stopped) {
            return std::nullopt;
        }
        if (!parser_.done()) {
            return has_root_ && parser_.handler().depth == 0 ? no_object()
                                                             : error(protocol_errc::ended_early);
        }
        return held_.empty() ? std::nullopt : malformed(text_after_end);
    }

    /// The offset after the bytes that were read.
    [[nodiscard]] std::uint64_t byte_offset() const noexcept { return offset_; }

  private:
    static constexpr bool can_mend = requires(Handler & handler) { handler.mends_texts(); };

    static error no_object() {
        return error(protocol_errc::unexpected_structure, "the root is not an object");
    }
    /// Judge the root by its first character: Boost.JSON waits for the end of a number.
    std::optional<error> begin_root(std::span<const char> bytes) {
        const std::string_view text = trimmed({bytes.data(), bytes.size()});
        has_root_ = !text.empty();
        constexpr std::string_view others = "-0123456789\"[";
        return has_root_ && others.find(text.front()) != std::string_view::npos ? std::optional(no_object())
                                                                                : std::nullopt;
    }

    /// Read the next bytes. Boost.JSON would look at each character beyond ASCII of its own, which takes four
    /// times as many instructions as to check the chunk before.
    std::optional<error> write_checked(std::span<const char> bytes) {
        const detail::utf8_stream::place found = utf8_.look_at({bytes.data(), bytes.size()});
        if (found.is_right) [[likely]] {
            return write_part(bytes);
        }
        // Mistakes before it come first. Outside of texts Boost.JSON knows what is wrong with it.
        auto failure = write_part(bytes.first(found.at));
        const std::uint64_t place = offset_ - found.in_earlier_pieces;
        if (!failure && found.in_earlier_pieces == 0) {
            failure = write_part(bytes.subspan(found.at, 1));
        }
        if (failure || parser_.handler().stopped) {
            return failure;
        }
        offset_ = place;
        return not_utf8();
    }

    /// Read bytes that are UTF-8.
    std::optional<error> write_part(std::span<const char> bytes) {
        if (bytes.empty() || parser_.handler().stopped) {
            return std::nullopt;
        }
        if (parser_.done()) {
            return after_end(bytes);
        }
        parser_.handler().begin_chunk(bytes);
        boost::system::error_code code;
        const std::size_t read = parser_.write_some(true, bytes.data(), bytes.size(), code);
        offset_ += read;
        if (parser_.handler().stopped) {
            return parser_.handler().failure;
        }
        if (code) {
            return describe(code);
        }
        if (parser_.done()) {
            return after_end(bytes.subspan(read));
        }
        parser_.handler().handler.keep_lent();
        return std::nullopt;
    }

    /// Read the next bytes, with U+FFFD for each lone surrogate and each byte that is not UTF-8. What may be
    /// a part of a character, or of an escape, is held back.
    std::optional<error> write_mended(std::span<const char> bytes) {
        std::string_view text(bytes.data(), bytes.size());
        if (!held_.empty()) {
            joined_.assign(held_).append(text);
            held_.clear();
            text = joined_;
        }
        detail::lone_surrogate escape = detail::find_lone_surrogate(text);
        for (;;) {
            const std::size_t valid = detail::utf8_prefix(text.substr(0, escape.at));
            if (auto failure = write_part(text.substr(0, valid))) {
                return failure;
            }
            text.remove_prefix(valid);
            escape.at -= valid;
            if (escape.at != 0 && !(escape.at == text.size() && detail::may_be_cut_character(text))) {
                if (auto failure = write_replacement(detail::replacement_character, 1)) {
                    return failure;
                }
                text.remove_prefix(1);
                --escape.at;
            } else if (escape.at == 0 && escape.found == detail::lone_surrogate::end::lone) {
                const std::string_view replacement = detail::replacement_escape;
                if (auto failure = write_replacement(replacement, replacement.size())) {
                    return failure;
                }
                text.remove_prefix(replacement.size());
                escape = detail::find_lone_surrogate(text);
            } else {
                held_.assign(text);
                return std::nullopt;
            }
        }
    }
    /// Read a replacement for `count` bytes of a text, which does not end before the next part.
    std::optional<error> write_replacement(std::string_view replacement, std::size_t count) {
        parser_.handler().is_mended = true;
        auto failure = write_part(replacement);
        offset_ -= failure || parser_.handler().stopped ? 0 : replacement.size() - count;
        return failure;
    }

    /// Turns Boost.JSON's events into calls of the handler.
    struct event_adapter {
        static constexpr std::size_t max_object_size = (std::numeric_limits<std::size_t>::max)();
        static constexpr std::size_t max_array_size = (std::numeric_limits<std::size_t>::max)();
        static constexpr std::size_t max_key_size = (std::numeric_limits<std::size_t>::max)();
        static constexpr std::size_t max_string_size = (std::numeric_limits<std::size_t>::max)();
        using error_code = boost::system::error_code;
        using piece = boost::json::string_view;

        event_adapter(Handler& target, const decode_limits& bounds) : handler(target), limits(bounds) {}

        bool on_document_begin(error_code&) { return true; }
        bool on_document_end(error_code&) { return true; }
        bool on_object_begin(error_code& ec) {
            return ++depth == 1 || go_on(member() ? handler.open_member() : handler.open_item(), ec);
        }
        bool on_object_end(std::size_t, error_code& ec) { return close_level(ec); }
        bool on_array_begin(error_code& ec) {
            if (++depth == 1) {
                return refuse_root(ec);
            }
            return go_on(member() ? handler.open_list_member() : handler.open_list_item(), ec);
        }
        bool on_array_end(std::size_t, error_code& ec) { return close_level(ec); }
        bool on_key_part(piece part, std::size_t, error_code& ec) { return append(part, ec); }
        bool on_key(piece part, std::size_t, error_code& ec) {
            named = true;
            if (is_whole(part)) [[likely]] {
                handler.name({part.data(), part.size()});
                return true;
            }
            return joined_key(part, ec);
        }
        bool on_string_part(piece part, std::size_t, error_code& ec) { return append(part, ec); }
        bool on_string(piece part, std::size_t, error_code& ec) {
            if (named && is_whole(part)) [[likely]] {
                named = false;
                const std::string_view text(part.data(), part.size());
                return go_on(handler.scalar_member(text, is_in_chunk(text)), ec);
            }
            return scalar(part, ec);
        }
        bool on_number_part(piece part, error_code& ec) { return append(part, ec); }
        bool on_int64(std::int64_t, piece part, error_code& ec) { return scalar(part, ec); }
        bool on_uint64(std::uint64_t, piece part, error_code& ec) { return scalar(part, ec); }
        bool on_double(double, piece part, error_code& ec) { return scalar(part, ec); }
        bool on_bool(bool flag, error_code& ec) { return scalar(flag ? "true" : "false", ec); }
        bool on_null(error_code& ec) {
            if (depth == 0) {
                return refuse_root(ec);
            }
            return !member() || go_on(handler.null_member(), ec);
        }
        bool on_comment_part(piece, error_code&) { return true; }
        bool on_comment(piece, error_code&) { return true; }

        void begin_chunk(std::span<const char> bytes) noexcept { chunk = bytes; }
        /// Store a piece of a text whose rest follows.
        bool append(piece part, error_code& ec) {
            if (partial.size() + part.size() > limits.field_bytes) {
                return over(ec);
            }
            partial.append(part.data(), part.size());
            return true;
        }
        bool over(error_code& ec) {
            failure = error(protocol_errc::limit_exceeded, "bytes in one field");
            return go_on(false, ec);
        }
        /// Return whether a last piece is the only one of its text, and not too long.
        [[nodiscard]] bool is_whole(piece last) const noexcept {
            return partial.empty() && last.size() <= limits.field_bytes;
        }
        /// Take the last piece of a key that comes in several.
        bool joined_key(piece last, error_code& ec) {
            if (!append(last, ec)) {
                return false;
            }
            handler.name(partial);
            tell_mended(true);
            return clear_partial();
        }
        bool clear_partial() noexcept {
            partial.clear();
            return true;
        }
        bool scalar(piece last, error_code& ec) {
            if (depth == 0) {
                return refuse_root(ec);
            }
            if (is_whole(last)) {
                const std::string_view text(last.data(), last.size());
                return go_on(value(text, is_in_chunk(text)), ec);
            }
            if (!append(last, ec)) {
                return false;
            }
            tell_mended(named);
            return go_on(value(partial, false), ec) && clear_partial();
        }
        /// Tell the handler if the text has a lone surrogate. Such a text always comes in several pieces.
        void tell_mended(bool is_member) {
            if constexpr (can_mend) {
                if (std::exchange(is_mended, false)) {
                    handler.mended(partial, is_member);
                }
            }
        }
        bool value(std::string_view text, bool is_lent) {
            return member() ? handler.scalar_member(text, is_lent) : handler.scalar_item(text);
        }
        bool close_level(error_code& ec) { return --depth == 0 || go_on(handler.close(), ec); }
        /// Return whether the next value is a member of an object rather than an item of a list.
        bool member() noexcept { return std::exchange(named, false); }
        /// Return whether a text is a view of the chunk rather than of a copy that the parser made.
        bool is_in_chunk(std::string_view text) const noexcept {
            return offset_in_chunk(text.data()) < chunk.size();
        }
        std::size_t offset_in_chunk(const char* byte) const noexcept {
            return reinterpret_cast<std::uintptr_t>(byte) - reinterpret_cast<std::uintptr_t>(chunk.data());
        }
        bool refuse_root(error_code& ec) {
            failure = no_object();
            return go_on(false, ec);
        }
        bool go_on(bool wanted, error_code& ec) {
            if (!wanted) {
                stopped = true;
                ec = boost::json::error::incomplete;
            }
            return wanted;
        }

        Handler& handler;
        const decode_limits limits;
        std::size_t depth = 0;       ///< objects and lists that are open
        bool named = false;          ///< the name of the next value was read
        bool is_mended = false;      ///< the text that is being read had a lone surrogate
        std::span<const char> chunk; ///< the chunk that is being read
        std::string partial;         ///< the pieces so far of a key, string or number
        std::optional<error> failure;
        bool stopped = false;
    };

    static boost::json::parse_options options(const decode_limits& limits) {
        boost::json::parse_options parser_options;
        parser_options.max_depth = limits.depth + 2;
        parser_options.allow_invalid_utf8 = true; // see `write_checked`
        return parser_options;
    }

    [[nodiscard]] error describe(const boost::system::error_code& code) const {
        if (code == boost::json::error::incomplete) {
            return error(protocol_errc::ended_early);
        }
        if (code == boost::json::error::too_deep) {
            return error(protocol_errc::limit_exceeded, "depth");
        }
        return doubted(code.message());
    }
    [[nodiscard]] error not_utf8() const { return doubted("bytes that are not UTF-8"); }
    [[nodiscard]] error doubted(std::string reason) const {
        return error(protocol_errc::malformed,
                     std::move(reason).append(doubt_.empty() ? "" : ", though ").append(doubt_));
    }

    static constexpr const char* text_after_end = "text after the end of the document";

    static std::optional<error> malformed(const char* reason) {
        return error(protocol_errc::malformed, reason);
    }

    std::optional<error> after_end(std::span<const char> rest) const {
        return trimmed({rest.data(), rest.size()}).empty() ? std::nullopt : malformed(text_after_end);
    }

    /// Skip a byte order mark at the start of the text. Return false if it is incomplete.
    bool skip_mark(std::span<const char>& bytes) noexcept {
        constexpr std::string_view mark = detail::byte_order_mark;
        for (; mark_read_ < mark.size() && !bytes.empty(); bytes = bytes.subspan(1)) {
            if (bytes.front() != mark[mark_read_]) {
                return std::exchange(mark_read_, mark.size()) == 0;
            }
            ++mark_read_;
        }
        return true;
    }

    boost::json::basic_parser<event_adapter> parser_;
    detail::utf8_stream utf8_;
    std::uint64_t offset_ = 0;
    std::size_t mark_read_ = 0;
    bool has_root_ = false;   ///< the first character of the root was read
    const std::string doubt_; ///< what says that the text is not UTF-8
    std::string held_;        ///< the end of the last chunk, if it may be half a pair of surrogates
    std::string joined_;      ///< it and the chunk after it
};

}}} // namespace webcasts::v0::wire

#endif
