// SPDX-License-Identifier: BSL-1.0
#include "sync/database_status.hpp"

#include "output/database_files.hpp"
#include "store/database.hpp"
#include "store/database_lock.hpp"
#include "sync/run_journal.hpp"
#include "sync/stored_plan.hpp"
#include "text/counted.hpp"
#include "text/json_text.hpp"
#include "text/text_table.hpp"

#include <array>
#include <fmt/format.h>
#include <string_view>
#include <sys/stat.h>

namespace exporter {

namespace {

/// Return the size of a database's files in bytes.
std::uint64_t size_of_files(const std::string& path) {
    std::uint64_t size = 0;
    for (const std::string& file : files_of_database(path)) {
        struct stat facts {};
        if (::stat(file.c_str(), &facts) == 0) {
            size += static_cast<std::uint64_t>(facts.st_size);
        }
    }
    return size;
}

std::string size_text(std::uint64_t bytes) {
    constexpr double step = 1024;
    constexpr std::array<const char*, 4> units{"KiB", "MiB", "GiB", "TiB"};
    double size = static_cast<double>(bytes) / step;
    std::size_t unit = 0;
    for (; size >= step && unit + 1 < units.size(); ++unit) {
        size /= step;
    }
    return fmt::format("{:.1f} {}", size, units[unit]);
}

std::optional<journaled_end> latest_run(sqlite_connection& database) {
    sqlite_statement query(database, "SELECT started, finished, exit_status, coalesce(error, '') FROM run "
                                     "ORDER BY run_id DESC LIMIT 1");
    std::optional<journaled_end> latest;
    while (query.step()) {
        latest.emplace(journaled_end{query.text(0), query.text(1), std::nullopt, query.text(3)});
        if (!query.is_null(2)) {
            latest->exit_status = query.number(2);
        }
    }
    return latest;
}

/// Return what happened in a run, such as `ended with exit code 4: the log-in is refused`.
std::string run_text(const journaled_end& run, bool is_being_changed) {
    if (run.finished.empty()) {
        return run.started + (is_being_changed ? ", under way" : ", was killed before its end");
    }
    std::string text = *run.exit_status == 0
                           ? run.finished + ", good"
                           : fmt::format("{}, ended with exit code {}", run.finished, *run.exit_status);
    return run.error.empty() ? text : text + ": " + run.error;
}

std::string plan_text(const std::map<plan_reason, std::size_t>& plan) {
    std::string fetched;
    std::string skipped;
    for (const auto& [reason, count] : plan) {
        std::string& text = is_fetched(reason) ? fetched : skipped;
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, to_text(reason));
    }
    return fmt::format("fetch {}; skip {}; and fetch what is new", fetched.empty() ? "nothing" : fetched,
                       skipped.empty() ? "nothing" : skipped);
}

} // namespace

exit_status database_status::status() const noexcept {
    const bool is_latest_good = latest && (is_being_changed || latest->exit_status == 0);
    return is_latest_good && failing.empty() && !age.is_stale() ? exit_status::done : exit_status::partial;
}

std::vector<failing_event> read_failing_events(sqlite_connection& database, instant now) {
    const std::string recent = utc_text(now - data_age::max_of_fresh_data);
    std::vector<failing_event> failing;
    sqlite_statement query(
        database,
        "WITH latest AS (SELECT event_id, max(run_id) AS run_id, "
        "coalesce(max(run_id) FILTER (WHERE status = 'stored'), 0) AS stored_run FROM run_event GROUP BY "
        "event_id) "
        "SELECT l.event_id, coalesce(e.title, ''), r.status, (SELECT min(f.finished) FROM run_event f WHERE "
        "f.event_id = l.event_id AND f.run_id > l.stored_run), coalesce(r.error, '') "
        "FROM latest l JOIN run_event r USING (event_id, run_id) LEFT JOIN event e USING (event_id) "
        "WHERE l.run_id > l.stored_run AND e.gone_utc IS NULL AND (e.event_id IS NOT NULL OR r.finished > ?) "
        "ORDER BY 4, 1");
    query.bind(recent);
    while (query.step()) {
        failing.push_back({query.text(0), query.text(1), query.text(2), query.text(3), query.text(4)});
    }
    return failing;
}

database_status read_status(const std::string& path, instant now) {
    sqlite_connection database = open_to_read(path);
    const transaction snapshot(database, transaction_kind::deferred);
    database_status status;
    status.source = source_of_data(database);
    status.latest = latest_run(database);
    sqlite_statement good(database,
                          "SELECT finished FROM run WHERE exit_status = 0 ORDER BY run_id DESC LIMIT 1");
    while (good.step()) {
        status.last_good = good.text(0);
    }
    status.age = read_data_age(database, now);
    status.events = static_cast<std::uint64_t>(database.number("SELECT count(*) FROM event"));
    status.gone =
        static_cast<std::uint64_t>(database.number("SELECT count(*) FROM event WHERE gone_utc IS NOT NULL"));
    status.registrants =
        static_cast<std::uint64_t>(database.number("SELECT sum(registrants) FROM event_figures"));
    status.failing = read_failing_events(database, now);
    status.size = size_of_files(path);
    status.is_being_changed = database_lock::is_held(path);
    for (const planned_event& event : plan_from_stored(database, now + service_clock_lead(database))) {
        ++status.plan[event.reason];
    }
    return status;
}

std::string as_text(const database_status& status, std::optional<std::size_t> width) {
    constexpr std::size_t indent = 15;
    std::string text;
    const auto line = [&](std::string_view name, std::string_view value) {
        const std::string whole = fmt::format("{:<{}}{}", name, indent, cell_text(value, std::string::npos));
        text += (width ? wrapped_text(whole, *width, indent) : whole) + '\n';
    };
    line("source", status.source.empty() ? "no run has stored anything yet" : status.source);
    line("data as of",
         status.age.as_of
             ? fmt::format("{}, {} old{}", utc_text(*status.age.as_of), age_text(status.age.age),
                           status.age.is_stale()
                               ? ": " + counted(status.age.stale_events, "event is late", "events are late")
                               : "")
             : "nothing is stored");
    line("last good run", status.last_good.empty() ? "none" : status.last_good);
    if (status.latest) {
        line("latest run", run_text(*status.latest, status.is_being_changed));
    }
    line("holds", fmt::format("{}{}, {}, {}", counted(status.events, "event"),
                              status.gone == 0 ? "" : fmt::format(" ({} gone from the list)", status.gone),
                              counted(status.registrants, "registrant"), size_text(status.size)));
    line("next run", plan_text(status.plan));
    line("failing", status.failing.empty() ? "nothing" : counted(status.failing.size(), "event") + ":");
    for (const failing_event& event : status.failing) {
        line("", fmt::format("{} {} since {}: {}", event.event_id, event.status, event.since, event.error));
    }
    return text;
}

std::string as_json(const database_status& status) {
    const auto text_or_null = [](json_object& object, std::string_view name, const std::string& value) {
        value.empty() ? object.json(name, "null") : object.text(name, value);
    };
    json_object object;
    text_or_null(object, "source", status.source);
    add_age(object, status.age);
    object.json("stale", status.age.is_stale() ? "true" : "false");
    object.json("stale_events", std::to_string(status.age.stale_events));
    text_or_null(object, "last_good_run", status.last_good);
    if (status.latest) {
        json_object latest;
        latest.text("started", status.latest->started);
        text_or_null(latest, "finished", status.latest->finished);
        latest.json("exit_status",
                    status.latest->exit_status ? std::to_string(*status.latest->exit_status) : "null");
        text_or_null(latest, "error", status.latest->error);
        object.json("latest_run", latest.str());
    } else {
        object.json("latest_run", "null");
    }
    object.json("running", status.is_being_changed ? "true" : "false");
    object.json("events", std::to_string(status.events));
    object.json("gone", std::to_string(status.gone));
    object.json("registrants", std::to_string(status.registrants));
    object.json("bytes", std::to_string(status.size));
    object.json("failing", json_array(status.failing, [](const failing_event& event) {
                    return json_object()
                        .text("event_id", event.event_id)
                        .text("title", event.title)
                        .text("status", event.status)
                        .text("since", event.since)
                        .text("error", event.error)
                        .str();
                }));
    json_object plan;
    for (const auto& [reason, count] : status.plan) {
        plan.json(to_text(reason), std::to_string(count));
    }
    object.json("next_run", plan.str());
    object.json("exit_status", std::to_string(static_cast<int>(status.status())));
    return object.str() + "\n";
}

} // namespace exporter
