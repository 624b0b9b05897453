// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_SCANNER_HPP
#define WEBCASTS_WIRE_XML_DETAIL_SCANNER_HPP

#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/xml/detail/cursor.hpp>
#include <webcasts/wire/xml/detail/markup.hpp>
#include <webcasts/wire/xml/detail/reference.hpp>
#include <webcasts/wire/xml/detail/tag.hpp>
#include <webcasts/wire/xml/detail/token_end.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace wire {

/// Read XML 1.0 in UTF-8, in any chunking, and call a tree handler: `open(name)`,
/// `attribute(name, value, is_lent)`, `text(piece)`, `close()`; `keep_lent()` at the end of each chunk,
/// because lent values are views of it. A call that returns false stops the scanner.
///
/// Documents are accepted and refused as by expat: well-formedness is checked completely, with the names of
/// the fourth edition. Name prefixes are dropped, namespace declarations skipped. A document type declaration
/// is refused, so there are no entities but the five of XML. The encoding in an XML declaration is not
/// checked: the caller does that.
template <class Handler>
class xml_scanner {
  public:
    /// The handler must outlive the tokenizer; the limits are copied.
    xml_scanner(Handler& handler, const decode_limits& limits)
        : handler_(handler), limits_(limits), tag_(limits.fields_per_record + max_other_attributes) {}
    xml_scanner(const xml_scanner&) = delete;
    xml_scanner& operator=(const xml_scanner&) = delete;

    /// Read the next bytes. Return `nullopt` if they are well-formed so far, or if the handler stopped.
    [[nodiscard]] std::optional<error> write(std::span<const char> bytes) {
        if (stopped_) {
            return std::nullopt;
        }
        const char* at = bytes.data();
        const char* const end = at + bytes.size();
        if (!held_.empty()) {
            const char* const token_end = token_end_.find(at, end);
            held_.append(at, token_end == nullptr ? end : token_end);
            if (held_.size() > limits_.tag_bytes) {
                return long_token();
            }
            if (token_end == nullptr) {
                return std::nullopt;
            }
            at = token_end;
            lends_ = false;
            read(held_.data(), held_.data() + held_.size());
            if (stopped_) {
                return std::move(failure_);
            }
            held_.clear();
        }
        lends_ = true;
        const char* const token = read(at, end);
        if (stopped_) {
            return std::move(failure_);
        }
        if (token != end) {
            hold(token, end);
            if (held_.size() > limits_.tag_bytes) {
                return long_token();
            }
        }
        handler_.keep_lent();
        return std::nullopt;
    }

    /// End the text.
    [[nodiscard]] std::optional<error> finish() {
        if (!stopped_) {
            read(held_.data(), held_.data() + held_.size());
        }
        if (stopped_) {
            return std::move(failure_);
        }
        if (!held_.empty() || state_ != state::epilog) {
            return error(protocol_errc::ended_early);
        }
        return std::nullopt;
    }

    /// The offset after the tokens that were read, or of the mistake.
    [[nodiscard]] std::uint64_t byte_offset() const noexcept { return offset_; }

    /// Return the error for a token beyond the limit.
    [[nodiscard]] static error long_token() {
        return error(protocol_errc::limit_exceeded, "bytes in one tag, comment or processing instruction");
    }

  private:
    using cursor = detail::xml_cursor;
    using tag = detail::xml_tag;
    /// The number of attributes that a tag may have in addition to fields, such as namespace declarations: a
    /// bound for their memory.
    static constexpr std::size_t max_other_attributes = 1000;

    enum class state : std::uint8_t {
        start,      ///< before the first byte
        after_mark, ///< after a byte order mark and nothing else
        prolog,     ///< before the root
        content,
        cdata,
        epilog, ///< after the root
    };

    /// Read the complete tokens. Return the start of the first incomplete one.
    const char* read(const char* begin, const char* end) {
        cursor bytes{begin, end};
        const char* token = begin;
        while (token != end && read_token(bytes)) {
            token = bytes.at;
        }
        if (bytes.mistake != nullptr) {
            fail(error(bytes.mistake == tag::too_many ? protocol_errc::limit_exceeded
                                                      : protocol_errc::malformed,
                       bytes.mistake));
        }
        offset_ += static_cast<std::uint64_t>((bytes.mistake != nullptr ? bytes.at : token) - begin);
        return token;
    }

    /// Keep the start of a token until its end arrives.
    void hold(const char* token, const char* end) {
        held_.assign(token, end);
        token_end_.begin();
        if (tag_.bytes_read() != 0) {
            token_end_.begin_in_tag();
            token += 1 + tag_.bytes_read();
        }
        token_end_.find(token, end);
    }

    /// Read one token, or the available part of a text. Return false if the token is incomplete or malformed,
    /// or if the scanner stops.
    bool read_token(cursor& bytes) {
        if (state_ == state::cdata) {
            return read_cdata(bytes);
        }
        if (*bytes.at == '<') {
            return read_markup(bytes);
        }
        return state_ == state::content ? read_text(bytes) : read_outside_root(bytes);
    }

    bool read_outside_root(cursor& bytes) {
        constexpr std::string_view mark = detail::byte_order_mark;
        if (state_ == state::start && *bytes.at == mark.front()) {
            const std::string_view found(bytes.at, bytes.left());
            if (found.starts_with(mark)) {
                bytes.at += mark.size();
                state_ = state::after_mark;
                return true;
            }
            return mark.starts_with(found) ? false : bytes.fail("an incomplete byte order mark");
        }
        if (!detail::is_xml_space(*bytes.at)) {
            return bytes.fail(state_ == state::epilog ? "text after the root element"
                                                      : "text before the root element");
        }
        bytes.skip_space();
        end_start();
        return true;
    }

    [[nodiscard]] bool is_before_root() const noexcept { return state_ <= state::prolog; }
    /// Note that an XML declaration is no longer allowed.
    void end_start() noexcept {
        if (is_before_root()) {
            state_ = state::prolog;
        }
    }

    bool read_markup(cursor& bytes) {
        const char* const begin = bytes.at;
        if (bytes.left() < 2) {
            return false;
        }
        brackets_ = 0;
        after_return_ = false;
        ++bytes.at;
        switch (*bytes.at) {
        case '/':
            return read_end_tag(bytes, begin);
        case '?':
            ++bytes.at;
            return read_instruction(bytes) && is_short(bytes.at - begin);
        case '!':
            ++bytes.at;
            return read_declared(bytes) && is_short(bytes.at - begin);
        default:
            return read_start_tag(bytes, begin);
        }
    }

    bool read_start_tag(cursor& bytes, const char* begin) {
        if (state_ == state::epilog) {
            return bytes.fail("a second root element");
        }
        if (!tag_.read(bytes) || !is_short(bytes.at - begin)) {
            return false;
        }
        state_ = state::content;
        if (!go_on(handler_.open(tag_.local(tag_.name())))) {
            return false;
        }
        for (const auto& one : tag_.attributes()) {
            if (detail::declares_namespace(tag_.whole(one.name))) {
                continue;
            }
            if (!go_on(
                    handler_.attribute(tag_.local(one.name), tag_.value_of(one), lends_ && one.is_in_tag))) {
                return false;
            }
        }
        if (tag_.is_empty()) {
            return close();
        }
        names_.append(tag_.whole(tag_.name()));
        name_sizes_.push_back(tag_.name().size);
        return true;
    }

    bool read_end_tag(cursor& bytes, const char* begin) {
        if (state_ != state::content) {
            return bytes.fail("an end tag without an open element");
        }
        ++bytes.at;
        const std::size_t size = name_sizes_.back();
        const std::string_view name = std::string_view(names_).substr(names_.size() - size);
        const std::string_view found(bytes.at, bytes.left());
        if (found.substr(0, size) != name.substr(0, found.size())) {
            return bytes.fail(unexpected_end_tag);
        }
        if (found.size() <= size) {
            return false;
        }
        bytes.at += size;
        if (*bytes.at != '>' && !bytes.skip_space()) {
            return false;
        }
        if (!bytes.expect('>', unexpected_end_tag) || !is_short(bytes.at - begin)) {
            return false;
        }
        names_.resize(names_.size() - size);
        name_sizes_.pop_back();
        return close();
    }

    bool close() {
        state_ = name_sizes_.empty() ? state::epilog : state::content;
        return go_on(handler_.close());
    }

    /// Read a processing instruction or an XML declaration.
    bool read_instruction(cursor& bytes) {
        detail::xml_name target;
        if (!bytes.read_name(target)) {
            return false;
        }
        if (!detail::equal_ignoring_case(target.text, "xml")) {
            end_start();
            return detail::read_rest_of_instruction(bytes);
        }
        if (state_ > state::after_mark || target.text != "xml") {
            return bytes.fail("an XML declaration that is not at the start of the document");
        }
        detail::xml_declaration declaration;
        if (!declaration.read(bytes)) {
            return false;
        }
        state_ = state::prolog;
        return true;
    }

    /// Read a comment or the start of a CDATA section.
    bool read_declared(cursor& bytes) {
        const std::string_view found(bytes.at, bytes.left());
        const auto starts_with = [&](std::string_view mark) { return found.starts_with(mark); };
        const auto may_be = [&](std::string_view mark) { return mark.starts_with(found); };
        constexpr std::string_view comment = "--";
        constexpr std::string_view cdata = "[CDATA[";
        constexpr std::string_view document_type = "DOCTYPE";
        if (starts_with(comment)) {
            bytes.at += comment.size();
            end_start();
            return detail::read_xml_comment(bytes);
        }
        if (state_ == state::content && starts_with(cdata)) {
            bytes.at += cdata.size();
            state_ = state::cdata;
            return true;
        }
        if (is_before_root() && starts_with(document_type) && found.size() > document_type.size() &&
            detail::is_xml_space(found[document_type.size()])) {
            return fail(error(protocol_errc::document_type_refused));
        }
        if (may_be(comment) || (state_ == state::content && may_be(cdata)) ||
            (is_before_root() && may_be(document_type))) {
            return false;
        }
        return bytes.fail("a declaration that is not expected here");
    }

    /// Read a text up to the next markup.
    bool read_text(cursor& bytes) {
        using detail::byte_set;
        using marks = byte_set<detail::control_bytes::stop, detail::high_bytes::stop, '<', '&', ']'>;
        const char* const token = bytes.at;
        std::size_t brackets = std::exchange(brackets_, 0);
        if (brackets == 2 && *bytes.at == '>') {
            return bytes.fail(cdata_end);
        }
        if (!skip_rest_of_line_end(bytes)) {
            return true;
        }
        const char* begin = bytes.at;
        for (;; brackets = 0) {
            bytes.at += detail::count_outside<marks>(bytes.at, bytes.left());
            if (bytes.at == bytes.end || *bytes.at == '<') {
                return hand_over(begin, bytes.at);
            }
            if (*bytes.at == '&') {
                if (bytes.at != token) {
                    return hand_over(begin, bytes.at);
                }
                detail::xml_reference reference;
                return reference.read(bytes) && is_short(bytes.at - begin) &&
                       go_on(handler_.text(reference.text()));
            }
            if (*bytes.at == ']') {
                brackets = (bytes.at == begin ? brackets : 0) + count_brackets(bytes);
                if (bytes.at == bytes.end) {
                    brackets_ = brackets < 2 ? brackets : 2;
                } else if (brackets >= 2 && *bytes.at == '>') {
                    return bytes.fail(cdata_end);
                }
            } else if (const auto done = pass_stop<'<', '&', ']'>(bytes, token, begin)) {
                return *done;
            }
        }
    }

    /// Read the content of a CDATA section, and its end.
    bool read_cdata(cursor& bytes) {
        using detail::byte_set;
        using marks = byte_set<detail::control_bytes::stop, detail::high_bytes::stop, ']'>;
        const char* const token = bytes.at;
        if (!skip_rest_of_line_end(bytes)) {
            return true;
        }
        const char* begin = bytes.at;
        for (;;) {
            if (brackets_ == 0) {
                bytes.at += detail::count_outside<marks>(bytes.at, bytes.left());
            }
            if (bytes.at == bytes.end) {
                return hand_over(begin, bytes.at);
            }
            if (brackets_ != 0 || *bytes.at == ']') {
                return hand_over(begin, bytes.at) && read_brackets(bytes);
            }
            if (const auto done = pass_stop<']'>(bytes, token, begin)) {
                return *done;
            }
        }
    }

    /// Read brackets that may start the end of a CDATA section, after those that were read before.
    bool read_brackets(cursor& bytes) {
        std::size_t brackets = std::exchange(brackets_, 0) + count_brackets(bytes);
        const bool may_end = bytes.at == bytes.end || *bytes.at == '>';
        for (; brackets > (may_end ? 2U : 0U); --brackets) {
            if (!go_on(handler_.text("]"))) {
                return false;
            }
        }
        if (bytes.at == bytes.end) {
            brackets_ = brackets;
        } else if (brackets == 2) {
            ++bytes.at;
            state_ = state::content;
        } else if (brackets == 1) {
            return go_on(handler_.text("]"));
        }
        return true;
    }

    static std::size_t count_brackets(cursor& bytes) noexcept {
        const char* const begin = bytes.at;
        while (bytes.at != bytes.end && *bytes.at == ']') {
            ++bytes.at;
        }
        return static_cast<std::size_t>(bytes.at - begin);
    }

    /// Skip a control character or one beyond ASCII in a text that a scan for `Marks` reads. Return the
    /// caller's result if the text does not continue.
    template <char... Marks>
    std::optional<bool> pass_stop(cursor& bytes, const char* token, const char*& begin) {
        if (*bytes.at == '\r') {
            if (!hand_over(begin, bytes.at) || !go_on(handler_.text("\n"))) {
                return false;
            }
            ++bytes.at;
            after_return_ = true;
            if (bytes.at == bytes.end || !skip_rest_of_line_end(bytes)) {
                return true;
            }
            begin = bytes.at;
            return std::nullopt;
        }
        if (bytes.template skip_stopped_before<Marks...>()) {
            return std::nullopt;
        }
        // The text before it is complete; the rest of the character may come with the next bytes.
        if (bytes.mistake == nullptr && bytes.at != token) {
            return hand_over(begin, bytes.at);
        }
        return false;
    }

    /// Skip the LF of a CR LF. Return false if the bytes end after it.
    bool skip_rest_of_line_end(cursor& bytes) noexcept {
        if (std::exchange(after_return_, false) && *bytes.at == '\n') {
            ++bytes.at;
        }
        return bytes.at != bytes.end;
    }

    bool hand_over(const char* begin, const char* end) {
        return begin == end ||
               go_on(handler_.text(std::string_view(begin, static_cast<std::size_t>(end - begin))));
    }

    /// Return whether a token is within the limit, which does not depend on the chunking.
    bool is_short(std::ptrdiff_t size) {
        return static_cast<std::size_t>(size) <= limits_.tag_bytes || fail(long_token());
    }

    bool go_on(bool wanted) noexcept {
        stopped_ = !wanted;
        return wanted;
    }
    bool fail(error cause) {
        failure_ = std::move(cause);
        return go_on(false);
    }

    static constexpr const char* cdata_end = "]]> in a text";
    static constexpr const char* unexpected_end_tag = "an end tag whose name is not that of the open element";

    Handler& handler_;
    const decode_limits limits_;
    state state_ = state::start;
    bool lends_ = true; ///< the bytes are in the caller's chunk, and may be lent
    bool stopped_ = false;
    bool after_return_ = false; ///< the text so far ends with a CR
    std::size_t brackets_ = 0;  ///< number of `]` at the end of the bytes that were read, at most two
    std::uint64_t offset_ = 0;
    std::string held_; ///< the start of a token whose rest follows
    detail::xml_token_end token_end_;
    tag tag_;
    std::string names_; ///< of the open elements, the innermost last
    std::vector<std::size_t> name_sizes_;
    std::optional<error> failure_;
};

}}} // namespace webcasts::v0::wire

#endif
