// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_POSTGRES_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_POSTGRES_HPP

#include "feed/feed_result.hpp"

#include <cstdint>
#include <string>

namespace exporter {

/// Which database is copied to PostgreSQL, and where.
struct postgres_options {
    std::string database;
    std::string url;                 ///< for libpq; empty: its environment says all
    std::string schema = "webcasts"; ///< made if it is missing
};

/// What `write_to_postgres` did.
struct postgres_result : feed_result {
    std::uint64_t rows = 0; ///< that were written, of all tables
};

/// Bring a schema of a PostgreSQL database up to date with a database: tables and views with its names, an
/// event in one transaction, only events that changed. doc/warehouse.md describes it.
///
/// Throws `failure`: with `exit_status::usage` if the schema holds other tables, or another service's data,
/// or if a newer program wrote it; with `busy` if another run writes to it; as `postgres_connection` and
/// `open_to_read` do.
[[nodiscard]] postgres_result write_to_postgres(const postgres_options& options);

} // namespace exporter

#endif
