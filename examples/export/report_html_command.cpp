// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "database.hpp"
#include "event_selection.hpp"
#include "html_report.hpp"
#include "json_text.hpp"
#include "output_file.hpp"
#include "report_figures.hpp"

#include <fmt/format.h>
#include <string>

namespace exporter {

exit_status run_report_html(const command_line& line, const console& words) {
    sqlite_connection database = open_to_read(line.database);
    const auto events = wanted_events(database, line.events);
    output_file out(line.output);
    const report_figures figures = read_figures(database, events);
    out.write(html_page(figures));
    out.finish();
    words.say(fmt::format("{} events, {} registrations", figures.events.size(), figures.total.registrants));
    if (line.json) {
        json_object summary;
        summary.text("database", line.database).text("output", line.output);
        summary.json("events", std::to_string(figures.events.size()))
            .json("registrants", std::to_string(figures.total.registrants));
        print_summary(summary.json("exit_status", "0"));
    }
    return exit_status::done;
}

} // namespace exporter
