// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_TERMINAL_TEXT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_TERMINAL_TEXT_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace exporter {

/// Which line ends of a text a terminal gets; the others become blanks.
enum class kept_line_ends : std::uint8_t {
    none,     ///< a part of a line, such as a cell of a table
    indented, ///< those before two blanks, so that no text can pretend to be a message of its own
    all,      ///< the text is lines; CRLF becomes LF
};

/// Return a text that shows on a terminal what it holds, and can neither control the terminal nor rearrange
/// or hide what stands around it.
///
/// - Control characters (C0, DEL and C1), U+2028, U+2029, noncharacters and bytes that are not UTF-8 become a
///   blank each.
/// - The controls and marks of the bidirectional algorithm (UAX #9) and other invisible format characters are
///   left out: letters from right to left order themselves.
/// - What scripts and emoji need stays where they need it: ZWNJ and ZWJ after a character beyond ASCII,
///   one variation selector after a character, and tags in the flags of regions (UTS #51, section 2.2).
[[nodiscard]] std::string terminal_text(std::string_view text, kept_line_ends kept = kept_line_ends::none);

} // namespace exporter

#endif
