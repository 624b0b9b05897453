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

/// Return whether a command can use an option of the program, such as `sandbox`.
[[nodiscard]] bool can_use(const CLI::App& command, const std::string& option);

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
    /// Return the help of a command with the program's options that it can use; if the name is empty, the
    /// program's help. Afterwards the parser serves for nothing else.
    [[nodiscard]] std::string help_of(const std::string& name);
    /// Return what the program is for, and its commands.
    [[nodiscard]] std::string short_help() const;

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
