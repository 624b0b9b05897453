// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_CONFIG_FILE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_CONFIG_FILE_HPP

#include <CLI/CLI.hpp>

#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// Return the usual path of the configuration file: `webcasts/config.toml` in XDG_CONFIG_HOME if that is an
/// absolute path, else in `.config` of HOME; empty if neither is set.
[[nodiscard]] std::string usual_config_path();

/// Return why the usual configuration file cannot be read, as the end of a sentence; `nullopt` if it can or
/// if there is none. CLI11 passes over such a file.
[[nodiscard]] std::optional<std::string> reason_of_unreadable(const std::string& path);

/// Reads options from a TOML file for CLI11, which uses them for options that were not typed.
///
/// A key is the long name of an option. A key at the top applies to every command that has the option; a key
/// in the table of a command applies to that command and takes precedence. Mistakes are appended to
/// `mistakes` with their lines, so that `--help` and `doctor` work even if the file is invalid. A password in
/// the file is a mistake, and is not shown.
///
/// Environment variables take precedence over the file: their options are left out. If `--sandbox` was typed,
/// the options for the service's location and for credentials are left out as well.
class config_file final : public CLI::Config {
  public:
    /// `app` has been parsed; both arguments must outlive the reader.
    config_file(const CLI::App& app, std::vector<std::string>& mistakes) noexcept
        : app_(app), mistakes_(mistakes) {}

    [[nodiscard]] std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;
    /// Return nothing: options are never written.
    [[nodiscard]] std::string to_config(const CLI::App*, bool, bool, std::string) const override {
        return {};
    }

  private:
    const CLI::App& app_;
    std::vector<std::string>& mistakes_;
};

} // namespace exporter

#endif
