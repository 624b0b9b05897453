// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_REPORT_SECTIONS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_REPORT_SECTIONS_HPP

#include "html/report_figures.hpp"

#include <string>
#include <vector>

namespace exporter {

/// A section of the page. What it links to and is headed by is made by `html_page`.
struct report_section {
    std::string id; ///< of its heading, unique in the page
    std::string heading;
    std::string description; ///< a sentence, as plain text
    std::string content;     ///< HTML
};

/// Return the sections about events: funnel, list, comparison, months, new and returning people.
[[nodiscard]] std::vector<report_section> event_sections(const report_figures& figures);

/// Return the sections about the audience: registrations, attendance at a time, watch time, engagement,
/// questions and surveys, companies, domains and sources.
[[nodiscard]] std::vector<report_section> audience_sections(const report_figures& figures);

} // namespace exporter

#endif
