// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "output/output_file.hpp"
#include "store/retention.hpp"
#include "terminal/terminal_size.hpp"
#include "text/counted.hpp"
#include "text/json_text.hpp"
#include "text/text_table.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace exporter {

namespace {

constexpr std::size_t max_title_columns = 44;

std::string events_table(const purge_plan& plan) {
    constexpr auto right = text_table::alignment::right;
    std::vector<std::vector<std::string>> rows;
    for (const purged_event& event : plan.events) {
        rows.push_back({event.event_id, cell_text(event.title, max_title_columns), event.ended,
                        std::to_string(event.registrations), std::to_string(event.sessions),
                        std::to_string(event.answers)});
    }
    return rows.empty() ? ""
                        : table_text({{"event"},
                                      {"title"},
                                      {"ended"},
                                      {"registrations", right},
                                      {"sessions", right},
                                      {"answers", right}},
                                     rows, {}, terminal_columns(STDOUT_FILENO));
}

json_object plan_as_json(const purge_options& options, const purge_plan& plan) {
    json_object summary;
    summary.text("database", options.database).text("older_than", options.older_than.text());
    summary.text("before", utc_text(plan.before));
    summary.json("events", json_array(plan.events, [](const purged_event& event) {
                     return json_object()
                         .text("event_id", event.event_id)
                         .text("title", event.title)
                         .text("ended", event.ended)
                         .json("registrations", std::to_string(event.registrations))
                         .json("sessions", std::to_string(event.sessions))
                         .json("answers", std::to_string(event.answers))
                         .str();
                 }));
    return summary.json("without_time", std::to_string(plan.without_time));
}

void say_of_plan(const purge_plan& plan, const console& console) {
    if (plan.without_time > 0) {
        console.complain(fmt::format(
            "warning: {} without a known end {}: the people of {} stay", counted(plan.without_time, "event"),
            plan.without_time == 1 ? "is" : "are", plan.without_time == 1 ? "it" : "them"));
    }
    if (plan.events.empty()) {
        console.say(fmt::format("no event with people ended before {}", utc_text(plan.before)));
    }
}

} // namespace

exit_status run_purge(const purge_command_options& options, const console& console) {
    const instant now = machine_now();
    if (options.plan) {
        const purge_plan plan = plan_purge(options.purge, now);
        write_out(options.json ? plan_as_json(options.purge, plan).json("exit_status", "0").str() + '\n'
                               : events_table(plan));
        say_of_plan(plan, console);
        if (!plan.events.empty()) {
            console.say(fmt::format("the people of {} would go; nothing is removed",
                                    counted(plan.events.size(), "event")));
        }
        return exit_status::done;
    }
    const purge_result result = purge_people(options.purge, now);
    const exit_status status =
        result.left.empty() ? exit_status::done : status_of(failure_cause::address_left);
    const removal_counts sum = sum_of(result.tables);
    if (options.json) {
        json_object summary = plan_as_json(options.purge, result.plan);
        summary.json("people", std::to_string(result.people)).json("removed", std::to_string(sum.removed));
        summary.json("cleaned", std::to_string(sum.cleaned));
        summary.json("left", json_array(result.left, json_text));
        print_summary(summary.json("exit_status", std::to_string(static_cast<int>(status))));
    } else {
        write_result(events_table(result.plan));
    }
    say_of_plan(result.plan, console);
    if (result.completes_earlier) {
        console.say("an earlier purge was ended before its end; the file is rewritten now");
    }
    if (!result.plan.events.empty()) {
        console.say(fmt::format(
            "{} removed, {} cleaned; what is counted of {} stays, and sync does not fetch {} again",
            counted(static_cast<std::uint64_t>(sum.removed), "row"),
            counted(static_cast<std::uint64_t>(sum.cleaned), "text"),
            counted(result.plan.events.size(), "event"), result.plan.events.size() == 1 ? "it" : "them"));
    }
    if (!result.left.empty()) {
        console.complain(
            fmt::format("addresses of these people are still in {}: change or delete these texts, "
                        "for example with sqlite3",
                        fmt::join(result.left, ", in ")));
    }
    return status;
}

} // namespace exporter
