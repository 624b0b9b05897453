// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_TERMINAL_SIZE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_TERMINAL_SIZE_HPP

#include <cstddef>
#include <optional>

namespace exporter {

/// Return the number of columns of the terminal that a descriptor is: its own, else COLUMNS, else 80. Returns
/// `nullopt` if the descriptor is no terminal.
[[nodiscard]] std::optional<std::size_t> terminal_columns(int descriptor);

} // namespace exporter

#endif
