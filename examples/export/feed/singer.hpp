// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_SINGER_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_SINGER_HPP

#include "output/output_file.hpp"

#include <cstdint>
#include <string>

namespace exporter {

/// What is written as Singer messages.
struct singer_options {
    std::string database;
    bool discover = false;    ///< the catalog alone
    std::string state_file;   ///< the value of an earlier STATE message; empty: everything is written
    std::string catalog_file; ///< with what is selected; empty: everything
};

/// What `write_singer_messages` did.
struct singer_result {
    std::uint64_t replaced = 0;  ///< events whose rows were written
    std::uint64_t unchanged = 0; ///< events of which nothing was written
    std::uint64_t removed = 0;   ///< events whose rows were marked as deleted
};

/// Return the catalog: all streams, with their schemas, one line.
[[nodiscard]] std::string singer_catalog();

/// Write what changed since a state as messages of the Singer specification: SCHEMA, RECORD, STATE.
/// doc/warehouse.md describes the streams.
///
/// The key of a row is its event and its place in the event, so that the number of rows, which is in the
/// state, tells which were deleted: they are written once more with `_sdc_deleted_at` and without contents.
/// What stays is overwritten, so that nothing of a person who was forgotten remains.
///
/// Throws `failure` with `exit_status::usage` if the state or the catalog cannot be read, and as
/// `open_to_read` and `output_file` do.
[[nodiscard]] singer_result write_singer_messages(const singer_options& options, output_file& out);

} // namespace exporter

#endif
