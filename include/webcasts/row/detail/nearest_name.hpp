// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_DETAIL_NEAREST_NAME_HPP
#define WEBCASTS_ROW_DETAIL_NEAREST_NAME_HPP

#include <webcasts/detail/ascii.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Finds the name that a text was probably meant to be, without regard to the case of ASCII letters.
///
/// A name is near if at most a third of the text's bytes (but at least one and at most three) have to be
/// inserted, removed, replaced or swapped with their neighbour. Texts over `max_size` bytes are near to none.
class nearest_name {
  public:
    static constexpr std::size_t max_size = 64;

    /// The text is viewed, not copied.
    explicit constexpr nearest_name(std::string_view text) noexcept
        : text_(text), max_edits_(std::clamp<std::size_t>(text.size() / 3, 1, 3)) {}

    /// Takes a name, which is viewed, into account. Of several as near as each other the first counts.
    constexpr void consider(std::string_view name) noexcept {
        if (text_.size() > max_size || name.size() > max_size) {
            return;
        }
        const std::size_t edits = edit_distance(text_, name);
        if (nearest_.empty() ? edits <= max_edits_ : edits < max_edits_) {
            nearest_ = name;
            max_edits_ = edits;
        }
    }

    /// The nearest name so far; empty if none is near.
    [[nodiscard]] constexpr std::string_view get() const noexcept { return nearest_; }

  private:
    /// Damerau's and Levenshtein's distance, in its restricted form: no part is edited twice.
    static constexpr std::size_t edit_distance(std::string_view a, std::string_view b) noexcept {
        using row = std::array<std::size_t, max_size + 1>;
        row before_last{};
        row last{};
        row current{};
        const auto equal = [&](std::size_t i, std::size_t j) { return to_lower(a[i]) == to_lower(b[j]); };
        for (std::size_t i = 0; i <= a.size(); ++i) {
            for (std::size_t j = 0; j <= b.size(); ++j) {
                if (i == 0 || j == 0) {
                    current[j] = i + j;
                    continue;
                }
                current[j] = (std::min)(
                    {last[j] + 1, current[j - 1] + 1, last[j - 1] + (equal(i - 1, j - 1) ? 0U : 1U)});
                if (i > 1 && j > 1 && equal(i - 1, j - 2) && equal(i - 2, j - 1)) {
                    current[j] = (std::min)(current[j], before_last[j - 2] + 1);
                }
            }
            before_last = last;
            last = current;
        }
        return last[b.size()];
    }

    std::string_view text_;
    std::size_t max_edits_;
    std::string_view nearest_;
};

}}} // namespace webcasts::v0::detail

#endif
