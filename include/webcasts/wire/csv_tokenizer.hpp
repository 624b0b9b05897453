// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_TOKENIZER_HPP
#define WEBCASTS_WIRE_CSV_TOKENIZER_HPP

#include <webcasts/error.hpp>
#include <webcasts/wire/decode_limits.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::wire {

/** The fields of one CSV row, unquoted. Views are valid until the call that handed the row over returns. */
class csv_row {
  public:
    /// Count the fields: at least one.
    [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
    /// View a field.
    [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept {
        const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
        return std::string_view(text_).substr(begin, ends_[index] - begin);
    }
    /// View all fields' texts, one behind the other.
    [[nodiscard]] std::string_view text() const noexcept { return text_; }

  private:
    template <class>
    friend class csv_tokenizer;

    void clear() noexcept {
        text_.clear();
        ends_.clear();
    }

    std::string text_;
    std::vector<std::size_t> ends_;
};

/** Read CSV (RFC 4180), in any chunking, and call `handler.row(const csv_row&)`, which returns false to stop.

    Rows end with CRLF, LF or CR; the last may end with the text. Empty lines are passed over. A byte order
   mark before the first field is dropped. A quote inside an unquoted field, or text behind a closing quote,
   is malformed.
*/
template <class Handler>
class csv_tokenizer {
  public:
    csv_tokenizer(Handler& handler, const decode_limits& limits) : handler_(handler), limits_(limits) {}

    /// Read the next bytes; nothing where they are well-formed so far, or where the handler stopped.
    [[nodiscard]] std::optional<error> write(std::span<const char> bytes) {
        std::size_t i = skip_mark(bytes);
        while (i < bytes.size() && !stopped_) {
            if (state_ == state::unquoted || state_ == state::quoted) {
                const std::size_t plain = plain_length(bytes.subspan(i));
                if (row_.text_.size() - field_begin() + plain > limits_.field_bytes) {
                    return over("bytes in one field");
                }
                row_.text_.append(bytes.data() + i, plain);
                i += plain;
                if (i == bytes.size()) {
                    break;
                }
            }
            if (auto wrong = step(bytes[i])) {
                offset_ += i;
                return wrong;
            }
            ++i;
        }
        offset_ += i;
        return row_.text_.size() > limits_.record_bytes ? over("bytes in one row") : std::nullopt;
    }

    /// Say that there are no more bytes: hand over a last row without an end.
    [[nodiscard]] std::optional<error> finish() {
        if (stopped_) {
            return std::nullopt;
        }
        if (state_ == state::quoted) {
            return error(protocol_errc::ended_early, "inside a quoted field");
        }
        if (state_ != state::row_start) {
            end_field();
            end_row();
        }
        return std::nullopt;
    }

    /// The offset behind the bytes that were read.
    [[nodiscard]] std::uint64_t byte_offset() const noexcept { return offset_; }

  private:
    enum class state : unsigned char { row_start, field_start, unquoted, quoted, quote_in_quoted };

    std::optional<error> step(char c) {
        if (c == '\n' && after_cr_) {
            after_cr_ = false;
            return std::nullopt;
        }
        after_cr_ = false;
        switch (state_) {
        case state::row_start:
            if (c == '\r' || c == '\n') {
                after_cr_ = c == '\r';
                return std::nullopt;
            }
            [[fallthrough]];
        case state::field_start:
            if (c == '"') {
                state_ = state::quoted;
                return std::nullopt;
            }
            state_ = state::unquoted;
            return delimiter(c) ? end(c) : keep(c);
        case state::unquoted:
            return c == '"'
                       ? std::optional(error(protocol_errc::malformed, "a quote inside an unquoted field"))
                       : end(c);
        case state::quoted:
            state_ = state::quote_in_quoted;
            return std::nullopt;
        case state::quote_in_quoted:
            if (c == '"') {
                state_ = state::quoted;
                return keep(c);
            }
            if (!delimiter(c)) {
                return error(protocol_errc::malformed, "text behind a closing quote");
            }
            return end(c);
        }
        return std::nullopt;
    }

    static constexpr bool delimiter(char c) noexcept { return c == ',' || c == '\r' || c == '\n'; }

    std::optional<error> keep(char c) {
        row_.text_ += c;
        return std::nullopt;
    }

    std::optional<error> end(char c) {
        end_field();
        if (row_.size() > limits_.fields_per_record) {
            return over("fields in one row");
        }
        if (c == ',') {
            state_ = state::field_start;
            return std::nullopt;
        }
        after_cr_ = c == '\r';
        end_row();
        return std::nullopt;
    }

    void end_field() { row_.ends_.push_back(row_.text_.size()); }

    void end_row() {
        state_ = state::row_start;
        stopped_ = !handler_.row(row_);
        row_.clear();
    }

    [[nodiscard]] std::size_t field_begin() const noexcept {
        return row_.ends_.empty() ? 0 : row_.ends_.back();
    }

    /// Count the bytes that the state takes as they are.
    [[nodiscard]] std::size_t plain_length(std::span<const char> bytes) const noexcept {
        std::size_t length = 0;
        if (state_ == state::quoted) {
            while (length < bytes.size() && bytes[length] != '"') {
                ++length;
            }
            return length;
        }
        while (length < bytes.size() && bytes[length] != '"' && !delimiter(bytes[length])) {
            ++length;
        }
        return length;
    }

    std::size_t skip_mark(std::span<const char> bytes) noexcept {
        constexpr std::string_view mark = "\xEF\xBB\xBF";
        std::size_t i = 0;
        while (mark_read_ < mark.size() && i < bytes.size()) {
            if (bytes[i] != mark[mark_read_]) {
                // Not a mark after all: what looked like its beginning is text.
                if (mark_read_ > 0) {
                    row_.text_.assign(mark.substr(0, mark_read_));
                    state_ = state::unquoted;
                }
                mark_read_ = mark.size();
                return i;
            }
            ++mark_read_;
            ++i;
        }
        return i;
    }

    static std::optional<error> over(std::string_view what) {
        return error(protocol_errc::limit_exceeded, std::string(what));
    }

    Handler& handler_;
    const decode_limits limits_;
    csv_row row_;
    std::uint64_t offset_ = 0;
    std::size_t mark_read_ = 0;
    state state_ = state::row_start;
    bool after_cr_ = false;
    bool stopped_ = false;
};

} // namespace webcasts::wire

#endif
