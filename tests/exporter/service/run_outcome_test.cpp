// SPDX-License-Identifier: BSL-1.0
// When a run ends early, and with which exit code: a limit of the service is one of the account.

#include "exporter/sync_scene.hpp"
#include "exports/report_export.hpp"
#include "service/requested_pause.hpp"
#include "service/run_outcome.hpp"
#include "service/service_client.hpp"
#include "support/catch.hpp"
#include <webcasts/testing/sandbox.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::run_outcome_test {

namespace {

using exporter::exit_status;
using exporter::run_outcome;
using webcasts::error;
using webcasts::http_status_error;

const webcasts::event_id some_event = webcasts::event_id::parse("1000001").value();

error limited() {
    error cause(http_status_error(429));
    cause.location().attempts = 4;
    return cause;
}
error paused(int status = 429) {
    error cause(http_status_error(status), "it asks to wait 600 s");
    cause.location().attempts = 1;
    cause.location().not_before = 1'772'442'600;
    return cause;
}

/// Forty events with one registrant each, long ago.
std::vector<webcasts::testing::sandbox_event> forty_events() {
    std::vector<webcasts::testing::sandbox_event> events;
    for (int i = 0; i < 40; ++i) {
        events.push_back(event(std::to_string(1'000'001 + i).c_str(), "2026-02-20 15:00:00"));
        events.back().attendees.push_back(person("a@example.com"));
    }
    return events;
}

void add_fault(sync_scene& scene, std::string_view fault) {
    scene.service().add_fault(webcasts::testing::parse_fault(fault).value());
}

/// Keeps the reports that arrive whole.
class arrivals final : public exporter::report_receiver {
  public:
    explicit arrivals(std::size_t events) : outcome(events, console_) {}
    void on_rows(std::size_t, const std::vector<webcasts::attendee>&) override {}
    bool on_end(std::size_t report, const webcasts::result<webcasts::report_summary>& end) override {
        if (end) {
            outcome.succeed();
            ++whole;
        } else {
            outcome.fail(some_event, end.error());
            failed.push_back(report);
        }
        return outcome.should_continue();
    }

    std::size_t whole = 0;
    std::vector<std::size_t> failed;

  private:
    exporter::console console_{-1};

  public:
    run_outcome outcome;
};

} // namespace

TEST_CASE("a run ends when the service asks for a longer pause than it waits, with exit code 5") {
    const exporter::console console(-1);
    const int status = GENERATE(429, 503);
    run_outcome outcome(10, console);
    outcome.succeed();
    outcome.fail(some_event, webcasts::protocol_errc::malformed);
    CHECK(outcome.should_continue());
    CHECK(outcome.status() == exit_status::partial);
    outcome.fail(some_event, paused(status));
    CHECK_FALSE(outcome.should_continue());
    CHECK(outcome.status() == exit_status::temporary);
    outcome.succeed(); // it was in flight
    CHECK(outcome.status() == exit_status::temporary);
    CHECK_FALSE(outcome.is_complete());
}

TEST_CASE("a run ends when three events in a row are limited without a time") {
    const exporter::console console(-1);
    run_outcome outcome(10, console);
    outcome.fail(some_event, limited());
    outcome.fail(some_event, limited());
    outcome.succeed();
    outcome.fail(some_event, limited());
    outcome.fail(some_event, limited());
    outcome.fail(some_event, error(http_status_error(404)));
    outcome.fail(some_event, limited());
    outcome.fail(some_event, limited());
    CHECK(outcome.should_continue());
    CHECK(outcome.status() == exit_status::partial);
    outcome.fail(some_event, limited());
    CHECK_FALSE(outcome.should_continue());
    CHECK(outcome.status() == exit_status::temporary);
}

TEST_CASE("other failures do not end a run, however many there are") {
    const exporter::console console(-1);
    const int status = GENERATE(403, 404, 500, 502, 503, 520);
    run_outcome outcome(10, console);
    for (int i = 0; i < 9; ++i) {
        outcome.fail(some_event, error(http_status_error(status)));
        CHECK(outcome.should_continue());
    }
    CHECK(outcome.status() == exporter::status_of(error(http_status_error(status))));
}

TEST_CASE("a service that asks for a long pause gets no request that is not in flight") {
    const auto* const fault = GENERATE("operation=audience_reports,status=429,retry_after=600",
                                       "operation=audience_reports,status=503,retry_after=3600");
    sync_scene scene(forty_events());
    scene.set_retries(3);
    add_fault(scene, fault);
    REQUIRE(scene.sync() == exit_status::temporary);
    CHECK(scene.service().counts().by_operation.at("audience_reports") <= 4);
    CHECK(scene.rows("SELECT exit_status, complete FROM run") == std::vector<std::string>{"5|0"});
    // The next run fetches all of them.
    scene.service().clear_faults();
    REQUIRE(scene.sync() == exit_status::done);
    CHECK(scene.rows("SELECT count(*) FROM event") == std::vector<std::string>{"40"});
}

TEST_CASE("log-in and event list end a run in the same way") {
    const std::string operation = GENERATE("login", "eventlist");
    sync_scene scene(forty_events());
    add_fault(scene, "operation=" + operation + ",status=429,retry_after=600");
    REQUIRE(scene.sync() == exit_status::temporary);
    CHECK(scene.service().counts().by_operation.at(operation) == 1);
    CHECK(scene.rows("SELECT count(*) FROM event") == std::vector<std::string>{"0"});
}

TEST_CASE("reports in flight are delivered when a pause ends the run, those held back are not") {
    sync_scene scene(forty_events());
    add_fault(scene, "operation=audience_reports,event=1000002,status=429,retry_after=600");
    const exporter::console console(-1);
    exporter::service_client client(scene.options.access.service, scene.service(), console);
    std::vector<webcasts::query_params> queries;
    for (const auto& item : scene.service().events()) {
        queries.push_back({.event = std::string(item.summary.id.str())});
    }
    arrivals all(queries.size());
    client.fetch_reports(queries, all);
    CHECK(all.failed == std::vector<std::size_t>{1});
    CHECK(all.whole == 3);
    CHECK(scene.service().counts().by_operation.at("audience_reports") == 4);
    CHECK(all.outcome.status() == exit_status::temporary);
}

TEST_CASE("report ends in the same way") {
    sync_scene scene(forty_events());
    add_fault(scene, "operation=audience_reports,nth=3,status=429,retry_after=600");
    const fresh_folder folder;
    const exporter::console console(-1);
    exporter::service_client client(scene.options.access.service, scene.service(), console);
    exporter::report_export_options options;
    options.output.path = folder.file("report.csv");
    for (const auto& item : scene.service().events()) {
        options.events.emplace_back(item.summary.id.str());
    }
    const auto ended = exporter::export_reports(options, client, console);
    CHECK(ended.status == exit_status::temporary);
    CHECK(ended.registrants == 2U);
    CHECK(scene.service().counts().by_operation.at("audience_reports") == 3);
}

TEST_CASE("a report with more names of fields than CSV has columns fails alone, and soon") {
    std::vector<webcasts::testing::sandbox_event> events = forty_events();
    events.erase(events.begin() + 3, events.end());
    for (int i = 0; i < 5000; ++i) {
        webcasts::attendee made = person(("p" + std::to_string(i) + "@example.com").c_str());
        made.extra.push_back({"question " + std::to_string(i), "x"});
        events[1].attendees.push_back(std::move(made));
    }
    sync_scene scene(std::move(events));
    const fresh_folder folder;
    const exporter::console console(-1);
    exporter::service_client client(scene.options.access.service, scene.service(), console);
    exporter::report_export_options options;
    options.output.path = folder.file("report.csv");
    options.output.format = exporter::output_format::csv;
    for (const auto& item : scene.service().events()) {
        options.events.emplace_back(item.summary.id.str());
    }
    const auto ended = exporter::export_reports(options, client, console);
    CHECK(ended.status == exit_status::partial);
    CHECK(ended.registrants == 2U);
    options.size_limits = 3;
    options.output.path = folder.file("wide.csv");
    const auto wide = exporter::export_reports(options, client, console);
    CHECK(wide.status == exit_status::done);
    CHECK(wide.registrants == 5003U);
}

} // namespace webcasts::tests::run_outcome_test
