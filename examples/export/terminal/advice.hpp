// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_ADVICE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_ADVICE_HPP

#include <webcasts/result.hpp>

#include <string>
#include <string_view>

namespace exporter {

/// Return what a user of this program can do about an error of the library, with this program's options and
/// variables; empty if the message says it all.
[[nodiscard]] std::string_view advice_on(const webcasts::error& cause) noexcept;

/// Return the library's message on an error with this program's advice in place of the library's, which names
/// options of a programmer's. Safe to log, as `webcasts::error::message`.
[[nodiscard]] std::string explained(const webcasts::error& cause);

} // namespace exporter

#endif
