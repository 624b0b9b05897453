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
        std::size_t end = chunk.size();
        detail::for_each_csv_mark(chunk, begin, [this, chunk, &end](std::size_t at) {
            const std::size_t next = take_mark(chunk, at);
            if (next == stop) {
                end = rare_mark_ + 1;
                return chunk.size();
            }
            return next;
        });
        offset_ += end;
        if (failed_ || stopped_) {
            return failed_ ? std::optional(failure_) : std::nullopt;
        }
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

    /// The quotes of a field so far.
    enum class quotes : unsigned char { none, open, closed };

    // Offsets in a row count from its start, which may be in an earlier chunk: the byte at `at` of the chunk
    // has the offset `at + shift_`.

    /// The position to continue at if there is no more to do.
    static constexpr std::size_t stop = static_cast<std::size_t>(-1);

    /// Take a comma, quote or control character. Return the position to continue at.
    std::size_t take_mark(std::string_view chunk, std::size_t at) {
        if (chunk[at] == ',' && quotes_ == quotes::none) {
            end_plain_field(at + shift_);
            return at + 1;
        }
        return take_rare_mark(chunk, at);
    }
    std::size_t take_rare_mark(std::string_view chunk, std::size_t at) {
        const char mark = chunk[at];
        const std::size_t offset = at + shift_;
        rare_mark_ = at;
        if (mark == '"') {
            // A block costs more than two quotes: it is for texts with many of them.
            const std::size_t next = row_.last_is_quoted() ? take_quoted_blocks(chunk, at) : at;
            return next != at ? next : take_quote(offset) ? at + 1 : stop;
        }
        if (quotes_ == quotes::open) {
            return at + 1;
        }
        if (mark == ',') {
            return end_field(offset) ? at + 1 : stop;
        }
        if (mark != '\n' && mark != '\r') {
            return at + 1;
        }
        if (!end_row(chunk, at)) {
            return stop;
        }
        if (mark == '\r' && row_begin_ < chunk.size() && chunk[row_begin_] == '\n') {
            begin_row(row_begin_ + 1);
        }
        return pass_expected(chunk, row_begin_);
    }

    /// Take the blocks from a quote on that are well-formed, up to the first one without quotes. Return the
    /// position to continue at: `at` if there is none.
    std::size_t take_quoted_blocks(std::string_view chunk, std::size_t at) {
        using detail::csv_before;
        while (chunk.size() - at >= detail::csv_block) {
            if (quotes_ == quotes::closed && at + shift_ != quote_ + 1) {
                return at;
            }
            const csv_before before = quotes_ == quotes::open            ? csv_before::quoted_field
                                      : quotes_ == quotes::closed        ? csv_before::closing_quote
                                      : at + shift_ == row_.open_begin() ? csv_before::separator
                                                                         : csv_before::field;
            const detail::csv_quoted_block block(chunk.data() + at, before);
            if (!block.is_well_formed) {
                return at;
            }
            const std::size_t next = take_block(chunk, at, block, before);
            if (next == stop) {
                return stop;
            }
            if (next != whole_block) {
                at = next; // in another row
                continue;
            }
            at += detail::csv_block;
            if (block.after == csv_before::quoted_field) {
                quotes_ = quotes::open;
            } else if (block.after == csv_before::closing_quote) {
                close_quote(at - 1);
            } else if (!block.has_quotes) {
                return at;
            }
        }
        return at;
    }
    static constexpr std::size_t whole_block = stop - 1;

    /// Take the separators of a block. Return `whole_block`, or the position to continue at.
    std::size_t take_block(std::string_view chunk, std::size_t begin, const detail::csv_quoted_block& block,
                           detail::csv_before before) {
        for (std::uint64_t marks = block.separators | block.doubled; marks != 0; marks &= marks - 1) {
            const auto bit = static_cast<std::size_t>(std::countr_zero(marks));
            if ((block.doubled >> bit & 1U) != 0) {
                ++doubled_;
                continue;
            }
            const std::size_t at = begin + bit;
            const bool is_quoted =
                bit == 0 ? before == detail::csv_before::closing_quote : chunk[at - 1] == '"';
            if (chunk[at] == ',') {
                is_quoted ? end_quoted_field(at + shift_) : end_plain_field(at + shift_);
                continue;
            }
            if (is_quoted) {
                close_quote(at - 1);
            }
            const std::size_t next = take_mark(chunk, at);
            if (next != at + 1) {
                return next;
            }
        }
        return whole_block;
    }
    void close_quote(std::size_t at) noexcept {
        quotes_ = quotes::closed;
        quote_ = at + shift_;
    }

    bool take_quote(std::size_t offset) {
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
        ++doubled_;
        return true;
    }

    void end_plain_field(std::size_t offset) {
        csv_row::cell& added = row_.add();
        added.raw_end = offset;
        added.quoted = false;
    }

    /// End a field, which may be quoted, at `offset`.
    bool end_field(std::size_t offset) {
        if (quotes_ == quotes::none) {
            end_plain_field(offset);
            return true;
        }
        if (offset != quote_ + 1) {
            return fail(protocol_errc::malformed, "text after a closing quote");
        }
        end_quoted_field(offset);
        return true;
    }
    void end_quoted_field(std::size_t offset) {
        csv_row::cell& added = row_.add();
        added.raw_end = offset;
        added.quoted = true;
        added.doubled = doubled_;
        escaped_ = escaped_ || doubled_ != 0;
        quotes_ = quotes::none;
        doubled_ = 0;
    }

    /// End a row before the byte `at` of the chunk. Return false if there is no more to do.
    bool end_row(std::string_view chunk, std::size_t at) {
        const std::size_t size = at + shift_;
        if (size > 0) {
            if (!end_field(size) || !is_within_limits(size)) {
                return false;
            }
            row_.raw_ = {chunk.data() + row_begin_, at - row_begin_};
            if (!carried_.empty()) {
                row_.raw_ = carried_.append(row_.raw_);
            }
            if (escaped_ || row_.unescaped_.size() != 0) {
                row_.unescape(row_.expected_ > 0 ? handler_.expected_begin().fields : 0);
            }
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
            if (row_.text_size(i) > limits_.field_bytes) {
                return fail(protocol_errc::limit_exceeded, "bytes in one field");
            }
        }
        return size <= limits_.record_bytes || row_.text_size() <= limits_.record_bytes ||
               fail(protocol_errc::limit_exceeded, "bytes in one row");
    }

    void begin_row(std::size_t at) noexcept {
        carried_.clear();
        row_begin_ = at;
        shift_ = 0 - at;
        row_.set_size(0);
        row_.expected_ = 0;
        escaped_ = false;
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
        row_.set_size(expected.fields);
        row_.expected_ = expected.bytes.size();
        return at + left;
    }

    /// Parse the bytes that were skipped, because the row differs from the expected start.
    void read_expected() {
        if (as_expected_ > 0) {
            as_expected_ = 0;
            shift_ = 0;
            detail::for_each_csv_mark(carried_, 0, [&](std::size_t at) { return take_mark(carried_, at); });
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
    std::size_t rare_mark_ = 0;   ///< the last mark of `take_rare_mark`, in the chunk
    std::size_t quote_ = 0;       ///< offset of the quote that closed the field
    std::size_t doubled_ = 0;     ///< doubled quotes in the field
    quotes quotes_ = quotes::none;
    bool escaped_ = false; ///< a field of the row has doubled quotes
    bool stopped_ = false;
    bool failed_ = false;
    std::uint64_t offset_ = 0;
    std::size_t mark_read_ = 0;
    error failure_;
};

}}} // namespace webcasts::v0::wire

#endif
