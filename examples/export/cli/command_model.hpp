// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_COMMAND_MODEL_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_COMMAND_MODEL_HPP

#include "cli/argument_parser.hpp"

#include <string>
#include <vector>

namespace exporter {

/// An option or a positional argument, as completions and the manual page show it.
struct option_model {
    std::vector<std::string> names; ///< with their dashes, the short one first; a positional has none
    std::string description;
    std::string value;                ///< the name of its value, such as `FILE`; empty: a flag
    std::vector<std::string> choices; ///< all values, if they can be listed
    std::string group;
    bool repeatable = false;
    bool shared = false; ///< an option of several commands

    [[nodiscard]] bool takes_file() const { return value == "FILE"; }
};

/// A command with all options that it can use, or the program with the options that several commands share.
struct command_model {
    std::string name;
    std::string description;
    std::vector<option_model> options;
    std::vector<option_model> arguments; ///< in their order
};

/// All definitions of the parser.
struct program_model {
    command_model program;
    std::vector<command_model> commands;
};

/// Return the model of the parser's definitions.
[[nodiscard]] program_model model_of(const argument_parser& parser);

} // namespace exporter

#endif
