// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_TYPED_WORDS_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_TYPED_WORDS_HPP

#include <CLI/CLI.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sandbox_server {

/// Describe a mistake that CLI11 found, in place of its own words, which repeat what was typed: that may be a
/// password in the wrong place. An option is named, an argument by its position; the first behind the
/// program's name is argument 1. The letters of an unknown option are shown only if they are near a known
/// one.
[[nodiscard]] std::string described(const CLI::ParseError& mistake, const CLI::App& app,
                                    const std::vector<std::string_view>& typed);

} // namespace sandbox_server

#endif
