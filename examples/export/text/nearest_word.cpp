// SPDX-License-Identifier: BSL-1.0
#include "text/nearest_word.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace exporter {

namespace {

constexpr std::size_t max_size = 64;

std::string comparable(std::string_view text) {
    std::string word = to_lower(text);
    std::replace(word.begin(), word.end(), '_', '-');
    return word;
}

/// Return the restricted Damerau-Levenshtein distance: no part is edited twice.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> current(b.size() + 1);
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

} // namespace

std::optional<std::string> nearest_word(std::string_view typed, const std::vector<std::string>& words) {
    if (typed.empty() || typed.size() > max_size) {
        return std::nullopt;
    }
    const std::string wanted = comparable(typed);
    std::optional<std::string> nearest;
    std::size_t limit = std::clamp<std::size_t>(wanted.size() / 3, 1, 3) + 1;
    for (const std::string& word : words) {
        const std::size_t edits = edit_distance(wanted, comparable(word));
        if (edits < limit) {
            limit = edits;
            nearest = word;
        }
    }
    constexpr std::size_t min_part = 3;
    const auto is_part = [&](const std::string& word) {
        return wanted.size() >= min_part && (word.starts_with(wanted) || word.ends_with("-" + wanted));
    };
    const auto part = std::find_if(words.begin(), words.end(), is_part);
    return nearest || part == words.end() ? nearest : std::optional(*part);
}

} // namespace exporter
