// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_DETAIL_TOKENIZER_HPP
#define WEBCASTS_WIRE_JSON_DETAIL_TOKENIZER_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/utf8.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/text/encoding.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>
#include <webcasts/wire/json/detail/scan.hpp>
#include <webcasts/wire/json/detail/string_reader.hpp>

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
        : handler_(handler), max_depth_(limits.depth), max_bytes_(limits.field_bytes),
          string_(limits.field_bytes),
          doubt_(detail::choose_encoding({detail::text_encoding::utf8}, {}, charset).doubt) {}

    /// Read the next bytes. Return `nullopt` if they are well-formed so far, or if the handler stopped.
    [[nodiscard]] std::optional<error> write(std::span<const char> bytes) {
        if (!skip_mark(bytes)) {
            return malformed("an incomplete byte order mark");
        }
        if constexpr (can_mend) {
            if (handler_.mends_texts()) {
                string_.mend(true);
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
        if (stopped_ || next_ == expects::end) {
            return std::nullopt;
        }
        return cut_ == token::literal && open_.empty() ? no_object() : error(protocol_errc::ended_early);
    }

    /// The offset after the bytes that were read, or of the mistake.
    [[nodiscard]] std::uint64_t byte_offset() const noexcept { return offset_; }

  private:
    static constexpr bool can_mend = requires(Handler & handler) { handler.mends_texts(); };

    /// What comes next, apart from white space.
    enum class expects : std::uint8_t {
        root,
        first_name, ///< or the end of the object
        name,
        colon,
        member,     ///< the value of a member
        first_item, ///< or the end of the list
        item,
        comma, ///< or the end of the object or list
        end,   ///< of the text
    };
    /// The token that the end of the chunk cuts.
    enum class token : std::uint8_t { none, string, number, literal };

    /// A string or number.
    struct scalar {
        const char* next; ///< the place after it; null if it was not read to its end
        std::string_view text;
        bool is_lent; ///< the text is valid until the next `keep_lent`
    };

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
        if (failure || stopped_) {
            return failure;
        }
        offset_ = place;
        return malformed("bytes that are not UTF-8");
    }

    /// Read the next bytes, whose characters beyond ASCII are right or are mended.
    std::optional<error> write_part(std::string_view bytes) {
        if (bytes.empty() || stopped_) {
            return std::nullopt;
        }
        chunk_.end = bytes.data() + bytes.size();
        read(bytes.data());
        offset_ += static_cast<std::uint64_t>(chunk_.at - bytes.data());
        offset_ -= chunk_.before;
        if (chunk_.limit != nullptr) {
            return error(protocol_errc::limit_exceeded, chunk_.limit);
        }
        if (chunk_.mistake != nullptr) {
            return malformed(chunk_.mistake);
        }
        if (stopped_) {
            return failure_;
        }
        handler_.keep_lent();
        return std::nullopt;
    }
    [[nodiscard]] error malformed(std::string reason) const {
        return error(protocol_errc::malformed,
                     std::move(reason).append(doubt_.empty() ? "" : ", though ").append(doubt_));
    }

    // Of `json_chunk`: functions that read from a place return the place after what they read, or null.

    /// Read the tokens of the chunk.
    void read(const char* at) {
        if (cut_ != token::none) {
            at = read_on(at);
        }
        while (at != nullptr) {
            at = detail::skip_json_space(at, chunk_.end);
            at = at == chunk_.end ? chunk_.stop(at) : read_token(at);
        }
    }
    /// Read the rest of a token that the end of the last chunk cut.
    const char* read_on(const char* at) {
        switch (std::exchange(cut_, token::none)) {
        case token::string:
            at = read_rest_of_string(at);
            return next_ == expects::name ? take_name({at, string_.text(), false})
                                          : take_value({at, string_.text(), false});
        case token::number:
            at = read_rest_of_number(at);
            return take_value({at, number_text_.view(), false});
        case token::literal:
            return read_rest_of_literal(at);
        case token::none:
            break;
        }
        return at;
    }
    const char* read_token(const char* at) {
        switch (next_) {
        case expects::root:
            return read_root(at);
        case expects::first_name:
            return *at == '}' ? close(at) : read_members(at);
        case expects::name:
            return read_members(at);
        case expects::colon:
            return read_colon(at);
        case expects::first_item:
            return *at == ']' ? close(at) : read_value(at, expects::item);
        case expects::item:
        case expects::member:
            return read_value(at, next_);
        case expects::comma:
            return read_comma(at);
        case expects::end:
            break;
        }
        return chunk_.fail(at, "text after the end of the document");
    }

    const char* read_root(const char* at) {
        if (*at == '{') {
            open_.push_back('{');
            next_ = expects::first_name;
            return at + 1;
        }
        if (*at == '"' || *at == '[' || *at == '-' || detail::is_digit(*at)) {
            return reject_root(at);
        }
        return read_literal(at, "text before the root object");
    }
    const char* reject_root(const char* at) {
        failure_ = no_object();
        return stop(at);
    }
    const char* stop(const char* at) {
        stopped_ = true;
        return chunk_.stop(at);
    }

    /// Read members up to the end of the chunk or object, or to a value that is no string or number.
    const char* read_members(const char* at) {
        for (;;) {
            at = read_name(at);
            if (at == nullptr) {
                return nullptr;
            }
            at = detail::skip_json_space(at, chunk_.end);
            if (at == chunk_.end || *at != ':') {
                next_ = expects::colon;
                return at;
            }
            at = detail::skip_json_space(at + 1, chunk_.end);
            next_ = expects::member;
            if (at == chunk_.end || (*at != '"' && !detail::is_digit(*at))) {
                return at;
            }
            at = take_member(*at == '"' ? read_string(at) : read_number(at));
            if (at == nullptr) {
                return nullptr;
            }
            at = detail::skip_json_space(at, chunk_.end);
            if (at == chunk_.end || *at != ',') {
                return at;
            }
            at = detail::skip_json_space(at + 1, chunk_.end);
            if (at == chunk_.end) {
                next_ = expects::name;
                return at;
            }
        }
    }
    [[gnu::always_inline]] const char* read_name(const char* at) {
        if (*at == '"') [[likely]] {
            const std::size_t size = handler_.expected_name({at + 1, chunk_.left(at + 1)});
            return size != 0 ? at + 1 + size + 1 : read_other_name(at);
        }
        return chunk_.fail(at, "a name in quotes is missing");
    }
    [[gnu::noinline]] const char* read_other_name(const char* at) {
        next_ = expects::name;
        return take_name(read_string(at));
    }
    const char* read_colon(const char* at) {
        if (*at != ':') {
            return chunk_.fail(at, "a colon is missing after a name");
        }
        next_ = expects::member;
        return at + 1;
    }
    const char* read_comma(const char* at) {
        const bool in_object = open_.back() == '{';
        if (*at == ',') {
            next_ = in_object ? expects::name : expects::item;
            return at + 1;
        }
        if (*at == (in_object ? '}' : ']')) {
            return close(at);
        }
        return chunk_.fail(at, in_object ? "a comma or a closing brace is missing"
                                         : "a comma or a closing bracket is missing");
    }

    /// Read a value, or its start if it is an object or list. It is a `member` or an `item`.
    const char* read_value(const char* at, expects what) {
        next_ = what;
        switch (*at) {
        case '"':
            return take_value(read_string(at));
        case '{':
        case '[':
            return open(at);
        default:
            return *at == '-' || detail::is_digit(*at) ? take_value(read_number(at))
                                                       : read_literal(at, "a value is missing");
        }
    }
    /// Enter an object or list.
    const char* open(const char* at) {
        constexpr std::size_t not_counted = 2;
        if (open_.size() >= not_counted && open_.size() - not_counted >= max_depth_) {
            return chunk_.exceed(at, "depth");
        }
        const bool is_object = *at == '{';
        const bool is_member = next_ == expects::member;
        open_.push_back(*at);
        next_ = is_object ? expects::first_name : expects::first_item;
        const bool goes_on = is_object   ? is_member ? handler_.open_member() : handler_.open_item()
                               : is_member ? handler_.open_list_member()
                                         : handler_.open_list_item();
        return goes_on ? at + 1 : stop(at + 1);
    }
    /// Leave the innermost object or list.
    const char* close(const char* at) {
        open_.pop_back();
        next_ = open_.empty() ? expects::end : expects::comma;
        return open_.empty() || handler_.close() ? at + 1 : stop(at + 1);
    }

    // Take a name or value, unless it was not read to its end.

    const char* take_name(const scalar& name) {
        if (name.next != nullptr) {
            next_ = expects::colon;
            handler_.name(name.text);
            tell_mended(name, true);
        }
        return name.next;
    }
    const char* take_value(const scalar& value) {
        return next_ == expects::member ? take_member(value) : take_item(value);
    }
    [[gnu::always_inline]] const char* take_member(const scalar& value) {
        if (value.next == nullptr) {
            return nullptr;
        }
        next_ = expects::comma;
        tell_mended(value, true);
        return handler_.scalar_member(value.text, value.is_lent) ? value.next : stop(value.next);
    }
    const char* take_item(const scalar& value) {
        if (value.next == nullptr) {
            return nullptr;
        }
        next_ = expects::comma;
        tell_mended(value, false);
        return handler_.scalar_item(value.text) ? value.next : stop(value.next);
    }
    void tell_mended(const scalar& text, bool is_member) {
        if constexpr (can_mend) {
            if (!text.is_lent && string_.take_is_mended()) {
                handler_.mended(text.text, is_member);
            }
        }
    }

    /// Read a string, from its opening quote.
    [[gnu::always_inline]] scalar read_string(const char* at) {
        ++at;
        const char* const mark = detail::find_json_string_mark(at, chunk_.end);
        const std::string_view text(at, static_cast<std::size_t>(mark - at));
        if (mark != chunk_.end && *mark == '"' && string_.is_plain(text)) [[likely]] {
            return {mark + 1, text, true};
        }
        string_is_lent_ = false;
        const char* const next = read_other_string(at);
        return {next, string_.text(), string_is_lent_};
    }
    /// Read a string that is no view of the chunk, from the byte after its opening quote.
    [[gnu::noinline]] const char* read_other_string(const char* at) {
        if (string_.is_full()) {
            handler_.keep_lent();
            string_.forget_short();
        }
        if (const char* const next = string_.read_short(chunk_, at)) {
            string_is_lent_ = true;
            return next;
        }
        string_.begin();
        return read_rest_of_string(at);
    }
    const char* read_rest_of_string(const char* at) {
        const char* const next = string_.read(chunk_, at);
        cut_ = next == nullptr ? token::string : token::none;
        return next;
    }

    [[gnu::always_inline]] scalar read_number(const char* at) {
        const char* const end = detail::whole_json_number(at, chunk_.end);
        if (end != nullptr && static_cast<std::size_t>(end - at) <= max_bytes_) [[likely]] {
            return {end, {at, static_cast<std::size_t>(end - at)}, true};
        }
        const char* const next = read_other_number(at);
        return {next, number_text_.view(), false};
    }
    [[gnu::noinline]] const char* read_other_number(const char* at) {
        number_.begin();
        number_text_.clear();
        return read_rest_of_number(at);
    }
    const char* read_rest_of_number(const char* at) {
        const char* const end = number_.read(at, chunk_.end);
        number_text_.append({at, static_cast<std::size_t>(end - at)});
        if (number_text_.size() > max_bytes_) {
            return chunk_.exceed(end, detail::json_field_limit, number_text_.size() - max_bytes_);
        }
        if (end == chunk_.end) {
            cut_ = token::number;
            return chunk_.stop(end);
        }
        const char* const mistake = number_.mistake_before(*end);
        return mistake == nullptr ? end : chunk_.fail(end, mistake);
    }

    /// Read `true`, `false` or `null`. What starts with another letter is a `mistake`.
    const char* read_literal(const char* at, const char* mistake) {
        literal_ = *at == 't' ? "true" : *at == 'f' ? "false" : *at == 'n' ? "null" : "";
        literal_read_ = 0;
        return literal_.empty() ? chunk_.fail(at, mistake) : read_rest_of_literal(at);
    }
    const char* read_rest_of_literal(const char* at) {
        for (; literal_read_ != literal_.size(); ++literal_read_, ++at) {
            if (at == chunk_.end) {
                cut_ = token::literal;
                return chunk_.stop(at);
            }
            if (*at != literal_[literal_read_]) {
                return chunk_.fail(at, "a word that is not true, false or null");
            }
        }
        if (open_.empty()) {
            return reject_root(at);
        }
        if (literal_ != "null") {
            return take_value({at, literal_, false});
        }
        const bool is_member = std::exchange(next_, expects::comma) == expects::member;
        return !is_member || handler_.null_member() ? at : stop(at);
    }

    Handler& handler_;
    const std::size_t max_depth_;
    const std::size_t max_bytes_; ///< of a name, text or number
    detail::json_chunk chunk_;
    expects next_ = expects::root;
    token cut_ = token::none;
    std::string open_; ///< the brackets that open the objects and lists around
    detail::json_string_reader string_;
    bool string_is_lent_ = false; ///< the text that `string_` has read last
    detail::json_number number_;
    detail::text_buffer number_text_; ///< of a number that the end of a chunk cuts
    std::string_view literal_;        ///< the word that is being read
    std::size_t literal_read_ = 0;    ///< bytes of it
    std::optional<error> failure_;
    bool stopped_ = false;
    std::string held_; ///< the start of a character that the end of the last chunk cut
    std::uint64_t offset_ = 0;
    std::size_t mark_read_ = 0; ///< bytes of the byte order mark; all of them if it is there no more
    const std::string doubt_;   ///< what says that the text is not UTF-8
};

}}} // namespace webcasts::v0::wire

#endif
