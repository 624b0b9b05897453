// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_CHOICE_OPTION_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_CHOICE_OPTION_HPP

#include <webcasts/testing/sandbox.hpp>

#include <string>
#include <string_view>

namespace sandbox_server {

/// Return the names and values of all choices, one choice a line.
[[nodiscard]] std::string describe_choices();

/// Set a choice from `NAME=VALUE`; the names are those of the members of `sandbox_choices`. Throws
/// `usage_error`.
void set_choice(webcasts::testing::sandbox_choices& choices, std::string_view text);

} // namespace sandbox_server

#endif
