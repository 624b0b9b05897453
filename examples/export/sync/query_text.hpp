// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_QUERY_TEXT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_QUERY_TEXT_HPP

#include <webcasts/query_params.hpp>

#include <string>

namespace exporter {

/// Spell a query's filters as the service gets them, `name=value&...`, without the event; values of
/// parameters that the library does not know are hidden.
[[nodiscard]] std::string text_of(const webcasts::query_params& query);

} // namespace exporter

#endif
