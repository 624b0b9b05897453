// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_SUPPORT_WRITE_IN_PIECES_HPP
#define WEBCASTS_TESTS_SUPPORT_WRITE_IN_PIECES_HPP

#include <webcasts/result.hpp>
#include <webcasts/testing/split_everywhere.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace webcasts::tests {

/// Write a document to a tokenizer in pieces whose sizes `next_size()` gives (each at least 1), each in
/// memory of its own, and finish it. Return the first failure.
template <class Tokenizer, class NextSize>
std::optional<error> write_in_pieces(Tokenizer& tokenizer, std::string_view document, NextSize next_size) {
    std::optional<error> failure;
    testing::piece_memory memory;
    while (!document.empty() && !failure) {
        const std::size_t size = std::min<std::size_t>(next_size(), document.size());
        failure = memory.lend(document.substr(0, size),
                              [&](std::span<const char> chunk) { return tokenizer.write(chunk); });
        document.remove_prefix(size);
    }
    return failure ? failure : tokenizer.finish();
}

} // namespace webcasts::tests

#endif
