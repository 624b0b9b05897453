// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_DETAIL_STABLE_TEXT_HPP
#define WEBCASTS_QUERY_DETAIL_STABLE_TEXT_HPP

#include <compare>
#include <cstddef>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// A text that views a constant or owns a copy of a run-time value, usable in constant expressions on every
/// compiler of the floor (`std::string` is not: Clang 14 and libc++ 14 lack it there).
class stable_text {
  public:
    constexpr stable_text() noexcept = default;

    /// View `text`, whose characters have static storage duration.
    static constexpr stable_text of_constant(std::string_view text) noexcept {
        stable_text result;
        result.text_ = text;
        return result;
    }
    /// Own a copy of `text`.
    static constexpr stable_text copy_of(std::string_view text) {
        stable_text result;
        if (!text.empty()) {
            result.owned_ = new char[text.size()];
            for (std::size_t i = 0; i < text.size(); ++i) {
                result.owned_[i] = text[i];
            }
            result.text_ = {result.owned_, text.size()};
        }
        return result;
    }

    constexpr stable_text(const stable_text& other)
        : stable_text(other.owned_ != nullptr ? copy_of(other.text_) : of_constant(other.text_)) {}
    constexpr stable_text(stable_text&& other) noexcept
        : text_(std::exchange(other.text_, {})), owned_(std::exchange(other.owned_, nullptr)) {}
    constexpr stable_text& operator=(stable_text other) noexcept {
        text_ = std::exchange(other.text_, text_);
        owned_ = std::exchange(other.owned_, owned_);
        return *this;
    }
    constexpr ~stable_text() { delete[] owned_; }

    [[nodiscard]] constexpr std::string_view view() const noexcept { return text_; }

    friend constexpr bool operator==(const stable_text& a, const stable_text& b) noexcept {
        return a.text_ == b.text_;
    }
    friend constexpr std::strong_ordering operator<=>(const stable_text& a, const stable_text& b) noexcept {
        return a.text_.compare(b.text_) <=> 0;
    }

  private:
    std::string_view text_;
    char* owned_ = nullptr;
};

}}} // namespace webcasts::v0::detail

#endif
