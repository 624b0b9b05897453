// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_SINGER_SELECTION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_SINGER_SELECTION_HPP

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace exporter {

/// Which streams and columns are written.
struct singer_selection {
    struct stream {
        std::size_t table = 0;            ///< its place in `feed_tables`
        std::vector<std::size_t> columns; ///< places of its columns; that of the event is the first
    };
    std::vector<stream> streams;

    /// Return a digest; another selection has another.
    [[nodiscard]] std::string digest() const;
};

/// Return the selection of everything.
[[nodiscard]] singer_selection select_everything();
/// Read the selection from a catalog's metadata: `selected`, else `selected-by-default`. Throws `failure`
/// with `exit_status::usage` if the file is no catalog, or selects nothing.
[[nodiscard]] singer_selection read_selection(const std::string& catalog_file);

/// What the target holds.
struct singer_state {
    struct event {
        std::string version;             ///< empty: its rows were being written
        std::vector<std::uint64_t> rows; ///< by `feed_tables`: no row of the target has a higher number
    };
    std::string selection; ///< digest
    std::map<std::string, event> events;

    /// Return the value of a STATE message.
    [[nodiscard]] std::string str() const;
};

/// Read a state. An empty file is the state of an empty target. Throws `failure` with `exit_status::usage` if
/// the file cannot be read or is not a state of ours.
[[nodiscard]] singer_state read_singer_state(const std::string& state_file);

} // namespace exporter

#endif
