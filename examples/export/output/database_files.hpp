// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_OUTPUT_DATABASE_FILES_HPP
#define WEBCASTS_EXAMPLES_EXPORT_OUTPUT_DATABASE_FILES_HPP

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// What follows a database's name in the names of the files beside it: SQLite's journal, its log and the
/// log's index, and the lock of `database_lock`. The journal of a transaction over several databases,
/// `-mj` and hexadecimal digits, is one too.
inline constexpr std::array<std::string_view, 4> database_suffixes{"-journal", "-wal", "-shm", "-lock"};

/// Return the files of a database that exist: itself, and those beside it. A symbolic link is followed.
[[nodiscard]] std::vector<std::string> files_of_database(const std::string& path);

} // namespace exporter

#endif
