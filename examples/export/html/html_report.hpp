// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_REPORT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_REPORT_HPP

#include "html/report_figures.hpp"

#include <string>

namespace exporter {

/// Return a complete page. It needs no network and runs no script; its content security policy forbids both.
/// Every number in a table is in a `data` element with its exact value, and every text of the service is
/// escaped.
[[nodiscard]] std::string html_page(const report_figures& figures);

} // namespace exporter

#endif
