// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CSV_CELL_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CSV_CELL_HPP

#include <string>
#include <string_view>

namespace exporter {

/** Put a `'` where a spreadsheet would take a text for a formula: at the start of the text, or of a line in
   it, that begins, after spaces and no-break spaces, with `=`, `+`, `-`, `@` or their full-width forms, and
   at the start of a text that begins with a TAB or a line end.
*/
[[nodiscard]] std::string without_formulas(std::string_view text);

} // namespace exporter

#endif
