// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_RELEASE_WATCH_HPP
#define WEBCASTS_TESTS_RELEASE_WATCH_HPP

#include <cstddef>
#include <string_view>

/// Counts the heap blocks that are released while they still hold a text.
///
/// What it sees is what a later owner of the memory would see: the effect in the object code, after the
/// optimizer had its say. One watch at a time; the text outlives it and is not on the heap itself.
class release_watch {
  public:
    explicit release_watch(std::string_view text);
    release_watch(const release_watch&) = delete;
    release_watch& operator=(const release_watch&) = delete;
    ~release_watch();

    /// Blocks that were released with the text in them since the watch began.
    [[nodiscard]] std::size_t leaks() const;
    /// Blocks that were released since the watch began.
    [[nodiscard]] std::size_t releases() const;
};

/// Take part in nothing, but as far as the optimizer knows: a text that was shown must really have been in
/// memory.
void show_to_the_outside(std::string_view text);

#endif
