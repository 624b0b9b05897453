// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_NEAREST_WORD_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_NEAREST_WORD_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// Return the word that a misspelt one was probably meant to be; `nullopt` if none is near.
///
/// A word is near if at most a third of the typed letters (at least one, at most three) have to be inserted,
/// removed, replaced or swapped with their neighbour, whatever their case; `_` equals `-`. Next come words
/// that a typed text of three letters or more begins or ends. Of words that are equally near the first
/// counts.
[[nodiscard]] std::optional<std::string> nearest_word(std::string_view typed,
                                                      const std::vector<std::string>& words);

} // namespace exporter

#endif
