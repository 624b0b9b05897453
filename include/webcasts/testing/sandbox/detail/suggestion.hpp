// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_SUGGESTION_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_SUGGESTION_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace testing {

/// The longest text for which `sandbox_suggestion` looks.
inline constexpr std::size_t max_suggestion = 48;

/// Count the edits (insert, delete, replace, swap neighbours) that make one text of the other; both are at
/// most `max_suggestion` bytes long.
[[nodiscard]] constexpr std::size_t edit_distance(std::string_view a, std::string_view b) noexcept {
    using row = std::array<std::size_t, max_suggestion + 1>;
    row before_last{};
    row last{};
    row current{};
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                current[j] = i + j;
                continue;
            }
            current[j] =
                std::min({last[j] + 1, current[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                current[j] = std::min(current[j], before_last[j - 2] + 1);
            }
        }
        before_last = last;
        last = current;
    }
    return last[b.size()];
}

/// Finds the name that a text was probably meant to be.
class sandbox_suggestion {
  public:
    /// View a text that is no right name.
    explicit constexpr sandbox_suggestion(std::string_view given) noexcept
        : given_(given), least_(std::clamp<std::size_t>(given.size() / 3, 1, 3) + 1) {}

    /// Look at a name that would be right.
    constexpr void consider(std::string_view name) noexcept {
        if (given_.size() > max_suggestion || name.size() > max_suggestion) {
            return;
        }
        if (const std::size_t edits = edit_distance(given_, name); edits < least_) {
            closest_ = name;
            least_ = edits;
        }
    }
    /// The closest name so far; empty where none is close.
    [[nodiscard]] constexpr std::string_view closest() const noexcept { return closest_; }

  private:
    std::string_view given_;
    std::size_t least_;
    std::string_view closest_;
};

}}} // namespace webcasts::v0::testing

#endif
