// SPDX-License-Identifier: BSL-1.0
// In place of postgres.cpp where libpq is not installed.
#include "feed/postgres.hpp"
#include "terminal/failure.hpp"

namespace exporter {

postgres_result write_to_postgres(const postgres_options&) {
    throw usage_failure(
        "this webcasts-export was built without PostgreSQL; build it where libpq is installed "
        "(Debian: libpq-dev)");
}

} // namespace exporter
