// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_TEXT_INTEGER_TEXT_HPP
#define WEBCASTS_WIRE_DETAIL_TEXT_INTEGER_TEXT_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// The decimal digits of an integer, with a `-` before them if it is negative.
class integer_text {
  public:
    explicit constexpr integer_text(std::int64_t value) noexcept {
        // Unsigned, because the magnitude of the smallest integer has no signed form.
        auto rest = static_cast<std::uint64_t>(value);
        rest = value < 0 ? 0 - rest : rest;
        do {
            characters_[--first_] = static_cast<char>('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            characters_[--first_] = '-';
        }
    }
    /// View the characters; valid as long as this object.
    [[nodiscard]] constexpr std::string_view view() const noexcept {
        return {characters_ + first_, max_size - first_};
    }

  private:
    static constexpr std::size_t max_size = 20;
    char characters_[max_size]{};
    std::size_t first_ = max_size;
};

}}} // namespace webcasts::v0::detail

#endif
