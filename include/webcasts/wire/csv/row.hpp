// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_ROW_HPP
#define WEBCASTS_WIRE_CSV_ROW_HPP

#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>

#include <cstddef>
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
    [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept;
    /// View the row as it is in the text, without its line end.
    [[nodiscard]] std::string_view raw() const noexcept { return raw_; }
    /// View the decoded texts of the fields that contain doubled quotes.
    [[nodiscard]] std::string_view unescaped() const noexcept { return unescaped_.view(); }
    /// The fields in copies of `raw()` and `unescaped()`.
    class texts;
    /// View the fields in copies of the row's two texts, which must be as long as the originals.
    [[nodiscard]] texts in_copy(const char* raw, const char* unescaped) const noexcept;
    /// Return the offset of a field's end in the raw row, after its closing quote.
    [[nodiscard]] std::size_t raw_end(std::size_t index) const noexcept { return cells_[index + 1].raw_end; }
    /// Return the number of bytes at the start of the raw row that are the handler's `expected_begin()`, or
    /// 0.
    [[nodiscard]] std::size_t expected() const noexcept { return expected_; }

  private:
    template <class>
    friend class csv_tokenizer;

    struct cell {
        std::size_t raw_end = 0;
        bool quoted = false;
        std::size_t doubled = 0;         ///< doubled quotes in it, if it is quoted
        std::size_t unescaped_begin = 0; ///< of its text in `unescaped_`, if it has doubled quotes
    };
    csv_row() {
        add_room();
        cells_.front().raw_end = static_cast<std::size_t>(-1); // the first field starts at 0
    }

    [[nodiscard]] std::size_t raw_begin(std::size_t index) const noexcept {
        return cells_[index].raw_end + 1;
    }
    /// Return the number of bytes of a field.
    [[nodiscard]] std::size_t text_size(std::size_t index) const noexcept {
        const cell& at = cells_[index + 1];
        return at.raw_end - raw_begin(index) - (at.quoted ? 2 + at.doubled : 0);
    }
    /// Return the number of bytes of all fields.
    [[nodiscard]] std::size_t text_size() const noexcept {
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < size(); ++i) {
            bytes += text_size(i);
        }
        return bytes;
    }
    /// Return the offset of the start of the current field.
    [[nodiscard]] std::size_t open_begin() const noexcept { return last_->raw_end + 1; }
    /// Return whether the field before the current one is quoted.
    [[nodiscard]] bool last_is_quoted() const noexcept { return last_->quoted; }
    [[nodiscard]] cell& add() {
        if (last_ == &cells_.back()) {
            add_room();
        }
        return *++last_;
    }
    void add_room() {
        const std::size_t count = cells_.empty() ? 0 : size();
        cells_.resize(2 * cells_.size() + 16);
        set_size(count);
    }
    void set_size(std::size_t count) noexcept { last_ = cells_.data() + count; }

    /// Decode the texts of fields with doubled quotes again, except for those of the first `known` fields.
    void unescape(std::size_t known) {
        unescaped_.resize(unescaped_end(known));
        for (std::size_t i = known; i < size(); ++i) {
            cell& at = cells_[i + 1];
            if (!at.quoted || at.doubled == 0) {
                continue;
            }
            const std::size_t begin = raw_begin(i) + 1;
            std::string_view rest = raw_.substr(begin, at.raw_end - 1 - begin);
            at.unescaped_begin = unescaped_.size();
            using quote = detail::byte_set<detail::control_bytes::pass, detail::high_bytes::pass, '"'>;
            char* const to = unescaped_.room(rest.size());
            std::size_t copied = 0;
            for (;;) {
                const std::size_t plain = detail::copy_outside<quote>(to + copied, rest.data(), rest.size());
                copied += plain;
                if (plain == rest.size()) {
                    break;
                }
                to[copied++] = '"';
                rest.remove_prefix(plain + 2);
            }
            unescaped_.advance(copied);
        }
    }
    /// Return the end of the texts of the first `count` fields in `unescaped_`.
    [[nodiscard]] std::size_t unescaped_end(std::size_t count) const noexcept {
        for (std::size_t i = unescaped_.size() == 0 ? 0 : count; i-- > 0;) {
            if (const cell& at = cells_[i + 1]; at.quoted && at.doubled != 0) {
                return at.unescaped_begin + text_size(i);
            }
        }
        return 0;
    }

    std::string_view raw_;
    std::vector<cell> cells_; ///< of field i at i + 1; more than the row has if an earlier row was longer
    cell* last_ = nullptr;    ///< of the last field
    std::size_t expected_ = 0;
    detail::text_buffer unescaped_;
};

/// The fields of a row, in copies of its texts. The row must outlive it.
class csv_row::texts {
  public:
    /// View a field.
    [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept {
        const std::size_t begin = cells_[index].raw_end + 1;
        const cell& at = cells_[index + 1];
        if (!at.quoted) {
            return {raw_ + begin, at.raw_end - begin};
        }
        if (at.doubled == 0) {
            return {raw_ + begin + 1, at.raw_end - begin - 2};
        }
        return {unescaped_ + at.unescaped_begin, at.raw_end - begin - 2 - at.doubled};
    }

  private:
    friend class csv_row;
    texts(const cell* cells, const char* raw, const char* unescaped) noexcept
        : cells_(cells), raw_(raw), unescaped_(unescaped) {}
    const cell* cells_;
    const char* raw_;
    const char* unescaped_;
};

inline csv_row::texts csv_row::in_copy(const char* raw, const char* unescaped) const noexcept {
    return {cells_.data(), raw, unescaped};
}
inline std::string_view csv_row::operator[](std::size_t index) const noexcept {
    return in_copy(raw_.data(), unescaped_.view().data())[index];
}

}}} // namespace webcasts::v0::wire

#endif
