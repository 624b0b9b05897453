// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_ROW_HPP
#define WEBCASTS_WIRE_CSV_ROW_HPP

#include <webcasts/wire/detail/text/text_buffer.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace wire {

/// The fields of one CSV row, unquoted. Views are valid until the handler's call that takes the row returns.
class csv_row {
  public:
    csv_row(const csv_row&) = delete;
    csv_row& operator=(const csv_row&) = delete;

    /// Return the number of fields: at least one.
    [[nodiscard]] std::size_t size() const noexcept {
        return static_cast<std::size_t>(last_ - cells_.data());
    }
    /// View a field.
    [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept {
        return view_in(text_.data(), cells_[index + 1]);
    }
    /// View the row as it is in the text, without its line end.
    [[nodiscard]] std::string_view raw() const noexcept { return raw_; }
    /// View the row with one quote in place of two inside of fields. This is `raw()` if it has no such
    /// quotes.
    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    /// View the fields in a copy of `text()`.
    void view_fields(const char* copy, std::string_view* fields) const noexcept {
        for (const cell* at = cells_.data(); at != last_;) {
            *fields++ = view_in(copy, *++at);
        }
    }
    /// Return the offset of a field's end in the raw row, after its closing quote.
    [[nodiscard]] std::size_t raw_end(std::size_t index) const noexcept { return cells_[index + 1].raw_end; }
    /// Return the number of bytes at the start of the raw row that are the handler's `expected_begin()`, or
    /// 0.
    [[nodiscard]] std::size_t expected() const noexcept { return expected_; }
    /// Return whether the bytes after the expected ones are known to be UTF-8.
    [[nodiscard]] bool is_utf8() const noexcept { return is_utf8_; }

  private:
    template <class>
    friend class csv_tokenizer;

    /// A field. The next one starts after a separator of one byte.
    struct cell {
        std::size_t raw_end;
        std::size_t doubled; ///< quotes before `raw_end` that are in `raw_` and not in `text_`
        std::size_t text_begin;
        std::size_t text_size;
    };
    csv_row() {
        reserve(1);
        cells_.front().raw_end = static_cast<std::size_t>(-1); // the first field starts at 0
    }

    [[nodiscard]] static std::string_view view_in(const char* text, const cell& at) noexcept {
        return {text + at.text_begin, at.text_size};
    }
    /// Return the number of bytes of a field.
    [[nodiscard]] std::size_t field_size(std::size_t index) const noexcept {
        return cells_[index + 1].text_size;
    }
    /// Return the number of bytes of all fields.
    [[nodiscard]] std::size_t fields_size() const noexcept {
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < size(); ++i) {
            bytes += field_size(i);
        }
        return bytes;
    }
    /// Return the offset of the start of the current field.
    [[nodiscard]] std::size_t open_begin() const noexcept { return last_->raw_end + 1; }
    /// Return the cell of a field whose opening quote or first byte is at `begin` in the text.
    [[nodiscard]] static cell cell_of(std::size_t begin, std::size_t raw_end, std::size_t doubled,
                                      std::size_t quote) noexcept {
        return {raw_end, doubled, begin + quote, raw_end - doubled - begin - 2 * quote};
    }
    /// End the current field, for which there is memory.
    void add(std::size_t raw_end, bool is_quoted) noexcept {
        const std::size_t begin = open_begin() - last_->doubled;
        *++last_ = cell_of(begin, raw_end, doubled_, is_quoted ? 1 : 0);
    }
    /// End fields before the commas of a block at `offset`, for which there is memory. Bit i stands for byte
    /// i of the block: in `closed` for one after a quote, and in `doubled` for the second of two quotes.
    void add(std::uint64_t commas, std::uint64_t closed, std::uint64_t doubled, std::size_t offset) noexcept {
        // A loop of its own for blocks without quotes takes 4 to 8 % off all instructions for reports without
        // them; one for blocks without doubled quotes, 18 % off those for reports that are quoted throughout.
        const auto add_all = [&](auto quote_before, auto doubled_before) {
            cell* last = last_;
            std::size_t begin = last->raw_end + 1 - last->doubled;
            for (; commas != 0; commas &= commas - 1) {
                const int bit = std::countr_zero(commas);
                const std::size_t raw_end = offset + static_cast<unsigned>(bit);
                const std::size_t earlier = doubled_before(bit);
                *++last = cell_of(begin, raw_end, earlier, quote_before(bit));
                begin = raw_end + 1 - earlier;
            }
            last_ = last;
        };
        const auto no_quote = [](int) { return std::size_t{0}; };
        const auto quote = [closed](int bit) -> std::size_t { return closed >> bit & 1U; };
        const auto as_before = [earlier = doubled_](int) { return earlier; };
        if (closed == 0) {
            add_all(no_quote, as_before);
        } else if (doubled == 0) {
            add_all(quote, as_before);
        } else {
            add_all(quote, [earlier = doubled_, doubled](int bit) {
                const std::uint64_t before = doubled & ((std::uint64_t{1} << bit) - 1);
                return earlier + static_cast<std::size_t>(std::popcount(before));
            });
        }
    }
    /// Make memory for some more fields.
    void reserve(std::size_t count) {
        if (static_cast<std::size_t>(end_ - last_) <= count) {
            make_room(count);
        }
    }
    void make_room(std::size_t count) {
        const std::size_t fields = size();
        cells_.resize(2 * fields + count + 1);
        end_ = cells_.data() + cells_.size();
        set_size(fields);
    }
    void set_size(std::size_t count) noexcept { last_ = cells_.data() + count; }

    void begin(bool is_utf8) noexcept {
        set_size(0);
        expected_ = 0;
        doubled_ = 0;
        copied_ = 0;
        is_utf8_ = is_utf8;
    }
    /// Start with the first fields of the row before.
    void begin_as_before(std::size_t bytes, std::size_t fields) noexcept {
        set_size(fields);
        expected_ = bytes;
        doubled_ = last_->doubled;
        if (doubled_ != 0) {
            unescaped_.resize(bytes - doubled_);
            copied_ = bytes;
        }
    }
    /// End the row, whose fields are all added.
    void end(std::string_view raw) {
        raw_ = raw;
        text_ = raw;
        if (doubled_ != 0) {
            unescaped_.append(raw.substr(copied_));
            text_ = unescaped_.view();
        }
    }

    std::string_view raw_;
    std::string_view text_;
    std::vector<cell> cells_; ///< of field i at i + 1; more than the row has if an earlier row was longer
    cell* last_ = nullptr;    ///< of the last field
    cell* end_ = nullptr;     ///< of `cells_`
    std::size_t expected_ = 0;
    std::size_t doubled_ = 0; ///< quotes so far that are in `raw_` and not in `text_`
    std::size_t copied_ = 0;  ///< bytes of `raw_` whose text is in `unescaped_`, if there are such quotes
    detail::text_buffer unescaped_; ///< `text_`, if there are such quotes
    bool is_utf8_ = false;          ///< the bytes so far, without the expected ones, are known to be UTF-8
};

}}} // namespace webcasts::v0::wire

#endif
