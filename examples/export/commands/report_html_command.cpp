// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "html/html_report.hpp"
#include "html/report_figures.hpp"
#include "output/output_file.hpp"
#include "store/database.hpp"
#include "store/event_selection.hpp"
#include "text/counted.hpp"
#include "text/json_text.hpp"

#include <cstdint>
#include <string>

namespace exporter {

exit_status run_report_html(const report_html_options& options, const console& console) {
    output_file out(options.output.path, options.output.replacement);
    sqlite_connection database = open_to_read(options.database);
    const auto events = wanted_events(database, options.events);
    const report_figures figures =
        read_figures(database, events, machine_now(),
                     options.question_texts ? written_texts::shown : written_texts::left_out);
    if (const std::string stale = stale_text(figures.age); !stale.empty()) {
        console.complain("warning: " + stale + "; see webcasts-export status for what fails");
    }
    out.write(html_page(figures));
    out.finish();
    console.say(counted(figures.events.size(), "event") + ", " +
                counted(static_cast<std::uint64_t>(figures.total.registrants), "registration"));
    if (options.json) {
        json_object summary;
        summary.text("database", options.database).text("output", options.output.path);
        summary.json("events", std::to_string(figures.events.size()))
            .json("registrants", std::to_string(figures.total.registrants));
        add_age(summary, figures.age);
        print_summary(summary.json("exit_status", "0"));
    }
    return exit_status::done;
}

} // namespace exporter
