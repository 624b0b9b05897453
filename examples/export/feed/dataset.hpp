// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_DATASET_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_DATASET_HPP

#include "feed/feed_result.hpp"

#include <cstdint>
#include <string>

namespace exporter {

/// Which database becomes a data set, and where.
struct dataset_options {
    std::string database;
    std::string folder; ///< made if it is missing
};

/// What `write_dataset` did.
struct dataset_result : feed_result {
    std::uint64_t rows = 0;  ///< that the data set holds, of all tables
    std::uint64_t bytes = 0; ///< of all files
};

/// Bring a data set up to date with a database: a folder of gzip-compressed NDJSON, a file for each table and
/// event, and `manifest.json`. doc/warehouse.md describes it.
///
/// Only files whose contents changed are replaced, each by one rename. Files are written beside the others,
/// in a folder whose name starts with a dot, and are renamed when an event is complete. Before the renames
/// the manifest names the events as being replaced, and after them it says what they hold. A killed run
/// leaves whole files and a true manifest, and the next one mends the rest. Memory does not grow with an
/// event.
///
/// Throws `failure`: with `exit_status::usage` if the folder holds something else, or a data set of another
/// service; with `busy` if another run writes to it; with `cannot_write`, `interrupted`, and as
/// `open_to_read` does.
[[nodiscard]] dataset_result write_dataset(const dataset_options& options);

} // namespace exporter

#endif
