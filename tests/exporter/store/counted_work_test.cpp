// SPDX-License-Identifier: BSL-1.0
// How the work grows, in steps of SQLite's own machine: with the rows that are asked for, never with their
// square, and not with what is stored of other events.

#include "exporter/fresh_folder.hpp"
#include "exports/export_options.hpp"
#include "exports/person_export.hpp"
#include "exports/row_export.hpp"
#include "feed/dataset.hpp"
#include "html/report_figures.hpp"
#include "store/database.hpp"
#include "store/event_selection.hpp"
#include "store/kept_figures.hpp"
#include "store/retention.hpp"
#include "support/catch.hpp"
#include "terminal/console.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests::counted_work_test {

namespace {

using exporter::sqlite_connection;

std::int64_t steps_made = 0;

/// Count the steps of each statement that ends.
int note_steps(unsigned, void*, void* statement, void*) {
    constexpr int and_begin_anew = 1;
    steps_made +=
        sqlite3_stmt_status(static_cast<sqlite3_stmt*>(statement), SQLITE_STMTSTATUS_VM_STEP, and_begin_anew);
    return 0;
}

int watch_connection(sqlite3* database, char**, const void*) {
    return sqlite3_trace_v2(database, SQLITE_TRACE_PROFILE, note_steps, nullptr);
}

/// Return the steps of SQLite's machine in all connections that the work opens.
std::int64_t steps_of(const std::function<void()>& work) {
    const auto entry = reinterpret_cast<void (*)()>(watch_connection);
    steps_made = 0;
    sqlite3_auto_extension(entry);
    work();
    sqlite3_cancel_auto_extension(entry);
    return steps_made;
}

/// Add an event in which everybody has two sessions and an answer, and each tenth person two registrations.
void add_event(sqlite_connection& database, int id, int people) {
    database.execute(fmt::format(
                         R"sql(
        INSERT INTO event (event_id, title, begun, time_zone, query, extra, sched_start_utc, sched_end_utc) VALUES
            ('{0}', 'Event', 1, 'GMT', '', '[]', '2026-02-10T10:00:00Z', '2026-02-10T11:00:00Z');
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {1} - 1)
        INSERT INTO attendee (event_id, email_key, email, fname, lname, company, title, address1, address2, city, state,
            country, postalcode, phone, cell, fax, sti, extra, reg_date_utc, person_key, domain)
        SELECT '{0}', k || iif(i % 10 = 9, '#2', ''), k, '', '', '', '', '', '', '', '', '', '', '', '', '', i % 7, '[{{"name":"q","value":"a"}}]',
            '2026-02-01T10:00:00Z', k, i % 50 || '.example.com'
        FROM (SELECT i, printf('p%06d@%d.example.com', i - (i % 10 = 9), i % 50 - (i % 10 = 9)) AS k FROM n);
        INSERT INTO session (event_id, email_key, kind, ordinal, session_start_utc, session_duration, extra)
        SELECT event_id, email_key, kind, 1, strftime('%Y-%m-%dT%H:%M:%SZ', 1770717600 + sti * 61, 'unixepoch'), 600, '[]'
        FROM attendee, (SELECT 'live' AS kind UNION ALL SELECT 'od') WHERE event_id = '{0}';
        INSERT INTO answer (event_id, email_key, kind, ordinal, question, extra)
        SELECT event_id, email_key, 'qa', 1, '', '[]' FROM attendee WHERE event_id = '{0}';)sql",
                         id, people)
                         .c_str());
}

/// A database of `others` events of 200 registrations beside the event 1000001.
class counted_scene {
  public:
    counted_scene(int people, int others) {
        auto database = exporter::open_to_write(path());
        exporter::transaction whole(database);
        constexpr int people_of_others = 200;
        add_event(database, first_event, people);
        for (int i = 1; i <= others; ++i) {
            add_event(database, first_event + i, people_of_others);
        }
        exporter::kept_figures(database).keep_all();
        whole.commit();
    }

    [[nodiscard]] std::string path() const { return folder_.file("a.db"); }

    [[nodiscard]] std::int64_t steps_of_export(exporter::row_kind rows, bool one_event,
                                               std::optional<exporter::crm> preset = std::nullopt,
                                               std::vector<exporter::own_column> columns = {}) const {
        exporter::export_options options;
        options.database = path();
        options.rows = rows;
        options.preset = preset;
        options.columns = std::move(columns);
        options.output.path = folder_.file("rows.csv");
        options.output.replacement.force = true;
        options.output.format = exporter::output_format::csv;
        if (one_event) {
            options.events = {std::to_string(first_event)};
        }
        const exporter::console quiet(-1);
        return steps_of([&] { static_cast<void>(exporter::export_rows(options, quiet)); });
    }
    [[nodiscard]] std::int64_t steps_of_page(bool one_event) const {
        return steps_of([&] {
            auto database = exporter::open_to_read(path());
            const auto events = exporter::wanted_events(
                database, one_event ? std::vector<std::string>{std::to_string(first_event)}
                                    : std::vector<std::string>());
            static_cast<void>(exporter::read_figures(database, events, exporter::instant()));
        });
    }
    [[nodiscard]] std::int64_t steps_of_query(const std::string& sql) const {
        return steps_of([&] {
            auto database = exporter::open_to_read(path());
            exporter::sqlite_statement(database, sql).run();
        });
    }
    /// Purge a copy of the database.
    [[nodiscard]] std::int64_t steps_of_purge() const {
        const auto copy = folder_.file("copy.db");
        std::filesystem::copy_file(path(), copy, std::filesystem::copy_options::overwrite_existing);
        return steps_of([&] {
            const auto purged = exporter::purge_people(
                {.database = copy, .older_than = exporter::parse_retention("1d").value()},
                exporter::parse_utc("2026-03-01T00:00:00Z").value());
            REQUIRE(purged.left.empty());
            REQUIRE(purged.people > 0);
        });
    }
    [[nodiscard]] std::int64_t steps_of_person() const {
        exporter::person_export_options options{
            .database = path(), .email = "p000002@2.example.com", .output = {}};
        options.output.path = folder_.file("person.json");
        options.output.replacement.force = true;
        return steps_of([&] { REQUIRE(exporter::export_person(options).registrations > 0); });
    }
    [[nodiscard]] std::int64_t steps_of_keeping() const {
        return steps_of([&] {
            auto database = exporter::open_to_write(path());
            exporter::transaction whole(database);
            exporter::kept_figures(database).keep(std::to_string(first_event));
            whole.commit();
        });
    }

  private:
    static constexpr int first_event = 1'000'001;
    fresh_folder folder_;
};

using measure = std::function<std::int64_t(const counted_scene&)>;

struct work_of_event {
    const char* name;
    measure steps;
};

std::vector<exporter::own_column> columns_of_ones_own() {
    return {{"a", "minutes_watched"},
            {"b", "q"},
            {"c", "question_texts"},
            {"d", "survey_texts"},
            {"e", "event_title"}};
}

/// Everything that reads or writes one event.
std::vector<work_of_event> works_of_one_event() {
    using exporter::crm;
    using exporter::row_kind;
    std::vector<work_of_event> works{
        {"registrants", [](const auto& scene) { return scene.steps_of_export(row_kind::registrants, true); }},
        {"sessions", [](const auto& scene) { return scene.steps_of_export(row_kind::sessions, true); }},
        {"answers", [](const auto& scene) { return scene.steps_of_export(row_kind::answers, true); }},
        {"events", [](const auto& scene) { return scene.steps_of_export(row_kind::events, true); }},
        {"preset",
         [](const auto& scene) {
             return scene.steps_of_export(row_kind::registrants, true, crm::salesforce);
         }},
        {"columns of one's own",
         [](const auto& scene) {
             return scene.steps_of_export(row_kind::registrants, true, std::nullopt, columns_of_ones_own());
         }},
        {"columns of one's own, sessions",
         [](const auto& scene) {
             return scene.steps_of_export(row_kind::sessions, true, std::nullopt, columns_of_ones_own());
         }},
        {"columns of one's own, preset",
         [](const auto& scene) {
             return scene.steps_of_export(row_kind::registrants, true, crm::hubspot, columns_of_ones_own());
         }},
        {"page", [](const auto& scene) { return scene.steps_of_page(true); }},
        {"keeping", [](const auto& scene) { return scene.steps_of_keeping(); }},
    };
    for (const char* view :
         {"v_interval", "v_watch", "v_attendance", "v_person_event", "v_funnel", "v_domain", "v_source",
          "v_registration_day", "v_watch_minutes", "v_concurrency", "v_company", "v_lead_time", "v_drop_off",
          "v_engagement", "v_new_people", "v_survey"}) {
        works.push_back({view, [view](const auto& scene) {
                             return scene.steps_of_query(
                                 fmt::format("SELECT * FROM {} WHERE event_id = '1000001'", view));
                         }});
    }
    return works;
}

} // namespace

TEST_CASE("the work of an event grows with its rows, not with their square") {
    const counted_scene small(1'000, 0);
    const counted_scene twice(2'000, 0);
    const counted_scene four_times(4'000, 0);
    for (const auto& work : works_of_one_event()) {
        CAPTURE(work.name);
        const std::int64_t first = work.steps(small);
        const std::int64_t second = work.steps(twice);
        const std::int64_t third = work.steps(four_times);
        CAPTURE(first, second, third);
        REQUIRE(first > 10);
        // n log n, where rows are sorted, is 2.3; a square would be 4.
        REQUIRE(second <= first * 5 / 2);
        REQUIRE(third <= second * 5 / 2);
    }
}

TEST_CASE("the work of an event does not grow with other events") {
    const counted_scene alone(300, 0);
    const counted_scene among_others(300, 20);
    for (const auto& work : works_of_one_event()) {
        CAPTURE(work.name);
        const std::int64_t first = work.steps(alone);
        const std::int64_t second = work.steps(among_others);
        CAPTURE(first, second);
        // The age of the data, on the page, looks at each event.
        constexpr std::int64_t for_each_event = 150;
        REQUIRE(second <= first + 20 * for_each_event);
    }
}

TEST_CASE("the work of a purge and of a person's document grows with the rows, not with their square") {
    const counted_scene small(500, 0);
    const counted_scene twice(1'000, 0);
    const counted_scene four_times(2'000, 0);
    const counted_scene in_events(200, 9);
    for (const auto& work :
         std::vector<work_of_event>{{"purge", [](const auto& scene) { return scene.steps_of_purge(); }},
                                    {"person", [](const auto& scene) { return scene.steps_of_person(); }}}) {
        CAPTURE(work.name);
        const std::int64_t first = work.steps(small);
        const std::int64_t second = work.steps(twice);
        const std::int64_t third = work.steps(four_times);
        const std::int64_t in_ten = work.steps(in_events);
        CAPTURE(first, second, third, in_ten);
        REQUIRE(second <= first * 5 / 2);
        REQUIRE(third <= second * 5 / 2);
        REQUIRE(in_ten <= third * 2); // as many rows, in ten events
    }
}

TEST_CASE("a data set costs the rows of events that changed, and an event without changes next to nothing") {
    std::vector<std::int64_t> firsts;
    std::vector<std::int64_t> seconds;
    for (const int people : {1'000, 2'000, 4'000}) {
        const counted_scene scene(people, 3);
        const fresh_folder folder;
        const exporter::dataset_options options{.database = scene.path(), .folder = folder.file("data")};
        firsts.push_back(steps_of([&] { static_cast<void>(exporter::write_dataset(options)); }));
        seconds.push_back(steps_of([&] { CHECK(exporter::write_dataset(options).unchanged == 4); }));
    }
    CAPTURE(firsts, seconds);
    REQUIRE(firsts[0] > 1'000);
    REQUIRE(firsts[1] <= firsts[0] * 5 / 2);
    REQUIRE(firsts[2] <= firsts[1] * 5 / 2);
    REQUIRE(seconds[2] == seconds[0]);
    REQUIRE(seconds[2] < firsts[0] / 20);
}

TEST_CASE("v_funnel of all events costs the events, however many people they have") {
    const counted_scene small(100, 3);
    const counted_scene large(4'000, 3);
    const auto* const funnel = "SELECT * FROM v_funnel";
    REQUIRE(large.steps_of_query(funnel) == small.steps_of_query(funnel));
    REQUIRE(counted_scene(100, 13).steps_of_query(funnel) < 5 * small.steps_of_query(funnel));
}

TEST_CASE("the work of a whole database grows with its rows") {
    const counted_scene small(200, 5);
    const counted_scene large(200, 23); // four times the events
    const auto works = std::vector<work_of_event>{
        {"registrants",
         [](const auto& scene) { return scene.steps_of_export(exporter::row_kind::registrants, false); }},
        {"preset",
         [](const auto& scene) {
             return scene.steps_of_export(exporter::row_kind::registrants, false, exporter::crm::hubspot);
         }},
        {"page", [](const auto& scene) { return scene.steps_of_page(false); }},
    };
    for (const auto& work : works) {
        CAPTURE(work.name);
        const std::int64_t first = work.steps(small);
        const std::int64_t second = work.steps(large);
        CAPTURE(first, second);
        REQUIRE(second <= 6 * first);
    }
}

} // namespace webcasts::tests::counted_work_test
