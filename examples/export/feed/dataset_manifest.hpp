// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_DATASET_MANIFEST_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_DATASET_MANIFEST_HPP

#include "feed/event_feed.hpp"
#include "feed/gzip_part.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// The name of the manifest in the folder of a data set.
inline constexpr std::string_view manifest_name = "manifest.json";
/// The name of the only file of each partition.
inline constexpr std::string_view part_name = "part-00000.ndjson.gz";

/// Return the folder of an event's partition of a table, relative to the data set's:
/// `registrants/event_id=1000001`.
[[nodiscard]] std::string partition_of(const feed_table& table, std::string_view event);

/// What a data set holds. It is true at each moment: an event that is being replaced, or was when a run was
/// killed, is named in `replacing` alone.
struct dataset_manifest {
    struct event {
        std::string version;              ///< of `feed_event`
        std::vector<part_contents> parts; ///< in the order of `feed_tables`
    };

    feed_origin origin;
    std::string written;                 ///< when it was written, UTC
    std::map<std::string, event> events; ///< by their ids
    std::vector<std::string> replacing; ///< events whose files may be of the state before or of the one after

    /// Return it as JSON, with the schemas of the tables.
    [[nodiscard]] std::string str() const;
};

/// Read the text of a manifest. Returns `nullopt` if it is not one of a data set of this program. Throws
/// `failure` with `exit_status::usage` if a newer version of the program wrote it.
[[nodiscard]] std::optional<dataset_manifest> read_manifest(const std::string& text);

} // namespace exporter

#endif
