// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_TOKENIZER_HPP
#define WEBCASTS_WIRE_CSV_TOKENIZER_HPP

#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/csv/detail/scan.hpp>
#include <webcasts/wire/csv/row.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/guarded_calls.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace wire {

/// The probable start of the next row: that of the row before, up to the comma after one of its fields.
struct csv_row_begin {
    std::string_view bytes{}; ///< including that comma; empty if nothing is expected
    std::size_t fields = 0;   ///< number of fields in `bytes`
};

/// Read CSV (RFC 4180), in any chunking, and call `handler.row(const csv_row&)` for each row; it returns
/// false to stop.
///
/// After a row `handler.expected_begin()` returns the probable start of the next one (`csv_row_begin`): bytes
/// of the last row, which must stay valid until the next row. If the next row starts with them, they are
/// compared instead of being parsed again.
///
/// Rows end with CRLF, LF or CR; the last may end with the text. Empty lines are skipped. A byte order mark
/// before the first field is dropped. A quote in an unquoted field, or text after a closing quote, is
/// malformed. A row in one chunk is not copied.
template <class Handler>
class csv_tokenizer {
  public:
    /// The handler must outlive the tokenizer; the limits are copied.
    csv_tokenizer(Handler& handler, const decode_limits& limits) : handler_(handler), limits_(limits) {}

    /// Read the next bytes. Return `nullopt` if they are well-formed so far, or if the handler stopped. An
    /// exception ends the tokenizer: further calls return `transport_errc::cancelled`.
    [[nodiscard]] std::optional<error> write(std::span<const char> bytes) {
        return calls_.make([&] { return read(bytes); });
    }

    /// End the text: a last row without a line end is passed to the handler.
    [[nodiscard]] std::optional<error> finish() {
        return calls_.make([&] { return end(); });
    }

    /// The offset after the bytes that were read.
    [[nodiscard]] std::uint64_t byte_offset() const noexcept { return offset_; }

  private:
    std::optional<error> read(std::span<const char> bytes) {
        const std::size_t mark = skip_mark(bytes);
        offset_ += mark;
        const std::string_view chunk(bytes.data() + mark, bytes.size() - mark);
        if (stopped_ || chunk.empty()) {
            return std::nullopt;
        }
        begin_chunk();
        const std::size_t begin = carried_.size() == as_expected_ ? pass_expected(chunk, 0) : 0;
        scan(chunk, begin);
        if (failed_ || stopped_) {
            offset_ += last_mark_ + 1;
            return failed_ ? std::optional(failure_) : std::nullopt;
        }
        offset_ += chunk.size();
        carried_.append(chunk.substr(row_begin_));
        return unfinished();
    }

    std::optional<error> end() {
        if (stopped_) {
            return std::nullopt;
        }
        read_expected();
        if (quotes_ == quotes::open) {
            return error(protocol_errc::ended_early, "inside a quoted field");
        }
        begin_chunk();
        if (!carried_.empty() && !end_row({}, 0) && failed_) {
            return failure_;
        }
        return std::nullopt;
    }

    using quotes = detail::csv_quotes;

    // Offsets in a row count from its start, which may be in an earlier chunk: the byte at `at` of the chunk
    // has the offset `at + shift_`. The functions that take marks return the position to continue at: the
    // chunk's size if there is no more to do.

    /// Take the marks of a chunk from `at` on.
    void scan(std::string_view chunk, std::size_t at) {
        while (chunk.size() - at >= detail::csv_block_size) {
            at = take_block(chunk, at);
        }
        set_utf8(false); // not known
        while (at < chunk.size()) {
            at = detail::is_csv_mark(chunk[at]) ? take_mark(chunk, at) : at + 1;
        }
    }

    /// Set whether the next bytes to take are known to be UTF-8: those of the current row, and of rows that
    /// begin in them.
    void set_utf8(bool is_utf8) noexcept {
        is_utf8_ = is_utf8;
        row_.is_utf8_ = row_.is_utf8_ && is_utf8;
    }

    /// Take a block of the chunk.
    std::size_t take_block(std::string_view chunk, std::size_t begin) {
        const std::size_t offset = begin + shift_;
        const detail::csv_marks marks(chunk.data() + begin);
        const detail::csv_block block(marks, quotes_, offset == row_.open_begin());
        const bool was_ascii = std::exchange(is_block_ascii_, marks.is_ascii);
        set_utf8((marks.is_ascii && was_ascii) || detail::is_csv_block_utf8(chunk, begin));
        if (!block.is_well_formed || (quotes_ == quotes::closed && offset != quote_ + 1)) {
            return take_marks(chunk, begin, marks); // up to the mistake
        }
        return take_fields(chunk, begin, block);
    }

    /// Take the marks of a block one by one, up to a mistake.
    std::size_t take_marks(std::string_view chunk, std::size_t begin, const detail::csv_marks& found) {
        for (std::uint64_t marks = found.quotes | found.commas | found.line_ends; marks != 0;
             marks &= marks - 1) {
            const std::size_t at = begin + first_of(marks);
            const std::size_t next = take_mark(chunk, at);
            if (next != at + 1) {
                return next;
            }
        }
        return begin + detail::csv_block_size;
    }

    /// Take the fields that end in a well-formed block.
    std::size_t take_fields(std::string_view chunk, std::size_t begin, detail::csv_block block) {
        for (;;) {
            row_.reserve(detail::csv_block_size);
            const std::uint64_t in_row = (block.line_ends - 1) & ~block.line_ends; // all, if there are none
            const std::uint64_t doubled = block.doubled & in_row;
            row_.add(block.commas & in_row, block.closed, doubled, begin + shift_);
            drop_quotes(chunk, begin, doubled);
            if (block.line_ends == 0) {
                break;
            }
            const std::size_t bit = first_of(block.line_ends);
            set_quotes((block.closed >> bit & 1U) != 0 ? quotes::closed : quotes::none, begin + bit);
            const std::size_t next = take_line_end(chunk, begin + bit);
            if (next - begin >= detail::csv_block_size) {
                return next;
            }
            const std::uint64_t left = ~std::uint64_t{0} << (next - begin);
            block.commas &= left;
            block.line_ends &= left;
            block.doubled &= left;
        }
        const std::size_t end = begin + detail::csv_block_size;
        set_quotes(block.after, end);
        return end;
    }
    /// Set the quotes of the field so far, before the byte `at` of the chunk.
    void set_quotes(quotes found, std::size_t at) noexcept {
        quotes_ = found;
        quote_ = at + shift_ - 1;
    }
    static std::size_t first_of(std::uint64_t bits) noexcept {
        return static_cast<std::size_t>(std::countr_zero(bits));
    }

    /// Take a comma, quote or line end.
    std::size_t take_mark(std::string_view chunk, std::size_t at) {
        last_mark_ = at;
        const char mark = chunk[at];
        if (mark == '"') {
            return take_quote(chunk, at) ? at + 1 : chunk.size();
        }
        if (quotes_ == quotes::open) {
            return at + 1;
        }
        if (mark == ',') {
            return end_field(at + shift_) ? at + 1 : chunk.size();
        }
        return take_line_end(chunk, at);
    }

    std::size_t take_line_end(std::string_view chunk, std::size_t at) {
        last_mark_ = at;
        if (!end_row(chunk, at)) {
            return chunk.size();
        }
        if (chunk[at] == '\r' && row_begin_ < chunk.size() && chunk[row_begin_] == '\n') {
            begin_row(row_begin_ + 1);
        }
        return pass_expected(chunk, row_begin_);
    }

    /// Take a quote. Return false if there is no more to do.
    bool take_quote(std::string_view chunk, std::size_t at) {
        const std::size_t offset = at + shift_;
        switch (quotes_) {
        case quotes::none:
            if (offset != row_.open_begin()) {
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
            return fail(protocol_errc::malformed, "text after a closing quote");
        }
        quotes_ = quotes::open;
        drop_quote(chunk, at);
        return true;
    }

    /// Leave quotes of a block, each the second of two, out of the row's text.
    void drop_quotes(std::string_view chunk, std::size_t begin, std::uint64_t doubled) {
        for (; doubled != 0; doubled &= doubled - 1) {
            drop_quote(chunk, begin + first_of(doubled));
        }
    }
    /// Leave the second of two quotes out of the row's text.
    void drop_quote(std::string_view chunk, std::size_t at) {
        const std::size_t offset = at + shift_;
        std::size_t from = row_.copied_;
        if (row_.doubled_ == 0) {
            row_.unescaped_.clear();
        }
        if (from < carried_.size()) {
            const std::size_t size = (std::min)(offset, carried_.size()) - from;
            row_.unescaped_.append(std::string_view(carried_.data() + from, size));
            from += size;
        }
        row_.unescaped_.append_start(chunk.substr(from - shift_), offset - from);
        row_.copied_ = offset + 1;
        ++row_.doubled_;
    }

    /// End a field at `offset`. Return false if there is no more to do.
    bool end_field(std::size_t offset) {
        if (quotes_ != quotes::none && offset != quote_ + 1) {
            return fail(protocol_errc::malformed, "text after a closing quote");
        }
        row_.reserve(1);
        row_.add(offset, quotes_ != quotes::none);
        quotes_ = quotes::none;
        return true;
    }

    /// End a row before the byte `at` of the chunk. Return false if there is no more to do.
    bool end_row(std::string_view chunk, std::size_t at) {
        const std::size_t size = at + shift_;
        if (size > 0) {
            if (!end_field(size) || !is_within_limits(size)) {
                return false;
            }
            std::string_view raw(chunk.data() + row_begin_, at - row_begin_);
            if (!carried_.empty()) {
                raw = carried_.append(raw);
            }
            row_.end(raw);
            if (!handler_.row(row_)) {
                stopped_ = true;
                return false;
            }
        }
        begin_row(at + 1);
        return true;
    }

    /// Check the limits of a complete row. Only a long row can have a long field.
    bool is_within_limits(std::size_t size) {
        if (row_.size() > limits_.fields_per_record) {
            return fail(protocol_errc::limit_exceeded, "fields in one row");
        }
        for (std::size_t i = 0; size > limits_.field_bytes && i < row_.size(); ++i) {
            if (row_.field_size(i) > limits_.field_bytes) {
                return fail(protocol_errc::limit_exceeded, "bytes in one field");
            }
        }
        return size <= limits_.record_bytes || row_.fields_size() <= limits_.record_bytes ||
               fail(protocol_errc::limit_exceeded, "bytes in one row");
    }

    void begin_row(std::size_t at) noexcept {
        carried_.clear();
        row_begin_ = at;
        shift_ = 0 - at;
        row_.begin(is_utf8_);
    }

    /// Skip the bytes at `at` of the chunk that the handler expects at the start of the row, or the rest of
    /// them. Return the position to continue at.
    std::size_t pass_expected(std::string_view chunk, std::size_t at) {
        const csv_row_begin& expected = handler_.expected_begin();
        if (expected.bytes.empty()) {
            return at;
        }
        const std::size_t left = expected.bytes.size() - as_expected_;
        const std::size_t there = (std::min)(left, chunk.size() - at);
        if (std::memcmp(chunk.data() + at, expected.bytes.data() + as_expected_, there) != 0) {
            read_expected();
            return at;
        }
        if (there < left) {
            as_expected_ += there;
            return chunk.size();
        }
        as_expected_ = 0;
        row_.begin_as_before(expected.bytes.size(), expected.fields);
        return at + left;
    }

    /// Parse the bytes that were skipped, because the row differs from the expected start.
    void read_expected() {
        if (as_expected_ > 0) {
            as_expected_ = 0;
            shift_ = 0;
            scan(carried_, 0);
            begin_chunk();
        }
    }
    /// Continue the row in the next chunk.
    void begin_chunk() noexcept {
        row_begin_ = 0;
        shift_ = carried_.size();
    }

    /// Check the limits of an incomplete row; a row beyond these is beyond the limits of `is_within_limits`,
    /// too.
    [[nodiscard]] std::optional<error> unfinished() const {
        const std::size_t size = carried_.size();
        if (as_expected_ > 0) {
            return std::nullopt; // equal to a row that was within the limits
        }
        if ((size - row_.open_begin()) / 2 > limits_.field_bytes + 1) {
            return error(protocol_errc::limit_exceeded, "bytes in one field");
        }
        if (row_.size() > limits_.fields_per_record) {
            return error(protocol_errc::limit_exceeded, "fields in one row");
        }
        if (size / 2 > limits_.record_bytes + 2 * (row_.size() + 1)) {
            return error(protocol_errc::limit_exceeded, "bytes in one row");
        }
        return std::nullopt;
    }

    bool fail(protocol_errc code, const char* detail) {
        failure_ = error(code, detail);
        failed_ = true;
        return false;
    }

    /// Return the number of bytes of a chunk that belong to a byte order mark at the start of the text.
    std::size_t skip_mark(std::span<const char> bytes) {
        constexpr std::string_view mark = detail::byte_order_mark;
        std::size_t i = 0;
        while (mark_read_ < mark.size() && i < bytes.size()) {
            if (bytes[i] != mark[mark_read_]) {
                // Not a mark: the bytes that look like its start are text.
                carried_.append(mark, 0, mark_read_);
                mark_read_ = mark.size();
                return i;
            }
            ++mark_read_;
            ++i;
        }
        return i;
    }

    guarded_calls calls_;
    Handler& handler_;
    const decode_limits limits_;
    csv_row row_;
    std::string carried_;         ///< the bytes of the current row in earlier chunks
    std::size_t row_begin_ = 0;   ///< of the rest of the row in the chunk
    std::size_t shift_ = 0;       ///< from offsets in the chunk to those in the row
    std::size_t as_expected_ = 0; ///< bytes of `carried_` that were only compared with the expected start
    std::size_t last_mark_ = 0;   ///< the last mark that may be the end, in the chunk
    std::size_t quote_ = 0;       ///< offset of the quote that closed the field, if it is closed
    quotes quotes_ = quotes::none;
    bool is_utf8_ = false;        ///< the bytes that are being taken are known to be UTF-8
    bool is_block_ascii_ = false; ///< the last block was ASCII
    bool stopped_ = false;
    bool failed_ = false;
    std::uint64_t offset_ = 0;
    std::size_t mark_read_ = 0;
    error failure_;
};

}}} // namespace webcasts::v0::wire

#endif
