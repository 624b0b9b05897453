// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_REPORT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_REPORT_HPP

#include "html/report_figures.hpp"

#include <string>

namespace exporter {

/// Return a whole page: it needs no network and runs no script, and says so to the browser. Every number in a
/// table stands in a `data` element with its exact value, every text of the service is escaped.
[[nodiscard]] std::string html_page(const report_figures& figures);

} // namespace exporter

#endif
