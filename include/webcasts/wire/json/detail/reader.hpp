// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_DETAIL_READER_HPP
#define WEBCASTS_WIRE_JSON_DETAIL_READER_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>
#include <webcasts/wire/json/detail/scan.hpp>
#include <webcasts/wire/json/detail/string_blocks.hpp>
#include <webcasts/wire/json/detail/string_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace wire {

/// Reads the tokens of JSON, in any chunking, and calls a tree handler as `json_tokenizer` describes. The
/// bytes must be UTF-8, unless texts are mended.
template <class Handler>
class json_reader {
  public:
    /// The handler must outlive the reader; the limits are copied.
    json_reader(Handler& handler, const decode_limits& limits)
        : handler_(handler), max_depth_(limits.depth), max_bytes_(limits.field_bytes),
          string_(limits.field_bytes) {}

    /// Read half a character in an escape, and a byte of a text that is not UTF-8, as U+FFFD.
    void mend_texts() noexcept { string_.mend(true); }

    /// Read the next bytes. `at` of the result is where reading ends or stops.
    const detail::json_chunk& read(std::string_view bytes) {
        chunk_.end = bytes.data() + bytes.size();
        const char* at = cut_ == token::none ? bytes.data() : read_on(bytes.data());
        while (at != nullptr) {
            at = detail::skip_json_space(at, chunk_.end);
            at = at == chunk_.end ? chunk_.stop(at) : read_token(at);
        }
        return chunk_;
    }

    /// Return whether the handler stopped the reader, or the root is wrong.
    [[nodiscard]] bool stopped() const noexcept { return stopped_; }
    /// Return whether the root is no object, as far as it was read.
    [[nodiscard]] bool has_wrong_root() const noexcept {
        return has_wrong_root_ || (cut_ == token::literal && open_.empty());
    }
    /// Return whether the root is complete.
    [[nodiscard]] bool has_ended() const noexcept { return next_ == expects::end; }

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

    // Of `json_chunk`: functions that read from a place return the place after what they read, or null.

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
        has_wrong_root_ = true;
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
    bool stopped_ = false;
    bool has_wrong_root_ = false;
    std::string open_; ///< the brackets that open the objects and lists around
    detail::json_string_reader string_;
    bool string_is_lent_ = false; ///< the text that `string_` has read last
    detail::json_number number_;
    detail::text_buffer number_text_; ///< of a number that the end of a chunk cuts
    std::string_view literal_;        ///< the word that is being read
    std::size_t literal_read_ = 0;    ///< bytes of it
};

}}} // namespace webcasts::v0::wire

#endif
