// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_OUTPUT_REPLACEMENT_RULE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_OUTPUT_REPLACEMENT_RULE_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// A file that the run reads or that the program keeps; it may be missing.
struct kept_file {
    std::string path;
    std::string role; ///< for messages, such as `the file of --previous`
};

/// What an output may replace: a file that is empty, or that holds what this program writes.
///
/// A kept file is never replaced, by whatever link or name it is reached. Directories, block devices and
/// sockets are never written to. SQLite databases, the files beside them, and files of other programs are
/// replaced only with `force`.
struct replacement_rule {
    std::vector<kept_file> kept;
    std::vector<std::string> columns; ///< names by which CSV and NDJSON of other commands are recognised
    bool force = false;               ///< `--force`
};

/// Keep a database, and the names of the files that SQLite makes beside it.
void keep_database(replacement_rule& rule, const std::string& path, const std::string& role);

/// Return why the rule forbids to write to `path`; `nullopt` if it does not. An empty path is standard
/// output, which must not be redirected to a kept file. Changes nothing.
[[nodiscard]] std::optional<std::string> reason_against(const std::string& path,
                                                        const replacement_rule& rule);

/// Return the path at the end of a chain of symbolic links, even if no file has that path.
[[nodiscard]] std::string link_target(const std::string& path);

/// Return whether a file that starts with `head` was written by this program.
[[nodiscard]] bool is_own_output(std::string_view head, const std::vector<std::string>& columns);

} // namespace exporter

#endif
