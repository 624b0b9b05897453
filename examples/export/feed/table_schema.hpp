// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_TABLE_SCHEMA_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_TABLE_SCHEMA_HPP

#include "feed/feed_table.hpp"

#include <string>

namespace exporter {

/// Return the JSON Schema (draft 7) of the values of a column. `nullable` allows null whatever the column
/// says.
[[nodiscard]] std::string schema_of(const feed_column& column, bool nullable);

/// Return the JSON Schema (draft 7) of a line of a data set, which does not repeat the event: it is in the
/// path.
[[nodiscard]] std::string schema_of_line(const feed_table& table);

} // namespace exporter

#endif
