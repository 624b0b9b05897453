// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_TYPED_WORDS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_TYPED_WORDS_HPP

#include "cli/argument_parser.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// Return the mistakes in the words of a command line, in their order: a command or an option that does not
/// exist, with the name that was probably meant; an option that the command cannot use; an argument too many.
/// Values are not checked. After an unknown command nothing else is said, because its options are not known.
///
/// No text shows a value, or a word that is near no name of the program: it may be a password in the wrong
/// place. Such a word is told by its position; the first argument behind the program's name is argument 1.
[[nodiscard]] std::vector<std::string> mistakes_in_words(const argument_parser& parser,
                                                         const std::vector<std::string_view>& typed);

} // namespace exporter

#endif
