// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_TOKENIZER_HPP
#define WEBCASTS_WIRE_CSV_TOKENIZER_HPP

#include <webcasts/detail/csv_scan.hpp>
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

/// The fields of one CSV row, unquoted. Views are valid until the call that handed the row over returns.
class csv_row {
  public:
    /// Count the fields: at least one.
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    /// View a field.
    [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept {
        return in_copy(index, raw_, unescaped_);
    }
    /// View the row as it stands in the text, without its end.
    [[nodiscard]] std::string_view raw() const noexcept { return raw_; }
    /// View the texts of those fields in which quotes are written twice.
    [[nodiscard]] std::string_view unescaped() const noexcept { return unescaped_; }
    /// View a field in copies of `raw()` and `unescaped()`.
    [[nodiscard]] std::string_view in_copy(std::size_t index, std::string_view raw,
                                           std::string_view unescaped) const noexcept {
        const cell& at = cells_[index];
        return {(at.escaped ? unescaped.data() : raw.data()) + at.begin, at.end - at.begin};
    }
    /// Count the raw bytes before the end of a field, its closing quote included.
    [[nodiscard]] std::size_t raw_end(std::size_t index) const noexcept { return cells_[index].raw_end; }

  private:
    template <class>
    friend class csv_tokenizer;

    struct cell {
        std::size_t begin = 0; ///< of the text, in the raw row, or in `unescaped_`
        std::size_t end = 0;
        std::size_t raw_end = 0;
        bool escaped = false; ///< holds quotes that are written twice
    };

    std::string_view raw_;
    std::vector<cell> cells_; ///< more than `count_` where an earlier row had more
    std::size_t count_ = 0;
    std::string unescaped_; ///< the texts of the cells that are escaped
};

/** Read CSV (RFC 4180), in any chunking, and call `handler.row(const csv_row&)`, which returns false to stop.

    Rows end with CRLF, LF or CR; the last may end with the text. Empty lines are passed over. A byte order
   mark before the first field is dropped. A quote inside an unquoted field, or text behind a closing quote,
   is malformed. A row that lies in one chunk is not copied.
*/
template <class Handler>
class csv_tokenizer {
  public:
    csv_tokenizer(Handler& handler, const decode_limits& limits) : handler_(handler), limits_(limits) {}

    /// Read the next bytes; nothing where they are well-formed so far, or where the handler stopped.
    [[nodiscard]] std::optional<error> write(std::span<const char> bytes) {
        const std::size_t mark = skip_mark(bytes);
        offset_ += mark;
        const std::string_view chunk(bytes.data() + mark, bytes.size() - mark);
        if (stopped_ || chunk.empty()) {
            return std::nullopt;
        }
        row_begin_ = 0;
        before_ = carried_.size();
        std::size_t end = chunk.size();
        webcasts::detail::for_each_csv_mark(chunk, [&](std::size_t at) {
            const bool go_on = take_mark(chunk, at);
            end = go_on ? end : at + 1;
            return go_on;
        });
        offset_ += end;
        if (failed_ || stopped_) {
            return failed_ ? std::optional(failure_) : std::nullopt;
        }
        carried_.append(chunk.substr(row_begin_));
        return unfinished();
    }

    /// Say that there are no more bytes: hand over a last row without an end.
    [[nodiscard]] std::optional<error> finish() {
        if (stopped_) {
            return std::nullopt;
        }
        if (quotes_ == quotes::open) {
            return error(protocol_errc::ended_early, "inside a quoted field");
        }
        row_begin_ = 0;
        before_ = carried_.size();
        if (before_ > 0 && !end_row({}, 0) && failed_) {
            return failure_;
        }
        return std::nullopt;
    }

    /// The offset behind the bytes that were read.
    [[nodiscard]] std::uint64_t byte_offset() const noexcept { return offset_; }

  private:
    /// What was seen of a field's quotes.
    enum class quotes : unsigned char { none, open, closed };

    // Offsets in a row count from its begin, which may lie in an earlier chunk: a byte at `at` of the chunk
    // has the offset `before_ + at - row_begin_`, where `before_` bytes of the row are carried over.

    /// Take a comma, quote, CR or LF; false where there is no more to do.
    bool take_mark(std::string_view chunk, std::size_t at) {
        const char mark = chunk[at];
        const std::size_t offset = before_ + at - row_begin_;
        if (mark == '"') {
            return take_quote(offset);
        }
        if (quotes_ == quotes::open) {
            return true;
        }
        if (mark == ',') {
            return end_field(offset);
        }
        return end_row(chunk, at);
    }

    bool take_quote(std::size_t offset) {
        switch (quotes_) {
        case quotes::none:
            if (offset != field_begin_) {
                return fail(protocol_errc::malformed, "a quote inside an unquoted field");
            }
            quotes_ = quotes::open;
            return true;
        case quotes::open:
            quotes_ = quotes::closed;
            quote_ = offset;
            return true;
        case quotes::closed:
            break;
        }
        if (offset != quote_ + 1) {
            return fail(protocol_errc::malformed, "text behind a closing quote");
        }
        quotes_ = quotes::open;
        ++doubled_;
        return true;
    }

    /// End a field before `offset`.
    bool end_field(std::size_t offset) {
        if (row_.count_ == row_.cells_.size()) {
            row_.cells_.emplace_back();
        }
        csv_row::cell& made = row_.cells_[row_.count_++];
        made.begin = field_begin_;
        made.end = offset;
        made.raw_end = offset;
        made.escaped = false;
        if (quotes_ != quotes::none) {
            if (offset != quote_ + 1) {
                return fail(protocol_errc::malformed, "text behind a closing quote");
            }
            ++made.begin;
            --made.end;
            made.escaped = doubled_ != 0;
            escaped_ = escaped_ || made.escaped;
        }
        const std::size_t size = made.end - made.begin - doubled_;
        row_bytes_ += size;
        if (size > limits_.field_bytes || row_.count_ > limits_.fields_per_record) {
            return fail(protocol_errc::limit_exceeded,
                        size > limits_.field_bytes ? "bytes in one field" : "fields in one row");
        }
        field_begin_ = offset + 1;
        quotes_ = quotes::none;
        doubled_ = 0;
        return true;
    }

    /// End a row before the byte `at` of the chunk.
    bool end_row(std::string_view chunk, std::size_t at) {
        const std::size_t size = before_ + at - row_begin_;
        if (size > 0) {
            if (!end_field(size)) {
                return false;
            }
            if (row_bytes_ > limits_.record_bytes) {
                return fail(protocol_errc::limit_exceeded, "bytes in one row");
            }
            if (before_ > 0) {
                row_.raw_ = carried_.append(chunk.substr(row_begin_, at - row_begin_));
            } else {
                row_.raw_ = chunk.substr(row_begin_, at - row_begin_);
            }
            if (escaped_) {
                unescape();
            }
            if (!handler_.row(row_)) {
                stopped_ = true;
                return false;
            }
        }
        row_begin_ = at + 1;
        begin_row();
        return true;
    }

    void begin_row() noexcept {
        carried_.clear();
        before_ = 0;
        field_begin_ = 0;
        row_.count_ = 0;
        row_.unescaped_.clear();
        row_bytes_ = 0;
        escaped_ = false;
    }

    /// Write the texts of fields with doubled quotes anew.
    void unescape() {
        std::string& text = row_.unescaped_;
        for (std::size_t i = 0; i < row_.count_; ++i) {
            csv_row::cell& at = row_.cells_[i];
            if (!at.escaped) {
                continue;
            }
            std::string_view rest = row_.raw_.substr(at.begin, at.end - at.begin);
            at.begin = text.size();
            for (std::size_t quote = rest.find('"'); quote != std::string_view::npos;
                 quote = rest.find('"')) {
                text.append(rest.substr(0, quote + 1));
                rest.remove_prefix(quote + 2);
            }
            text.append(rest);
            at.end = text.size();
        }
    }

    /// Bound what a row that has no end yet may grow to; where that is exceeded, it is at its end, too.
    [[nodiscard]] std::optional<error> unfinished() const {
        const std::size_t size = carried_.size();
        if ((size - field_begin_) / 2 > limits_.field_bytes + 1) {
            return error(protocol_errc::limit_exceeded, "bytes in one field");
        }
        if (size / 2 > limits_.record_bytes + 2 * (row_.count_ + 1)) {
            return error(protocol_errc::limit_exceeded, "bytes in one row");
        }
        return std::nullopt;
    }

    bool fail(protocol_errc code, const char* detail) {
        failure_ = error(code, detail);
        failed_ = true;
        return false;
    }

    /// Count the bytes of a chunk that belong to a byte order mark at the begin of the text.
    std::size_t skip_mark(std::span<const char> bytes) {
        constexpr std::string_view mark = "\xEF\xBB\xBF";
        std::size_t i = 0;
        while (mark_read_ < mark.size() && i < bytes.size()) {
            if (bytes[i] != mark[mark_read_]) {
                // Not a mark after all: what looked like its beginning is text.
                carried_.assign(mark.substr(0, mark_read_));
                mark_read_ = mark.size();
                return i;
            }
            ++mark_read_;
            ++i;
        }
        return i;
    }

    Handler& handler_;
    const decode_limits limits_;
    csv_row row_;
    std::string carried_;         ///< the bytes of the current row that came in earlier chunks
    std::size_t before_ = 0;      ///< how many these are
    std::size_t row_begin_ = 0;   ///< in the chunk, of the rest of the row
    std::size_t field_begin_ = 0; ///< offset in the row
    std::size_t quote_ = 0;       ///< offset of the quote that closed the field
    std::size_t doubled_ = 0;     ///< quotes in the field that are written twice
    std::size_t row_bytes_ = 0;   ///< of the texts of the fields so far
    quotes quotes_ = quotes::none;
    bool escaped_ = false; ///< a field of the row has doubled quotes
    bool stopped_ = false;
    bool failed_ = false;
    std::uint64_t offset_ = 0;
    std::size_t mark_read_ = 0;
    error failure_;
};

} // namespace webcasts::wire

#endif
