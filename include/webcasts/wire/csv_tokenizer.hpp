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
        const std::size_t begin = raw_begin(index);
        if (!at.quoted) {
            return {raw.data() + begin, at.raw_end - begin};
        }
        if (at.doubled == 0) {
            return {raw.data() + begin + 1, at.raw_end - begin - 2};
        }
        return {unescaped.data() + at.unescaped_begin, at.raw_end - begin - 2 - at.doubled};
    }
    /// Count the bytes before the end of a field in the raw row, its closing quote included.
    [[nodiscard]] std::size_t raw_end(std::size_t index) const noexcept { return cells_[index].raw_end; }

  private:
    template <class>
    friend class csv_tokenizer;

    struct cell {
        std::size_t raw_end = 0;
        bool quoted = false;
        std::size_t doubled = 0;         ///< quotes in it that are written twice; 0 where it is not quoted
        std::size_t unescaped_begin = 0; ///< of its text in `unescaped_`, where there are such quotes
    };

    [[nodiscard]] std::size_t raw_begin(std::size_t index) const noexcept {
        return index == 0 ? 0 : cells_[index - 1].raw_end + 1;
    }
    /// Count the bytes of a field.
    [[nodiscard]] std::size_t text_size(std::size_t index) const noexcept {
        const cell& at = cells_[index];
        return at.raw_end - raw_begin(index) - (at.quoted ? 2 + at.doubled : 0);
    }
    [[nodiscard]] cell& add() {
        if (count_ == cells_.size()) {
            add_room();
        }
        return cells_[count_++];
    }
    // Apart from `add`, so that that is small enough to be inlined.
    [[gnu::noinline]] void add_room() { cells_.resize(2 * cells_.size() + 16); }

    std::string_view raw_;
    std::vector<cell> cells_; ///< more than `count_` where an earlier row had more
    std::size_t count_ = 0;
    std::string unescaped_;
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
        if (mark == ',' && quotes_ == quotes::none) {
            end_plain_field(offset);
            return true;
        }
        if (mark == '"') {
            return take_quote(offset);
        }
        if (quotes_ == quotes::open) {
            return true;
        }
        return mark == ',' ? end_field(offset) : end_row(chunk, at);
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

    void end_plain_field(std::size_t offset) {
        csv_row::cell& made = row_.add();
        made.raw_end = offset;
        made.quoted = false;
        field_begin_ = offset + 1;
    }

    /// End a field, which may be quoted, before `offset`.
    bool end_field(std::size_t offset) {
        if (quotes_ == quotes::none) {
            end_plain_field(offset);
            return true;
        }
        if (offset != quote_ + 1) {
            return fail(protocol_errc::malformed, "text behind a closing quote");
        }
        csv_row::cell& made = row_.add();
        made.raw_end = offset;
        made.quoted = true;
        made.doubled = doubled_;
        field_begin_ = offset + 1;
        overhead_ += 2 + doubled_;
        escaped_ = escaped_ || doubled_ != 0;
        quotes_ = quotes::none;
        doubled_ = 0;
        return true;
    }

    /// End a row before the byte `at` of the chunk.
    bool end_row(std::string_view chunk, std::size_t at) {
        const std::size_t size = before_ + at - row_begin_;
        if (size > 0) {
            if (!end_field(size) || !is_within_limits(size)) {
                return false;
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

    /// Look at the limits of a row that is at its end. Only a long one can have a long field.
    bool is_within_limits(std::size_t size) {
        if (row_.count_ > limits_.fields_per_record) {
            return fail(protocol_errc::limit_exceeded, "fields in one row");
        }
        for (std::size_t i = 0; size > limits_.field_bytes && i < row_.count_; ++i) {
            if (row_.text_size(i) > limits_.field_bytes) {
                return fail(protocol_errc::limit_exceeded, "bytes in one field");
            }
        }
        return size - overhead_ - (row_.count_ - 1) <= limits_.record_bytes ||
               fail(protocol_errc::limit_exceeded, "bytes in one row");
    }

    void begin_row() noexcept {
        carried_.clear();
        before_ = 0;
        field_begin_ = 0;
        row_.count_ = 0;
        row_.unescaped_.clear();
        overhead_ = 0;
        escaped_ = false;
    }

    /// Write the texts of fields with doubled quotes anew.
    void unescape() {
        std::string& text = row_.unescaped_;
        for (std::size_t i = 0; i < row_.count_; ++i) {
            csv_row::cell& at = row_.cells_[i];
            if (!at.quoted || at.doubled == 0) {
                continue;
            }
            const std::size_t begin = row_.raw_begin(i) + 1;
            std::string_view rest = row_.raw_.substr(begin, at.raw_end - 1 - begin);
            at.unescaped_begin = text.size();
            for (std::size_t quote = rest.find('"'); quote != std::string_view::npos;
                 quote = rest.find('"')) {
                text.append(rest.substr(0, quote + 1));
                rest.remove_prefix(quote + 2);
            }
            text.append(rest);
        }
    }

    /// Bound what a row that has no end yet may grow to; where that is exceeded, it is at its end, too.
    [[nodiscard]] std::optional<error> unfinished() const {
        const std::size_t size = carried_.size();
        if ((size - field_begin_) / 2 > limits_.field_bytes + 1) {
            return error(protocol_errc::limit_exceeded, "bytes in one field");
        }
        if (row_.count_ > limits_.fields_per_record) {
            return error(protocol_errc::limit_exceeded, "fields in one row");
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
    std::size_t overhead_ = 0;    ///< quotes in the fields so far that belong to no text
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
