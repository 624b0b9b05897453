// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_CONFIG_FILE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_CONFIG_FILE_HPP

#include <CLI/CLI.hpp>

#include <istream>
#include <string>
#include <vector>

namespace exporter {

/// Return where the configuration file is looked for: `webcasts/config.toml` in XDG_CONFIG_HOME, where that
/// is an absolute path, else in `.config` of HOME; empty where neither is set.
[[nodiscard]] std::string usual_config_path();

/// Reads options from a TOML file, for CLI11, which gives them to those options that were not typed.
///
/// A key is the long name of an option; one at the top holds for every command that has the option, one in
/// the table of a command for that command alone, and before the other. What is wrong, with its line, is kept
/// in `mistakes`: `--help` and `doctor` work beside a wrong file. A password in the file is such a mistake,
/// and is not shown.
///
/// Environment variables win over the file: their options are left out, and so is where and who beside a
/// typed
/// `--sandbox`.
class config_file final : public CLI::Config {
  public:
    /// `app` has every option and command, and was parsed; both must outlive the reader.
    config_file(const CLI::App& app, std::vector<std::string>& mistakes) noexcept
        : app_(app), mistakes_(mistakes) {}

    [[nodiscard]] std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;
    /// Not used: options are not written.
    [[nodiscard]] std::string to_config(const CLI::App*, bool, bool, std::string) const override {
        return {};
    }

  private:
    const CLI::App& app_;
    std::vector<std::string>& mistakes_;
};

} // namespace exporter

#endif
