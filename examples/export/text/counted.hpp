// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_COUNTED_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_COUNTED_HPP

#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>

namespace exporter {

/// Return the word for a number of things. The plural is the singular with an `s`, unless it is given.
[[nodiscard]] inline std::string noun(std::uint64_t count, std::string_view singular,
                                      std::string_view plural = "") {
    return count == 1       ? std::string(singular)
           : plural.empty() ? fmt::format("{}s", singular)
                            : std::string(plural);
}

/// Return a number of things: `1 event`, `12 events`, `0 rows`. The words are those of `noun`.
[[nodiscard]] inline std::string counted(std::uint64_t count, std::string_view singular,
                                         std::string_view plural = "") {
    return fmt::format("{} {}", count, noun(count, singular, plural));
}

} // namespace exporter

#endif
