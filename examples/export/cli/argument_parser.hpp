// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_ARGUMENT_PARSER_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_ARGUMENT_PARSER_HPP

#include "cli/command_line.hpp"
#include "cli/typed_arguments.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// Defines every command and option of the program; parsing fills `in`. Help, completions, manual page and
/// the names in the configuration file come from these definitions. A value's type name that contains `|`
/// lists all values.
class argument_parser {
  public:
    struct entry {
        command id;
        CLI::App* app;
    };

    argument_parser();

    [[nodiscard]] CLI::App& app() noexcept { return app_; }
    [[nodiscard]] const CLI::App& app() const noexcept { return app_; }
    /// Return the commands in the order of the help.
    [[nodiscard]] const std::vector<entry>& commands() const noexcept { return commands_; }
    /// Return the command on the command line; `nullopt` if there is none.
    [[nodiscard]] std::optional<command> chosen() const;
    /// Return the help of the chosen command with the options of all commands; without a command, the
    /// program's.
    [[nodiscard]] std::string help() const;

    typed_arguments in;

  private:
    CLI::App* add(command id, const std::string& name, const std::string& purpose);
    void add_database_commands();
    void add_commands_about_the_program();

    CLI::App app_;
    std::vector<entry> commands_;
};

} // namespace exporter

#endif
