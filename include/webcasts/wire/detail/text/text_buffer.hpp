// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_TEXT_TEXT_BUFFER_HPP
#define WEBCASTS_WIRE_DETAIL_TEXT_TEXT_BUFFER_HPP

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// A text of fixed capacity, which is copied as a whole.
struct padded_text {
    static constexpr std::size_t capacity = 24;

    constexpr padded_text() = default;
    /// Join three texts of at most `capacity` characters in all.
    constexpr padded_text(std::string_view before, std::string_view middle, std::string_view after) {
        for (const std::string_view part : {before, middle, after}) {
            for (const char c : part) {
                characters[size++] = c;
            }
        }
    }

    char characters[capacity]{};
    std::size_t size = 0;
};

/// A text that grows at its end and keeps its memory when it is cleared. Its functions are those of
/// `std::string`, and `room` and `advance` to write to its end.
class text_buffer {
  public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::string_view view() const noexcept { return {memory_.data(), size_}; }
    void clear() noexcept { size_ = 0; }
    /// Keep only the first `size` characters; `size` is not above the current size.
    void resize(std::size_t size) noexcept { size_ = size; }

    [[nodiscard]] char& operator[](std::size_t index) noexcept { return memory_[index]; }

    void push_back(char c) {
        *room(1) = c;
        ++size_;
    }
    text_buffer& append(std::string_view text) {
        if (!text.empty()) {
            std::memcpy(room(text.size()), text.data(), text.size());
            size_ += text.size();
        }
        return *this;
    }
    /// Append the first bytes of a text; fastest if they are few, and there are 16 more.
    void append_start(std::string_view text, std::size_t count) {
        constexpr std::size_t piece = 16;
        if (text.size() - count < piece) {
            append(text.substr(0, count));
            return;
        }
        char* const to = room(count + piece);
        for (std::size_t at = 0; at < count; at += piece) {
            std::memcpy(to + at, text.data() + at, piece);
        }
        size_ += count;
    }
    text_buffer& append(const padded_text& text) {
        std::memcpy(room(padded_text::capacity), text.characters, padded_text::capacity);
        size_ += text.size;
        return *this;
    }

    /// Return memory for `count` characters after the text; `advance` adds those that were written.
    [[nodiscard]] char* room(std::size_t count) {
        if (memory_.size() - size_ < count) {
            grow(count);
        }
        return memory_.data() + size_;
    }
    void advance(std::size_t count) noexcept { size_ += count; }

  private:
    void grow(std::size_t count) {
        constexpr std::size_t min_growth = 1024;
        memory_.resize((size_ + count) * 2 + min_growth);
    }

    std::string memory_; ///< as large as the capacity
    std::size_t size_ = 0;
};

}}} // namespace webcasts::v0::detail

#endif
